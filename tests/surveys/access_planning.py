"""The plan: the opinion desk and the leader of the unit; to the rest, the administrator too, a survey is not there."""

from tests.access.page import Page
from tests.factories import surveys as make

NAMESPACE = "surveys"
PLANS = frozenset({"opinion"})
DECIDES = frozenset({"leader"})
DESK = PLANS | DECIDES

PAGES = {
    "desk": Page(DESK),
    "survey": Page(DESK, target="survey_draft", seen_by=DESK),
}


def targets(province):
    return {
        "survey_draft": {"pk": make.survey(unit=province.department, by=province.opinion).pk},
    }
