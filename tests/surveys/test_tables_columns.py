"""Answers as columns of small numbers."""

import copy

import numpy as np
import pytest

from surveys.models import Response
from surveys.tables import columns
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


def question(code, type, **values):
    return {"code": code, "type": type, "text": f"Câu {code}?", **values}


def options(*texts):
    return [{"code": str(place), "text": text} for place, text in enumerate(texts, start=1)]


EVERY_KIND = {
    "title": "Đủ loại câu hỏi",
    "sections": [
        {"code": "A", "questions": [
            question("C1", "single", options=options("Có", "Không"), hard_to_say=True),
            question("C2", "multiple", options=options("Báo", "Đài", "Mạng"),
                     show_if={"op": "is", "question": "C1", "value": "1"}),
            question("C3", "matrix", options=options("Tốt", "Kém"), rows=[{"code": "a", "text": "Đường"}, {"code": "b", "text": "Trường"}]),
            question("C4", "ranking", options=options("X", "Y", "Z"), max=2),
            question("C5", "scale", hard_to_say=True),
            question("C6", "number"),
            question("C7", "long_text"),
        ]},
    ],
}  # fmt: skip


@pytest.fixture
def survey(province):
    survey = make.survey(unit=province.department)
    make.version(survey, EVERY_KIND)
    return survey


def answered(survey, **answers):
    return Response.objects.create(survey=survey, version=1, level="D", answers=answers)


def said(survey, key):
    loaded = columns.load(survey, [key])
    return {loaded.codes[key][i] if i >= 0 else int(i) for i in loaded.data[key]}


def test_each_kind_of_question_has_its_columns(survey):
    answered(survey, C1="1", C2=["1", "3"], C3={"a": "2"}, C4=["3", "1"], C5="98", C6="1234567")
    columns.build(survey)
    assert {key: said(survey, key).pop() for key in survey.columns.values_list("key", flat=True)} == {
        "C1": "1", "C2.1": "1", "C2.2": "0", "C2.3": "1", "C3.a": "2", "C3.b": columns.NO_ANSWER,
        "C4.1": "2", "C4.2": "0", "C4.3": "1", "C5": "98", "C6": "1235000",
        "_stratum": columns.NO_ANSWER, "_version": "1", "_order": columns.NO_ANSWER, "_rejected": "",
    }  # fmt: skip


def test_who_was_not_asked_is_told_from_who_did_not_answer(survey):
    answered(survey, C1="2")
    columns.build(survey)
    assert said(survey, "C2.1") == {columns.NOT_ASKED}
    assert said(survey, "C5") == {columns.NO_ANSWER}


def test_the_answers_of_an_older_form_stand_beside_those_of_the_newer_one(survey):
    newer = copy.deepcopy(EVERY_KIND)
    newer["sections"][0]["questions"][0]["options"] = options("Có", "Không", "Lúc có lúc không")
    newer["sections"][0]["questions"].append(question("C8", "single", options=options("A", "B")))
    make.version(survey, newer)
    answered(survey, C1="2")
    Response.objects.create(survey=survey, version=2, level="D", answers={"C1": "3", "C8": "1"})
    columns.build(survey)
    assert said(survey, "C1") == {"2", "3"}
    assert said(survey, "C8") == {"1", columns.NOT_ASKED}


def test_a_phieu_loai_is_a_column_and_building_again_changes_nothing_else(survey):
    for place in range(5):
        answered(survey, C1=str(1 + place % 2))
    columns.build(survey)
    before = columns.load(survey, ["C1"]).data["C1"]
    Response.objects.filter(pk=survey.responses.order_by("pk").first().pk).update(rejected="Chọn cùng một ý")
    columns.build(survey)
    loaded = columns.load(survey, ["C1"])
    assert list(loaded.kept) == [False, True, True, True, True]
    assert np.array_equal(loaded.data["C1"], before)
