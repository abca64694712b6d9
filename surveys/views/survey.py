"""One survey on one page: where it stands, what is planned, what has been done."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.models import Survey
from surveys.tabs import tabs
from surveys.views.access import on_desk

State = Survey.State
STRIP = (
    ("Nháp", (State.DRAFT, State.RETURNED)),
    ("Trình duyệt", (State.SUBMITTED,)),
    ("Đã duyệt", (State.APPROVED,)),
    ("Lấy ý kiến", (State.OPEN, State.PAUSED)),
    ("Đã đóng", (State.CLOSED,)),
    ("Mở hòm phiếu", (State.OPENED,)),
    ("Lập bảng", (State.TABULATED,)),
    ("Công bố", (State.RELEASED,)),
)


@require_safe
@on_desk()
def survey(request, survey):
    context = {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="survey"),
        "strip": strip(survey),
        "steps": survey.steps.all()[:30],
        "newest": survey.versions.first(),
    }
    return render(request, "surveys/survey.html", context)


def strip(survey):
    if survey.state == State.CANCELLED:
        return [{"label": "Đã hủy", "state": "failed"}]
    at = next(place for place, (_, states) in enumerate(STRIP) if survey.state in states)
    words = ["done" if place < at else "now" if place == at else "todo" for place in range(len(STRIP))]
    if survey.state == State.RELEASED:
        words[-1] = "done"
    return [{"label": label, "state": word} for (label, _), word in zip(STRIP, words, strict=True)]
