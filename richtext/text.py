import nh3


def plain(html):
    return nh3.clean(html, tags=set())
