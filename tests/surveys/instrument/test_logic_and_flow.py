import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instrument import definition, flow, logic, order, piping
from surveys.instrument.elements import HARD_TO_SAY_OPTION

from .forms import EVERY_TYPE, SCALE, equal, form, question, sections

FORM = definition.parse(EVERY_TYPE)


@pytest.mark.parametrize(
    "condition, answers, expected",
    [
        (equal("C1", "1"), {"C1": "1"}, True),
        (equal("C1", "1"), {}, False),
        (equal("C2", "3"), {"C2": ["1", "3"]}, True),
        (equal("C4", "2"), {"C4": {"side": "2", "strength": "1"}}, True),
        (equal("C4.strength", "2"), {"C4": {"side": "2", "strength": "1"}}, False),
        (equal("C5.1", "4"), {"C5": {"1": "4"}}, True),
        ({"op": "any", "question": "C1", "values": ["2", "98"]}, {"C1": "98"}, True),
        ({"op": "ge", "question": "C8", "value": "9.5"}, {"C8": "10"}, True),
        ({"op": "gt", "question": "C7", "value": "5"}, {"C7": "98"}, False),
        ({"op": "lt", "question": "C9", "value": "2022-07"}, {"C9": "2022-06-30"}, True),
        ({"op": "le", "question": "C9", "value": "2022-07"}, {"C9": "2022-07-22"}, True),
        ({"op": "gt", "question": "C8", "value": "1"}, {"C8": "NaN"}, False),
        ({"op": "answered", "question": "C2"}, {"C2": []}, False),
        ({"op": "not", "of": equal("C1", "1")}, {}, True),
        ({"op": "and", "of": [equal("C1", "1"), equal("C2", "1")]}, {"C1": "1", "C2": ["2"]}, False),
        ({"op": "or", "of": [equal("C1", "1"), equal("C2", "2")]}, {"C1": "3", "C2": ["2"]}, True),
    ],
)
def test_conditions(condition, answers, expected):
    assert logic.holds(logic.parse(condition), answers) is expected


def test_ninety_eight_is_a_number_only_where_numbers_are_asked():
    older = {"op": "gt", "question": "C1", "value": "60"}
    asked = form(question("C1", "number"), question("C2", "date", show_if=older))
    assert [q.code for q in flow.visible(asked, {"C1": "98"})] == ["C1", "C2"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.sampled_from(["1", "98", "C1", "C5.1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["C1", "op", "of", "side", "question", "value", "values", "1"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
ATOM = st.builds(
    lambda op, code, value: {"op": op, "question": code, "value": value, "values": [value]},
    st.sampled_from(["is", "any", "gt", "ge", "lt", "le", "answered"]),
    st.sampled_from(["C1", "C5.1", "C4.side", "C9"]),
    st.text(string.digits + ".-enaN", min_size=1, max_size=6),
)
CONDITION = st.recursive(
    ATOM,
    lambda inner: st.builds(lambda op, of: {"op": op, "of": of}, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3))
    | st.builds(lambda of: {"op": "not", "of": of}, inner),
    max_leaves=8,
)  # fmt: skip


@given(CONDITION, st.dictionaries(st.sampled_from(["C1", "C5", "C4", "C9"]), JSON))
def test_a_condition_says_yes_or_no_to_any_answers(condition, answers):
    try:
        parsed = logic.parse(condition)
    except ValueError as deep:
        assert "lồng quá" in str(deep)
        return
    assert logic.holds(parsed, answers) in (True, False)
    assert logic.parse(parsed.to_json()) == parsed
    assert logic.holds(logic.Condition("not", of=(parsed,)), answers) is not logic.holds(parsed, answers)


@given(JSON)
def test_what_is_no_condition_is_refused_with_a_sentence(json):
    try:
        assert logic.parse(json).op in logic.OPS
    except ValueError as fault:
        assert str(fault).endswith(".")


def test_what_is_hidden_hides_what_hangs_on_it():
    chain = form(
        question("C1", "single", "Có", "Không"),
        question("C2", "single", "Có", "Không", show_if=equal("C1", "1")),
        question("C3", "date", show_if=equal("C2", "1")),
        question("C4", "date", show_if={"op": "not", "of": equal("C2", "1")}),
    )
    assert [q.code for q in flow.visible(chain, {"C1": "1", "C2": "1"})] == ["C1", "C2", "C3"]
    assert [q.code for q in flow.visible(chain, {"C1": "2", "C2": "1"})] == ["C1", "C4"]


def test_a_question_that_depends_on_another_comes_on_a_page_of_its_own():
    pages = FORM.pages
    assert [page.code for page in pages] == ["M", "N", "N.2"]
    assert [q.code for q in pages[2].questions] == ["C10", "C11", "C12"]
    assert [page.code for page in flow.steps(FORM, {"C1": "1"})] == ["M", "N", "N.2"]


def test_screening_ends_the_survey_after_its_page():
    screened = sections(
        {"code": "A", "questions": [question("C1", "single", "Có", "Không", screen_out=equal("C1", "2"))]},
        {"code": "B", "questions": [question("C2", "date")]},
    )
    assert flow.screened_out(screened, {"C1": "2"}).code == "C1"
    assert flow.screened_out(screened, {"C1": "1"}) is None
    assert [page.code for page in flow.steps(screened, {"C1": "2"})] == ["A"]
    assert flow.next_step(screened, {"C1": "2"}, "A") is None
    assert flow.next_step(screened, {"C1": "1"}, "A").code == "B"


def test_there_and_back_again_passing_over_what_is_not_asked():
    three = sections(
        {"code": "A", "questions": [question("C1", "single", "Có", "Không")]},
        {"code": "B", "show_if": equal("C1", "1"), "questions": [question("C2", "date")]},
        {"code": "C", "questions": [question("C3", "date")]},
    )
    assert flow.next_step(three, {}).code == "A"
    assert flow.next_step(three, {"C1": "2"}, "A").code == "C"
    assert flow.previous_step(three, {"C1": "2"}, "C").code == "A"
    assert flow.previous_step(three, {"C1": "2"}, "A") is None
    assert flow.next_step(three, {"C1": "2"}, "B").code == "C", "also from a page that is no longer asked"
    assert [flow.progress(three, code) for code in "ABC"] == [0, 1 / 3, 2 / 3]


def test_every_option_stands_early_in_some_groups_and_late_in_as_many():
    shuffled = form(question("C1", "single", "a", "b", "c", "d", shuffle=True), orders=4)
    seen = [[o.text for o in order.arranged(shuffled, group).question("C1").options] for group in (1, 2, 3, 4)]
    assert seen == [list("abcd"), list("dcba"), list("cdab"), list("badc")]
    for text in "abcd":
        assert sum(shown.index(text) for shown in seen) == 6
    assert order.arranged(shuffled, 3) == order.arranged(shuffled, 3)
    with pytest.raises(ValueError):
        order.arranged(shuffled, 5)


def test_other_exclusive_and_hard_to_say_stay_last():
    for group in (1, 2, 3, 4):
        shown = order.arranged(FORM, group).question("C2").choices
        assert [o.code for o in shown[-3:]] == ["4", "5", "98"] and shown[-1] is HARD_TO_SAY_OPTION


def test_a_scale_is_turned_round_and_never_mixed():
    scale = form(question("C1", "likert", shuffle=True, hard_to_say=True) | {"options": SCALE}, orders=6)
    seen = {tuple(o.code for o in order.arranged(scale, group).question("C1").options) for group in range(1, 7)}
    assert seen == {("1", "2", "3", "4"), ("4", "3", "2", "1")}


def test_blocks_change_places_and_everything_else_stays():
    blocks = sections(*({"code": code, "block": "b" if code in "BD" else "", "text": "x"} for code in "ABCDE"), orders=2)
    assert [s.code for s in order.arranged(blocks, 2).sections] == list("ADCBE")


def test_an_earlier_answer_stands_in_later_words():
    assert piping.piped("Vì sao “{C1}”?", FORM, {"C1": "2"}) == "Vì sao “Không”?"
    assert piping.piped("{C2}", FORM, {"C2": ["1", "4"], "C2_other": "<b>Chợ</b>"}) == "Đường sá, <b>Chợ</b>"
    assert piping.piped("{C1} {C99}", FORM, {}) == "… …"
    page = piping.piped_section(FORM.pages[2], FORM, {"C1": "98"})
    assert page.questions[1].text == "Vì sao đồng chí chọn “Khó trả lời”?"


@given(JSON)
def test_piping_never_fails(value):
    assert isinstance(piping.piped("{C1} {C2} {C4} {C8} {C9}", FORM, dict.fromkeys(["C1", "C2", "C4", "C8", "C9"], value)), str)
