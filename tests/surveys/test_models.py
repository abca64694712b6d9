"""What the tables of the surveys may hold, and what the database refuses."""

import pytest
from django.db import IntegrityError, models, transaction

from surveys.models import AnswerColumn, KeyHolder, OpenAnswer, Participation, Response, Sealed, Spent, Survey
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db

WHAT_WAS_SAID = {
    Response: {"id", "survey", "version", "stratum", "level", "answers", "rejected"},
    OpenAnswer: {"id", "survey", "question", "stratum", "text", "is_masked"},
    AnswerColumn: {"id", "survey", "key", "codes", "data"},
    Sealed: {"id", "survey", "stratum", "box"},
    Spent: {"id", "survey", "digest", "mac"},
}
WHO_TOOK_PART = {
    "id", "survey", "roster_code", "stratum", "user", "unit", "name", "email", "facts", "is_selected", "token_digest",
    "was_invited", "taken_part",
}  # fmt: skip


def columns(model):
    return {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", WHAT_WAS_SAID, ids=lambda model: model.__name__)
def test_what_was_said_holds_these_columns_and_no_other(model):
    assert columns(model) == WHAT_WAS_SAID[model]


def test_who_took_part_holds_these_columns_and_no_other():
    assert columns(Participation) == WHO_TOOK_PART


@pytest.mark.parametrize("model", [*WHAT_WAS_SAID, Participation], ids=lambda model: model.__name__)
def test_no_time_stands_beside_an_answer_or_a_participation(model):
    assert not [f.name for f in model._meta.concrete_fields if isinstance(f, models.DateField | models.TimeField)]


@pytest.mark.parametrize("model", WHAT_WAS_SAID, ids=lambda model: model.__name__)
def test_an_answer_refers_to_nothing_but_its_survey_and_stratum(model):
    assert {f.name for f in model._meta.concrete_fields if f.is_relation} <= {"survey", "stratum"}


@pytest.fixture
def response(province):
    survey = make.survey(unit=province.department)
    return Response.objects.create(survey=survey, version=1, level="D", answers={"C1": "2"})


def refused(deed):
    with pytest.raises(IntegrityError), transaction.atomic():
        deed()


def test_an_answer_is_neither_changed_nor_deleted(response):
    refused(lambda: Response.objects.filter(pk=response.pk).update(answers={"C1": "1"}))
    refused(lambda: Response.objects.filter(pk=response.pk).delete())
    assert Response.objects.get().answers == {"C1": "2"}


def test_a_response_may_be_marked_as_rejected_and_stays(response):
    Response.objects.filter(pk=response.pk).update(rejected="Chọn cùng một ý ở mọi dòng")
    assert Response.objects.get().answers == {"C1": "2"}


def test_an_open_answer_may_only_be_masked_once(response):
    said = OpenAnswer.objects.create(survey=response.survey, question="C2", text="Gọi 0905 123 456")
    refused(lambda: OpenAnswer.objects.filter(pk=said.pk).update(text="khác"))
    OpenAnswer.objects.filter(pk=said.pk).update(text="Gọi ███", is_masked=True)
    refused(lambda: OpenAnswer.objects.filter(pk=said.pk).update(text="khác", is_masked=True))
    refused(said.delete)


def test_a_frozen_form_stays_as_it_was_answered(province):
    version = make.version(make.survey(unit=province.department), is_frozen=True)
    version.set_definition({"title": "Khác"})
    refused(version.save)
    refused(version.delete)


def test_a_personal_link_needs_a_roster_and_an_open_one_has_none(province):
    refused(lambda: make.survey(unit=province.department, kind="cadre", level="D"))
    refused(lambda: make.survey(unit=province.department, kind="citizen", level="C"))


def test_an_open_link_never_counts_as_a_probability_sample(province):
    refused(lambda: make.survey(unit=province.department, level="D", design="simple"))


def test_a_survey_without_key_and_form_cannot_be_open(province):
    refused(lambda: make.survey(unit=province.department, state=Survey.State.OPEN))


def test_one_person_holds_one_share(province):
    survey = make.cadre_survey(unit=province.department)
    KeyHolder.objects.create(survey=survey, user=province.leader, number=1)
    refused(lambda: KeyHolder.objects.create(survey=survey, user=province.leader, number=2))
