import copy

import pytest

from surveys.instrument import definition
from surveys.instrument.definition import BadForm

from .forms import EVERY_TYPE, equal, form, form_json, question


def test_a_form_comes_back_from_its_json_as_it_was():
    once = definition.parse(EVERY_TYPE)
    assert definition.parse(once.to_json()) == once
    assert once.to_json()["sections"][1]["questions"][1]["show_if"] == equal("C1", "1")


def test_what_says_nothing_is_left_out_of_the_json():
    assert form(question("C1", "date")).to_json() == {
        "title": "Phiếu",
        "sections": [{"code": "A", "questions": [{"code": "C1", "type": "date", "text": "Câu C1"}]}],
    }


def test_questions_are_found_by_code_and_section_texts_are_not_answerable():
    parsed = definition.parse(EVERY_TYPE)
    assert parsed.question("C4").type == "two_sided"
    assert "L0" not in [q.code for q in parsed.answerable] and "L0" in parsed
    with pytest.raises(KeyError):
        parsed.question("C99")


@pytest.mark.parametrize(
    "change, place, words",
    [
        ({"type": "slider"}, "C1", "không có trong danh mục"),
        ({"code": "Câu 1"}, "A, câu hỏi thứ 1", "Mã câu hỏi phải"),
        ({"code": "C__1"}, "A, câu hỏi thứ 1", "gạch dưới đơn"),
        ({"personal": "phone"}, "C1", "Loại thông tin cá nhân"),
        ({"options": [{"code": "98", "text": "x"}]}, "C1, phương án thứ 1", "từ 1 đến 97"),
        ({"options": [{"code": "1", "text": "x", "sign": 2}]}, "C1, phương án thứ 1", "1, 0 hoặc -1"),
        ({"options": "1"}, "C1", "không đọc được"),
        ({"min": float("nan")}, "C1", "phải là số"),
        ({"decimals": True}, "C1", "số nguyên"),
        ({"show_if": {"op": "regex"}}, "C1", "điều kiện"),
        ({"show_if": {"op": "is", "question": "C0"}}, "C1", "chưa có giá trị"),
        ({"required": "yes"}, "C1", "có hoặc không"),
        ({"colour": "red"}, "A, câu hỏi thứ 1", "Không hiểu mục"),
        ({"text": "x" * 5000}, "C1", "dài quá"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(change, place, words):
    with pytest.raises(BadForm) as told:
        definition.parse(form_json(question("C1", "single", "Có", "Không") | change))
    assert [(fault.code, words in fault.sentence) for fault in told.value.faults] == [(place, True)]


@pytest.mark.parametrize("json", [None, [], "x", {"sections": 5}, {"sections": [None]}, {"sections": [{"code": "A", "questions": [3]}]}])
def test_anything_at_all_is_either_a_form_or_a_bad_form(json):
    with pytest.raises(BadForm):
        definition.parse(json)


def test_a_condition_that_is_nested_without_end_is_refused():
    condition = equal("C0", "1")
    for _ in range(500):
        condition = {"op": "not", "of": condition}
    with pytest.raises(BadForm, match="lồng quá"):
        definition.parse(form_json(question("C1", "date", show_if=condition)))


def test_texts_are_kept_in_normal_form_without_signs_that_cannot_be_stored():
    parsed = form(question("C1", "date", text="  Ngày\x00 ho\u0323p \ud800"))
    assert parsed.question("C1").text == "Ngày họp"


def test_reading_does_not_touch_what_it_is_given():
    before = copy.deepcopy(EVERY_TYPE)
    definition.parse(EVERY_TYPE)
    assert before == EVERY_TYPE
