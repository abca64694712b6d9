"""One survey on one page: where it stands, what is planned, what has been done."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys import readiness
from surveys.forms_planning import LEVELS
from surveys.models import Survey
from surveys.tabs import tabs
from surveys.views.access import APPROVE, PLAN, on_desk
from surveys.views.planning import PAGES

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
        "areas": list(survey.areas.all()[:100]),
        "strata_count": survey.strata.count(),
        "people": survey.participations.count(),
        "selected": survey.participations.filter(is_selected=True).count(),
        "level_words": LEVELS.get(survey.level, ""),
        "checks": readiness.to_submit(survey) if survey.is_changeable else readiness.to_open(survey) if survey.state == State.APPROVED else [],
        "returned": survey.steps.filter(deed="returned").first() if survey.state == State.RETURNED else None,
        "plan_pages": PAGES,
        "may_plan": request.user.has_perm(PLAN, survey),
        "may_decide": request.user.has_perm(APPROVE, survey),
        "may_cancel": Survey.State.CANCELLED in Survey.TRANSITIONS[survey.state],
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
