"""The box is there for its desk and for those who hold its key; to the rest, the administrator too, it is not."""

from surveys.models import KeyHolder
from tests.access.page import Page, deed
from tests.factories import surveys as make

NAMESPACE = "surveys"
HOLDERS = frozenset({"secretary", "auditor", "leader"})
AROUND = HOLDERS | {"opinion"}
PAGES = {
    "box": Page(AROUND, target="survey_box", seen_by=AROUND),
    "box_minutes": Page(AROUND, target="survey_box", seen_by=AROUND),
    "box_finish": deed(AROUND, "survey_box", seen_by=AROUND),
    "box_holders": deed({"opinion"}, "survey_box", seen_by=AROUND),
    **{
        name: deed(HOLDERS, "survey_box", seen_by=AROUND)
        for name in ("box_prepare", "box_rehearse", "box_key", "box_open")
    },
}


def targets(province):
    survey = make.cadre_survey(unit=province.department, by=province.opinion)
    for number, name in enumerate(sorted(HOLDERS), start=1):
        KeyHolder.objects.create(survey=survey, user=province.people[name], number=number)
    return {"survey_box": {"pk": survey.pk}}
