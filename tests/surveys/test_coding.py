"""Written answers: masked before they are read, grouped as a suggestion, coded by people, counted through the door."""

import pytest
from django.urls import reverse

from surveys.actions import coding
from surveys.exceptions import SurveyError, WrongState
from surveys.models import Coding, OpenAnswer, Spent
from surveys.tables import grouping, plan, release
from surveys.tables.masking import MASK, mask
from tests.factories import surveys as make

ROAD = "Đường liên thôn hỏng nặng, mùa mưa đi lại khó"
CLINIC = "Trạm y tế thiếu thuốc, người bệnh phải chờ lâu"


@pytest.mark.parametrize(
    "said, gone",
    [
        ("Gọi tôi 0905 123 456 nhé", "0905"),
        ("số +84 905-123-456", "905"),
        ("CCCD 067089001234 của tôi", "067089001234"),
        ("CMND 245123456", "245123456"),
        ("viết cho nguyen.van.a@gmail.com", "gmail"),
        ("xem facebook.com/toi.la.ai", "toi.la.ai"),
        ("ông Nguyễn Văn Tám nhận tiền", "Tám"),
        ("bà H'Loan ở thôn 5", "Loan"),
        ("anh Tuấn địa chính", "Tuấn"),
        ("Chị Y Mai nói", "Mai"),
        ("chủ tịch Đoàn không tiếp dân", "Đoàn"),
        ("Trần Thị Bích Ngọc thiếu trách nhiệm", "Ngọc"),
    ],
)
def test_what_names_a_person_is_masked(said, gone):
    assert gone not in mask(said) and MASK in mask(said)


@pytest.mark.parametrize("said", [ROAD, CLINIC, "Năm 2022 xã có 120 hộ nghèo", "Đề nghị tăng lương 1.800.000 đồng", "Ông bà già cần quan tâm hơn"])
def test_the_rest_stays(said):
    assert mask(said) == said


def test_answers_that_speak_of_the_same_are_put_together():
    texts = [f"{ROAD} {n}" for n in range(12)] + [f"{CLINIC} {n}" for n in range(12)]
    groups = [set(places) for _, places in grouping.suggest(texts, groups=2)]
    assert sorted(groups, key=min) == [set(range(12)), set(range(12, 24))]


def test_nothing_to_group_is_no_fault():
    assert grouping.suggest([]) == []
    assert grouping.suggest(["a"]) and grouping.suggest(["", ""])


@pytest.fixture
def survey(province):
    survey = make.opened(unit=province.department, by=province.opinion)
    OpenAnswer.objects.bulk_create(
        OpenAnswer(survey=survey, question="C8", text=f"{text}, gọi ông Nguyễn Văn Tám") for text in [ROAD] * 30 + [CLINIC] * 15 + ["Khác"] * 5
    )
    return survey


pytestmark = pytest.mark.django_db


def test_no_coder_reads_an_answer_before_it_is_masked(client, province, survey):
    client.force_login(province.opinion)
    address = reverse("surveys:coding_question", args=[survey.pk, "C8"])
    assert client.get(address).status_code == 404
    client.post(reverse("surveys:coding_mask", args=[survey.pk]))
    assert not OpenAnswer.objects.filter(text__contains="Tám").exists()
    read = client.get(address + "?goi-y").content.decode()
    assert "Tám" not in read and MASK in read


def test_codes_are_counted_through_the_door(province, survey):
    coding.mask_all(survey=survey, by=province.opinion)
    road, clinic = (coding.add_code(survey=survey, question="C8", label=label, by=province.opinion) for label in ("Đường sá", "Y tế"))
    every = {code: survey.open_answers.filter(text__startswith=text).values_list("pk", flat=True) for code, text in ((road, ROAD), (clinic, CLINIC))}
    for code, answers in every.items():
        assert coding.assign_group(survey=survey, code=code, answers=answers, by=province.opinion) == len(answers)
    coding.assign_group(survey=survey, code=road, answers=every[road], by=province.leader)  # a second coder counts no answer twice
    plan.add(survey=survey, question="_coded:C8", by_key="", by=province.opinion)
    plan.submit(survey=survey, by=province.opinion)
    plan.freeze(survey=survey, by=province.leader)
    release.make(survey)
    body = release.body(survey, 1)
    assert {row["label"]: row["cells"][0]["n"] for row in body["rows"]} == {"Đường sá": 30, "Y tế": 15}


def test_a_person_codes_anew_and_only_with_codes_of_the_question(province, survey):
    coding.mask_all(survey=survey, by=province.opinion)
    code = coding.add_code(survey=survey, question="C8", label="Đường sá", by=province.opinion)
    answer = survey.open_answers.first()
    coding.assign(survey=survey, question="C8", chosen={str(answer.pk): [code.pk, 999]}, by=province.opinion)
    assert Coding.objects.get().code == code
    coding.assign(survey=survey, question="C8", chosen={str(answer.pk): []}, by=province.opinion)
    assert not Coding.objects.exists()


def test_a_code_is_named_once(province, survey):
    coding.add_code(survey=survey, question="C8", label="Đường sá", by=province.opinion)
    with pytest.raises(SurveyError):
        coding.add_code(survey=survey, question="C8", label="Đường sá", by=province.opinion)


def test_nothing_is_masked_before_the_box_is_emptied(province, survey):
    """What was said and the file that is kept of it would not be the same any more, and the sealed forms would stay for ever."""
    Spent.objects.create(survey=survey, digest=b"d", mac=b"m")
    with pytest.raises(WrongState):
        coding.mask_all(survey=survey, by=province.opinion)
    assert OpenAnswer.objects.filter(is_masked=False).exists()


def test_nothing_is_coded_after_the_list_is_submitted(province, survey):
    plan.propose(survey=survey, by=province.opinion)
    plan.submit(survey=survey, by=province.opinion)
    with pytest.raises(WrongState):
        coding.mask_all(survey=survey, by=province.opinion)
