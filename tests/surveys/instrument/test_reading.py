import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instrument import definition, flow, judging, posted, reading

from .forms import EVERY_TYPE, REASONS, SCALE, SIDES, Posted, equal, form, question, sections
from .test_logic_and_flow import JSON

FORM = definition.parse(EVERY_TYPE)
AREAS = {"24611": "660", "24617": "661", "660": "", "661": ""}
ANSWERS = {
    "D0": "1", "C1": "1", "C2": ["1", "4"], "C2_other": "Chợ", "C3": "2", "C4": {"side": "2", "strength": "1"},
    "C5": {"1": "1", "2": "98"}, "C6": ["3", "1"], "C7": "3", "C8": "1234.5", "C9": "2022-07", "C10": "Xa quá",
    "C11": "Vì\nđường hỏng", "C12": "24611", "_order": "3",
}  # fmt: skip


def read(asked, areas=None, **fields):
    one = form(asked)
    return reading.read_section(one, one.sections[0], Posted({f"q_{name}": v for name, v in fields.items()}), {}, areas)


def value(asked, **fields):
    values, errors = read(asked, **fields)
    assert not errors
    return values


def errors(asked, **fields):
    return read(asked, **fields)[1]


def test_a_whole_form_is_read_page_by_page():
    posted_fields = Posted(
        q_D0="1", q_C1="1", q_C2=["4", "1"], q_C2__other=" Chợ ", q_C3="2", q_C4__side="2", q_C4__strength="1",
        q_C5__1="1", q_C5__2="98", q_C6__1="3", q_C6__2="1", q_C6__3="", q_C7="3", q_C8="1.234,5", q_C9="7/2022",
        q_C10="Xa quá", q_C11="Vì\r\nđường hỏng", q_C12__district="660", q_C12="24611",
    )  # fmt: skip
    answers: dict = {"_order": "3"}
    page = flow.next_step(FORM, answers)
    while page:
        values, faults = reading.read_section(FORM, page, posted_fields, answers, AREAS)
        assert not faults
        answers = reading.renewed(page, answers, values)
        page = flow.next_step(FORM, answers, page.code)
    assert answers == ANSWERS
    assert reading.clean(FORM, answers, AREAS) == ANSWERS
    assert reading.faults(FORM, answers, AREAS) == {}


@pytest.mark.parametrize(
    "asked, fields, field, words",
    [
        (question("C1", "single", "Có", "Không", required=True), {}, "q_C1", "Xin chọn một phương án."),
        (question("C1", "single", "Có", "Không"), {"C1": "3"}, "q_C1", "không có trong phiếu"),
        (question("C1", "single", "Có", "Không"), {"C1": "98"}, "q_C1", "không có trong phiếu"),
        (question("C2", "multiple", min=2) | {"options": REASONS}, {"C2": ["1"]}, "q_C2", "ít nhất 2"),
        (question("C2", "multiple", max=2) | {"options": REASONS}, {"C2": ["1", "2", "3"]}, "q_C2", "nhiều nhất 2"),
        (question("C2", "multiple") | {"options": REASONS}, {"C2": ["1", "5"]}, "q_C2", "“Không có ý nào” thì không"),
        (question("C2", "multiple", required=True) | {"options": REASONS}, {"C2": ["4"]}, "q_C2__other", "xin ghi rõ"),
        (question("C4", "two_sided") | {"options": SIDES}, {"C4__side": "1"}, "q_C4__strength", "mức độ"),
        (question("C4", "two_sided") | {"options": SIDES}, {"C4__strength": "1"}, "q_C4__side", "ý kiến trước"),
        (question("C4", "two_sided", required=True) | {"options": SIDES}, {}, "q_C4__side", "Xin chọn"),
        (question("C6", "ranking", "a", "b", "c"), {"C6__1": "1", "C6__2": "1"}, "q_C6__2", "đã xếp"),
        (question("C6", "ranking", "a", "b", "c"), {"C6__2": "1"}, "q_C6__1", "còn trống"),
        (question("C6", "ranking", "a", "b", "c", min=2), {"C6__1": "1"}, "q_C6__2", "ít nhất 2"),
        (question("C6", "ranking", "a", "b"), {"C6__1": "9"}, "q_C6__1", "không có trong phiếu"),
        (question("C7", "scale"), {"C7": "11"}, "q_C7", "từ 0 đến 10"),
        (question("C8", "number"), {"C8": "nhiều"}, "q_C8", "Không đọc được số"),
        (question("C8", "number"), {"C8": "1,5"}, "q_C8", "số nguyên"),
        (question("C8", "number", decimals=1), {"C8": "1,25"}, "q_C8", "1 chữ số"),
        (question("C8", "number", min=18), {"C8": "17"}, "q_C8", "không nhỏ hơn 18"),
        (question("C8", "number", max=5000000), {"C8": "6.000.000"}, "q_C8", "không lớn hơn 5.000.000"),
        (question("C9", "date"), {"C9": "31/2/2022"}, "q_C9", "Không đọc được ngày"),
        (question("C9", "date", max="2022-07-22"), {"C9": "23/7/2022"}, "q_C9", "không sau 22/07/2022"),
        (question("C0", "consent", required=True), {}, "q_C0", "đánh dấu đồng ý"),
        (question("C3", "short_text", required=True), {"C3": " \n "}, "q_C3", "Xin ghi"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(asked, fields, field, words):
    told = errors(asked, **fields)
    assert list(told) == [field] and words in told[field]


def test_each_row_of_a_required_matrix_is_asked_for():
    matrix = question("C5", "matrix", rows=[{"code": "1", "text": "Xã"}, {"code": "2", "text": "Huyện"}]) | {"options": SCALE}
    assert value(matrix, C5__2="4") == {"C5": {"2": "4"}}
    assert list(errors(matrix | {"required": True}, C5__2="4")) == ["q_C5__1"]
    assert list(errors(matrix | {"required": True})) == ["q_C5__1"]
    assert list(errors(matrix, C5__1="1", C5__2="9")) == ["q_C5__2"]


def test_only_a_side_that_was_taken_has_a_strength():
    sided = question("C4", "two_sided", hard_to_say=True) | {"options": SIDES}
    assert value(sided, C4__side="3", C4__strength="1") == {"C4": {"side": "3"}}
    assert value(sided, C4__side="98") == {"C4": {"side": "98"}}


def test_the_words_beside_other_count_only_where_other_was_chosen():
    asked = question("C2", "multiple") | {"options": REASONS}
    assert value(asked, C2=["2"], C2__other="Chợ") == {"C2": ["2"]}
    assert value(asked, C2=["4", "2", "4"], C2__other="Chợ") == {"C2": ["2", "4"], "C2_other": "Chợ"}


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("1.234,5", "1234.5"), ("1 234,50", "1234.5"), ("12.5", "12.5"), ("1.234", "1234"), ("007", "7"), ("-0", "0"),
        ("０１２", "12"), ("−3", "-3"), ("12,0", "12"), ("1.234.567", "1234567"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written_in_vietnamese(typed, kept):
    assert value(question("C8", "number", decimals=2), C8=typed) == {"C8": kept}


@pytest.mark.parametrize("typed", ["1,234.5", "1.23.4", "--1", "1e9", "NaN", "Infinity", "٣", "1" * 16, "9" * 10**6])
def test_what_is_no_number_is_refused(typed):
    assert "số" in errors(question("C8", "number", decimals=2), C8=typed)["q_C8"]


@pytest.mark.parametrize(
    "typed, kept",
    [("22/7/2022", "2022-07-22"), ("22-07-2022", "2022-07-22"), ("22.7.2022", "2022-07-22"), ("7/2022", "2022-07"), ("2022-07-22", "2022-07-22")],
)
def test_days_begin_with_the_day(typed, kept):
    assert value(question("C9", "date"), C9=typed) == {"C9": kept}


@pytest.mark.parametrize("kind, most", [("short_text", "300"), ("long_text", "3.000")])
def test_a_text_of_a_million_letters_gets_a_sentence_that_does_not_repeat_it(kind, most):
    told = errors(question("C3", kind), C3="ơ" * 1_000_000)["q_C3"]
    assert told == f"Câu trả lời dài 1.000.000 ký tự, xin rút gọn còn không quá {most} ký tự."
    assert "q_C3" not in errors(question("C3", kind), C3="o\u0323" * int(most.replace(".", "")))


def test_signs_that_a_database_refuses_are_taken_out_of_texts():
    assert value(question("C3", "long_text"), C3="a\x00b\ud800c\r\nd") == {"C3": "abc\nd"}


def test_a_commune_belongs_to_the_district_beside_it():
    asked = question("C12", "area")
    assert read(asked, AREAS, C12__district="660", C12="24611") == ({"C12": "24611"}, {})
    assert "không thuộc" in read(asked, AREAS, C12__district="661", C12="24611")[1]["q_C12"]
    assert "vừa chọn" in read(asked, AREAS, C12__district="661")[1]["q_C12"]
    assert "danh sách" in read(asked, AREAS, C12="99999")[1]["q_C12"]


def test_what_is_posted_for_a_hidden_question_is_passed_over():
    hidden = form(question("C1", "single", "Có", "Không"), question("C2", "date", show_if=equal("C1", "1")))
    page = hidden.pages[1]
    assert reading.read_section(hidden, page, Posted(q_C2="1/1/2022"), {"C1": "2"}) == ({}, {})


def test_going_back_and_changing_an_answer_drops_what_hung_on_it():
    chain = sections(
        {"code": "A", "questions": [question("C1", "single", "Có", "Không")]},
        {"code": "B", "questions": [question("C2", "single", "Có", "Không", show_if=equal("C1", "1"))]},
        {"code": "C", "questions": [question("C3", "short_text", required=True, show_if=equal("C2", "1"))]},
    )
    answers = {"C1": "1", "C2": "1", "C3": "x"}
    assert reading.clean(chain, answers) == answers
    assert reading.clean(chain, answers | {"C1": "2"}) == {"C1": "2"}
    assert reading.faults(chain, {"C1": "1", "C2": "1"}) == {"q_C3": "Xin ghi câu trả lời."}
    assert reading.faults(chain, {"C1": "2", "C2": "1"}) == {}


def test_what_is_unticked_on_a_second_visit_is_gone():
    before = {"D0": "1", "C2": ["4"], "C2_other": "Chợ", "C7": "3"}
    assert reading.renewed(FORM.pages[1], before, {"C7": "4"}) == {"D0": "1", "C7": "4"}


def test_canonical_answers_are_the_same_bytes_whatever_way_they_came():
    assert reading.canonical({"C2": "Ho\u0323p", "C1": ["1"]}) == reading.canonical({"C1": ["1"], "C2": "Họp"})
    assert reading.canonical({"C1": ["1"], "C2": "Họp"}) == '{"C1":["1"],"C2":"Họp"}'.encode()


ANY_ANSWERS = st.dictionaries(st.sampled_from([*ANSWERS, "C99"]), JSON | st.sampled_from(list(ANSWERS.values())))


@given(ANY_ANSWERS)
def test_cleaning_takes_anything_and_leaves_only_what_the_form_asks(answers):
    kept = reading.clean(FORM, answers, AREAS)
    assert reading.clean(FORM, kept, AREAS) == kept
    asked = {q.code for q in flow.visible(FORM, kept)}
    assert {key.removesuffix("_other") for key in kept if key != "_order"} <= asked
    assert json.loads(reading.canonical(kept)) == kept
    assert all(field.startswith("q_") for field in reading.faults(FORM, answers, AREAS))


@given(st.dictionaries(st.sampled_from(["q_C1", "q_C2", "q_C2__other", "q_C4__side", "q_C4__strength", "q_C5__1", "q_C6__1", "q_C6__2", "q_C7", "q_C8", "q_C9", "q_C10", "q_C11", "q_C12"]), st.lists(st.text(max_size=12) | st.sampled_from(["1", "2", "98", "1.234,5", "7/2022"]), max_size=3)))  # fmt: skip
def test_whatever_is_posted_is_a_value_or_an_error(fields):
    for page in FORM.pages:
        values, faults = reading.read_section(FORM, page, Posted(fields), {"C1": "1", "C7": "1"}, AREAS)
        kept = reading.clean(FORM, {"C1": "1", "C7": "1"} | values, AREAS)
        assert values.items() <= kept.items()
        assert all(isinstance(sentence, str) and sentence.endswith(".") for sentence in faults.values())


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_is_read_as_it_was_meant(number):
    kept = posted.number(judging.vietnamese_number(number))
    assert float(kept) == float(number)
    assert posted.canonical_number(kept) == kept
