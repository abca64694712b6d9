"""The rooms of one survey, as a line of tabs. A room appears once its page exists and the person may open it."""

from django.urls import NoReverseMatch, reverse

# (name, label, permission on the survey)
ROOMS = (
    ("survey", "Kế hoạch", "surveys.view_survey"),
    ("form", "Phiếu", "surveys.view_survey"),
    ("roster", "Danh sách và mẫu", "surveys.view_survey"),
    ("field", "Thực địa", "surveys.view_survey"),
    ("box", "Hòm phiếu", "surveys.view_box"),
    ("results", "Kết quả", "surveys.view_results"),
    ("reports", "Báo cáo", "surveys.view_results"),
)


def tabs(user, survey, *, here):
    """[{label, url, active}] of the rooms that `user` may enter. `here`: the name of the room the page belongs to."""
    shown = []
    for name, label, permission in ROOMS:
        url = _url(name, survey)
        if url and user.has_perm(permission, survey):
            shown.append({"label": label, "url": url, "active": name == here})
    return shown


def _url(name, survey):
    try:
        return reverse(f"surveys:{name}", args=[survey.pk])
    except NoReverseMatch:
        return ""
