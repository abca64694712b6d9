import nh3

POLICY_VERSION = 1


def clean(html, *, picture_prefix="/tin-tuc/anh/"):
    return nh3.clean(html)
