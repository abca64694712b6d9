"""The question bank: codes that stay, wordings that become editions, and where each was asked."""

import tomllib

import pytest
from django.urls import reverse

from surveys import form_edits as edits
from surveys.actions import bank as deeds
from surveys.actions.forms import change_form
from surveys.instrument import checks, lint
from surveys.instrument.definition import parse
from surveys.models import BankQuestion
from tests.factories import surveys as make
from tests.surveys.building import codes, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(province):
    survey = make.survey(unit=province.department, by=province.opinion)
    make.version(survey)
    return survey


@pytest.fixture
def desk(as_person):
    return as_person("opinion")


def put(desk, survey, code):
    desk.post(reverse("surveys:bank_put", kwargs={"pk": survey.pk, "number": 1, "code": code}))


def test_another_units_bank_is_not_there(desk, province):
    row = BankQuestion.objects.create(unit=province.district, code="X1", definition=make.FORM["sections"][0]["questions"][0])
    assert desk.get(reverse("surveys:bank_question", args=[row.pk])).status_code == 404
    assert desk.post(reverse("surveys:bank_retire", args=[row.pk])).status_code == 404
    assert "X1" not in desk.get(reverse("surveys:bank")).content.decode()


def test_a_question_goes_into_the_bank_under_its_code_and_its_form_says_so(desk, survey):
    put(desk, survey, "C1")
    row = BankQuestion.objects.get()
    assert (row.code, row.edition, row.is_current, row.unit) == ("C1", 1, True, survey.unit)
    assert "show_if" not in row.definition and "bank" not in row.definition
    assert question(survey, "C1")["bank"] == "C1"


def test_the_same_wording_again_is_no_edition_and_another_wording_is(desk, province, survey):
    put(desk, survey, "C1")
    put(desk, survey, "C1")
    assert BankQuestion.objects.count() == 1
    version = survey.versions.get()
    change_form(survey=survey, version=version, by=province.opinion, edit=lambda d: edits.with_question(d, edits.question(d, "C1") | {"text": "Lời mới?"}, "C1"))
    put(desk, survey, "C1")
    old, new = BankQuestion.objects.order_by("edition")
    assert (old.is_current, new.is_current, new.edition, new.definition["text"]) == (False, True, 2, "Lời mới?")


def test_a_question_that_repeats_another_answer_stays_out(desk, province, survey):
    version = survey.versions.get()
    change_form(survey=survey, version=version, by=province.opinion, edit=lambda d: edits.with_question(d, edits.question(d, "C2") | {"text": "Vì sao {C1}?"}, "C2"))
    put(desk, survey, "C2")
    assert not BankQuestion.objects.exists()


def test_a_question_comes_out_of_the_bank_into_the_section_that_asked(desk, survey):
    put(desk, survey, "C1")
    row = BankQuestion.objects.get()
    into = f"{survey.pk}.1.B"
    assert "Đưa vào phiếu" in desk.get(reverse("surveys:bank"), {"vao": into}).content.decode()
    desk.post(reverse("surveys:bank_take", args=[row.pk]), {"vao": into})
    assert codes(survey) == ["C1", "C2", "P1", "C3"] and question(survey, "C3")["bank"] == "C1"
    page = desk.get(reverse("surveys:bank_question", args=[row.pk])).content.decode()
    assert survey.title in page and "bản 1" in page


@pytest.mark.parametrize("into", ["", "x", "1.1", "999999.1.A", "1.1.A.B", "²³.1.A"])
def test_a_question_goes_nowhere_without_a_place_of_ones_own(desk, survey, into):
    put(desk, survey, "C1")
    desk.post(reverse("surveys:bank_take", args=[BankQuestion.objects.get().pk]), {"vao": into})
    assert codes(survey) == ["C1", "C2", "P1"]


def test_a_retired_question_is_offered_no_more_and_its_code_keeps_its_editions(desk, province, survey):
    put(desk, survey, "C1")
    row = BankQuestion.objects.get()
    desk.post(reverse("surveys:bank_retire", args=[row.pk]))
    assert desk.post(reverse("surveys:bank_take", args=[row.pk]), {"vao": f"{survey.pk}.1.A"}).status_code == 404
    again, _ = deeds.keep_question(unit=survey.unit, question=question(survey, "C1"), topic="", by=province.opinion)
    assert again.edition == 2


def test_the_ready_made_questions_are_sound_and_added_once(desk, province):
    desk.post(reverse("surveys:bank_fill"), {"don_vi": province.department.pk})
    rows = list(BankQuestion.objects.all())
    assert len(rows) >= 30 and len({row.topic for row in rows}) >= 6
    desk.post(reverse("surveys:bank_fill"), {"don_vi": province.department.pk})
    assert BankQuestion.objects.count() == len(rows)
    form = parse({"title": "Mọi câu", "sections": [{"code": "A", "questions": [row.definition for row in rows]}]})
    assert checks.faults(form) == ()
    assert [remark for remark in lint.remarks(form) if remark.question] == []


def test_nobody_fills_the_bank_of_another_unit(desk, province):
    for unit in (province.district.pk, "'; drop", ""):
        desk.post(reverse("surveys:bank_fill"), {"don_vi": unit})
    assert not BankQuestion.objects.exists()


def test_the_bank_is_narrowed_by_words_topic_and_type(desk, province):
    deeds.fill(unit=province.department, by=province.opinion)

    def found(**query):
        return desk.get(reverse("surveys:bank"), query).content.decode()

    assert "KT01" in found(q="thu nhập") and "CQ05" not in found(q="thu nhập")
    assert "CQ05" in found(loai="scale") and "KT01" not in found(loai="scale")
    assert "TT01" in found(chu_de="Thông tin, tuyên truyền") and "KT01" not in found(chu_de="Thông tin, tuyên truyền")
    assert "Không có câu hỏi nào khớp" in found(q="không hề có câu này")


def test_the_list_takes_the_same_queries_with_few_and_many(desk, province, django_assert_max_num_queries):
    deeds.fill(unit=province.department, by=province.opinion)
    desk.get(reverse("surveys:bank"))
    with django_assert_max_num_queries(18):
        desk.get(reverse("surveys:bank"))


def test_every_scale_of_the_file_is_known():
    topics = tomllib.loads(deeds.READY_MADE.read_text(encoding="utf-8"))["topic"]
    assert {q["scale"] for topic in topics for q in topic["question"] if "scale" in q} <= deeds.SCALES.keys()
