import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instrument import checks, definition, flow, logic, reading
from surveys.instrument.reach import Reach, Verdict

from .forms import EVERY_TYPE, REASONS, SCALE, equal, form, options, question, sections

YES_NO = ("Có", "Không")


def told(parsed):
    return [(fault.code, fault.sentence) for fault in checks.faults(parsed)]


def test_a_form_with_every_type_has_no_fault():
    assert told(definition.parse(EVERY_TYPE)) == []


def both(*conditions):
    return {"op": "and", "of": list(conditions)}


@pytest.mark.parametrize(
    "asked, words",
    [
        (question("C1", "single", "Có"), "ít nhất hai phương án"),
        (question("C1", "single", "Có", "có"), "cùng một lời"),
        (question("C1", "number", "Có", "Không"), "không có phương án để chọn"),
        (question("C1", "matrix") | {"options": SCALE}, "chưa có dòng"),
        (question("C1", "single", *YES_NO, rows=options("Xã")), "không có dòng"),
        (question("C1", "single", *YES_NO, text=""), "chưa có lời"),
        (question("C1", "single", "Có", ""), "chưa có lời"),
        (question("C1", "single") | {"options": [{"code": "1", "text": "a"}, {"code": "1", "text": "b"}]}, "dùng hai lần"),
        (question("C1", "number", min=5, max=1), "lớn hơn mức lớn nhất"),
        (question("C1", "multiple", min=4) | {"options": options("a", "b", "c")}, "chỉ có 3"),
        (question("C1", "ranking", "a", "b", max=3), "chỉ có 2"),
        (question("C1", "scale", min=1, max=12), "từ 0 đến 10"),
        (question("C1", "short_text", max=900), "từ 1 đến 300"),
        (question("C1", "multiple", "a", "b", required=True), "thiếu lối"),
        (question("C1", "multiple", "a", "Không có ý nào"), "phải loại trừ"),
        (question("C1", "number", hard_to_say=True), "Khó trả lời"),
        (question("C1", "likert") | {"options": REASONS}, "Khác (ghi rõ)"),
        (question("C1", "two_sided", "a", "b"), "chiều thuận"),
        (question("C1", "text", required=True), "không có câu trả lời"),
        (question("C1", "date", shuffle=True), "đổi thứ tự"),
        (question("C1", "date", show_if=equal("C9", "1")), "không có câu này"),
        (question("C1", "single", *YES_NO, show_if=equal("C1", "1")), "đứng sau hoặc là chính nó"),
        (question("C1", "date", text="Vì sao {C7}?"), "không có câu này"),
    ],
)
def test_one_question_by_itself(asked, words):
    assert any(words in sentence for _, sentence in told(form(asked))), told(form(asked))


@pytest.mark.parametrize(
    "condition, words",
    [
        (equal("C1", "7"), "không có phương án đó"),
        (equal("C2", "x"), "chỉ hỏi được đã trả lời hay chưa"),
        ({"op": "gt", "question": "C2", "value": "3"}, "không so lớn, bé"),
        ({"op": "gt", "question": "C3", "value": "nhiều"}, "không phải là số"),
        (equal("C4", "1"), "phải nói rõ dòng nào"),
        (equal("C4.9", "1"), "không có phần này"),
    ],
)
def test_conditions_ask_what_a_question_can_say(condition, words):
    asked = form(
        question("C1", "single", *YES_NO), question("C2", "short_text"), question("C3", "number"),
        question("C4", "matrix", rows=options("Xã")) | {"options": SCALE}, question("C5", "date", show_if=condition),
    )  # fmt: skip
    assert [(code, words in sentence) for code, sentence in told(asked)] == [("C5", True)]


def test_codes_that_are_used_twice():
    assert "dùng hai lần" in told(form(question("C1", "date"), question("c1", "date")))[0][1]
    assert "Mã mục" in told(sections({"code": "A", "text": "x"}, {"code": "A", "questions": [question("C1", "date")]}))[0][1]
    other = question("C1", "single") | {"options": REASONS}
    assert told(form(other, question("C1_other", "date")))[0][0] == "C1_other"


def test_questions_that_wait_for_each_other():
    circle = form(
        question("C1", "single", *YES_NO, show_if=equal("C3", "1")),
        question("C2", "single", *YES_NO, show_if=equal("C1", "1")),
        question("C3", "single", *YES_NO, show_if=equal("C2", "1")),
    )
    assert ("C1", "Các câu chờ nhau thành vòng: C1 → C3 → C2 → C1.") in told(circle)


def test_blocks_that_change_places_may_not_ask_about_each_other():
    asked = [
        {"code": "A", "block": "b", "questions": [question("C1", "single", *YES_NO)]},
        {"code": "B", "block": "b", "questions": [question("C2", "date", show_if=equal("C1", "1"))]},
    ]
    assert told(sections(*asked)) == []
    assert "nhóm thứ tự 2" in told(sections(*asked, orders=2))[0][1]


AGE = question("C1", "number", min=18, max=90, required=True)


@pytest.mark.parametrize(
    "condition, words",
    [
        (both({"op": "lt", "question": "C1", "value": "20"}, {"op": "gt", "question": "C1", "value": "30"}), "tự mâu thuẫn"),
        (both(equal("C2", "1"), equal("C2", "2")), "tự mâu thuẫn"),
        ({"op": "lt", "question": "C1", "value": "18"}, "tự mâu thuẫn"),
        (both(equal("C3", "1"), equal("C2", "2")), "không bao giờ được hỏi"),
        ({"op": "not", "of": {"op": "answered", "question": "C1"}}, "không bao giờ được hỏi"),
        (equal("C4", "2"), "không bao giờ được hỏi"),
        ({"op": "is", "question": "C3", "value": "1"}, None),
        (both(equal("C5", "1"), equal("C5", "2")), None),
        (both(equal("C5", "1"), equal("C5", "5")), "tự mâu thuẫn"),
        (both(equal("C5", "1"), equal("C5", "2"), equal("C5", "3")), "tự mâu thuẫn"),
        (both({"op": "gt", "question": "C1", "value": "30"}, {"op": "lt", "question": "C1", "value": "32"}), None),
    ],
)
def test_questions_that_nobody_can_come_to(condition, words):
    asked = form(
        AGE,
        question("C2", "single", *YES_NO),
        question("C3", "single", *YES_NO, show_if=equal("C2", "1")),
        question("C4", "single", *YES_NO, screen_out=equal("C4", "2")),
        question("C5", "multiple", max=2) | {"options": REASONS},
        question("C6", "date", show_if=condition),
    )
    found = told(asked)
    assert (not found) if words is None else [(code, words in s) for code, s in found] == [("C6", True)]


def test_a_hidden_section_is_told_once():
    parts = sections(
        {"code": "A", "questions": [question("C1", "single", *YES_NO)]},
        {"code": "B", "show_if": both(equal("C1", "1"), equal("C1", "2")), "questions": [question("C2", "single", *YES_NO), question("C3", "date", show_if=equal("C2", "1"))]},
    )
    assert [code for code, _ in told(parts)] == ["B"]


def test_a_condition_that_sends_everybody_away():
    everybody = {"op": "or", "of": [equal("C1", "1"), {"op": "not", "of": equal("C1", "1")}]}
    assert "không ai đi tiếp" in told(form(question("C1", "single", *YES_NO, screen_out=everybody)))[0][1]


def test_above_the_bound_it_is_said_that_nothing_is_known():
    many = [question(f"C{n}", "multiple", *"abcdefgh") for n in range(1, 6)]
    named = [equal(f"C{n}", str(o)) for n in range(1, 6) for o in range(1, 9)]
    asked = form(*many, question("C9", "date", show_if=both(*named, {"op": "not", "of": named[0]})))
    faults = checks.faults(asked)
    assert [(fault.code, fault.blocks) for fault in faults] == [("C9", False)]
    assert "không xác định được" in faults[0].sentence


TWO_OPTIONS = st.sampled_from(["C1", "C2", "C3"]).flatmap(lambda code: st.sampled_from([equal(code, "1"), equal(code, "2"), {"op": "answered", "question": code}]))
ANY_CONDITION = st.recursive(
    TWO_OPTIONS,
    lambda inner: st.builds(lambda op, of: {"op": op, "of": of}, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3))
    | st.builds(lambda of: {"op": "not", "of": of}, inner),
    max_leaves=4,
)  # fmt: skip


def earlier_only(condition, before):
    """The condition, as far as it speaks of questions before."""
    return condition and all(int(atom.question[1]) < before for atom in logic.parse(condition).atoms())


@given(st.lists(st.tuples(st.none() | ANY_CONDITION, st.none() | ANY_CONDITION, st.booleans()), min_size=4, max_size=4))
def test_the_search_agrees_with_trying_everything(traits):
    asked = form(
        *(
            question(f"C{n}", "single", *YES_NO, required=required)
            | ({"show_if": show} if earlier_only(show, n) else {})
            | ({"screen_out": ends} if earlier_only(ends, n + 1) else {})
            for n, (show, ends, required) in enumerate(traits, start=1)
        )
    )
    reached = set()
    for values in itertools.product((None, "1", "2"), repeat=4):
        answers = {f"C{n}": value for n, value in enumerate(values, start=1) if value}
        if reading.faults(asked, answers):
            continue
        shown = flow.visible(asked, answers)
        reached |= {q.code for q in shown if q.show_if}
    searched = Reach(asked)
    found = {q.code for q in asked.answerable if q.show_if and searched.asked(q) is Verdict.POSSIBLE}
    assert found == reached
