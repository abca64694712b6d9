"""The plan: the opinion desk and the leader of the unit; to the rest, the administrator too, a survey is not there."""

from surveys.actions import drawing
from tests.access.page import Page, deed
from tests.factories import surveys as make

NAMESPACE = "surveys"
PLANS = frozenset({"opinion"})
DECIDES = frozenset({"leader"})
DESK = PLANS | DECIDES
SEEN = {"seen_by": DESK}

READ = (
    "survey", "plan_general", "plan_population", "plan_size", "plan_method", "plan_strata", "plan_draw", "roster", "approval", "field",
)  # fmt: skip
PLANNED = (
    "strata_paste", "strata_propose", "strata_allocate", "draw_commit", "draw", "draw_discard", "roster_from_units", "roster_upload",
    "roster_confirm", "roster_clear", "submit", "open_field", "pause", "resume", "close", "invite", "remind", "sheets",
)  # fmt: skip

PAGES = {
    "desk": Page(DESK),
    "create": Page(PLANS),
    **{name: Page(DESK, target="survey_draft", **SEEN) for name in READ},
    "draw_file": Page(DESK, target="survey_drawn", **SEEN),
    "poster": Page(DESK, target="survey_open_link", **SEEN),
    **{name: deed(PLANS, "survey_draft", **SEEN) for name in PLANNED},
    **{name: deed(DECIDES, "survey_draft", **SEEN) for name in ("send_back", "approve", "use_form")},
    "cancel": deed(DESK, "survey_draft", **SEEN),
}


def targets(province):
    draft = make.cadre_survey(unit=province.department, by=province.opinion)
    make.version(draft)
    make.participation(draft)
    drawn = make.cadre_survey(unit=province.department, by=province.opinion)
    make.participation(drawn)
    drawing.commit(survey=drawn, by=province.opinion)
    open_link = make.survey(unit=province.department, by=province.opinion, title="Hỏi người dân")
    return {
        "survey_draft": {"pk": draft.pk},
        "survey_drawn": {"pk": drawn.pk, "what": "danh-sach"},
        "survey_open_link": {"pk": open_link.pk},
    }
