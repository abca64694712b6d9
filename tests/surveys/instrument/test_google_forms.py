import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instrument import definition, google_forms, reading
from surveys.instrument.coming_in import BadFile

from . import forms  # noqa: F401  (the profile of the property tests)

HEADER = [
    "Dấu thời gian", "Địa chỉ email", "Họ và tên", "Số điện thoại", "Giới tính", "Tuổi", "Đồng chí có hài lòng với thủ tục không?",
    "Đồng chí quan tâm những vấn đề nào?", "Đánh giá [Điện]", "Đánh giá [Nước]", "Chấm điểm", "Góp ý", "Người liên lạc",
]  # fmt: skip
PEOPLE = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Cường", "H' Mai Niê", "Điểu Xuân Dũng", "Phạm Thu Hà"]


def rows(count=60):
    for n in range(count):
        yield [
            f"22/07/2022 14:{n % 60:02d}:07", f"nguoi{n}@gmail.com", f"{PEOPLE[n % 6]} {n}", f"0905 123 {n:03d}",
            ["Nam", "Nữ"][n % 2], str(25 + n % 30), ["Rất hài lòng", "Hài lòng", "Không hài lòng", "Khó trả lời"][n % 4],
            ["Giá cả", "Giá cả, Việc làm", "Việc làm, Đường sá, cầu cống", "Giá cả, Ma túy học đường"][n % 4] if n else "Giá cả, Chợ búa",
            ["Tốt", "Kém"][n % 2], ["Kém", "Tốt", ""][n % 3], str(n % 11),
            f"Ý kiến số {n}, gọi 0905123456 hoặc a@b.vn" if n % 2 else f"=HYPERLINK({n})", PEOPLE[n % 6] if n < 6 else f"Nguyễn Thị {chr(65 + n % 26)}{n}",
        ]  # fmt: skip


def file_of(header=HEADER, body=None, delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows() if body is None else body)
    return out.getvalue()


def test_who_answered_and_when_is_dropped_before_anything_is_kept():
    brought = google_forms.import_google_forms(file_of().encode())
    everything = repr((brought.definition, brought.answers))
    for trace in ("14:", "gmail", "0905", "a@b.vn", "Nguyễn", "Trần", "22/07", "Họ và tên", "Người liên lạc"):
        assert trace not in everything
    report = "\n".join(brought.report)
    for column in ("Dấu thời gian", "Địa chỉ email", "Họ và tên", "Số điện thoại", "Người liên lạc"):
        assert f"Bỏ cột “{column}”" in report
    assert "Che 60 chỗ" in report
    assert not any(trace in report for trace in ("gmail", "0905 1", "Văn An"))


@pytest.mark.parametrize(
    "heading, kept",
    [
        ("Email", False), ("Họ tên của đồng chí", False), ("SĐT", False), ("Số điện thoại liên hệ", False), ("Số CCCD", False), ("Timestamp", False),
        ("Ngày tháng năm sinh", False), ("Người trả lời phiếu", False), ("Name", False),
        ("Ông/bà có dùng điện thoại thông minh không?", True), ("Ông/bà đã làm căn cước gắn chip chưa?", True),
        ("Giới tính người trả lời", True), ("Thời gian chờ ở bộ phận một cửa", True), ("Tên gọi xã mới", True),
    ],
)  # fmt: skip
def test_headings_that_ask_who_one_is(heading, kept):
    brought = google_forms.import_google_forms(file_of([heading, "Ý kiến"], [["Có", "Tốt"], ["Không", "Kém"]]).encode())
    texts = [q["text"] for section in brought.definition["sections"] for q in section["questions"]]
    assert (heading in texts) is kept and "Ý kiến" in texts


def test_the_order_of_arrival_is_gone():
    once = google_forms.import_google_forms(file_of().encode())
    turned = google_forms.import_google_forms(file_of(body=reversed(list(rows()))).encode())
    assert once.answers == turned.answers


def test_types_and_options_are_proposed():
    brought = google_forms.import_google_forms(file_of().encode())
    form = definition.parse(brought.definition)
    assert [(q.text, q.type) for q in form.questions] == [
        ("Đồng chí có hài lòng với thủ tục không?", "likert"), ("Đồng chí quan tâm những vấn đề nào?", "multiple"), ("Đánh giá", "matrix"),
        ("Chấm điểm", "scale"), ("Góp ý", "short_text"), ("Giới tính", "single"), ("Tuổi", "number"),
    ]  # fmt: skip
    pleased, matters, matrix = form.questions[:3]
    assert [(o.text, o.sign) for o in pleased.options] == [("Rất hài lòng", 1), ("Hài lòng", 1), ("Không hài lòng", -1)]
    assert pleased.hard_to_say
    assert {o.text for o in matters.options} == {"Giá cả", "Việc làm", "Đường sá, cầu cống", "Ma túy học đường", "Khác (ghi rõ)"}
    assert [row.text for row in matrix.rows] == ["Điện", "Nước"]
    assert [q.personal for q in form.questions[-2:]] == ["gender", "age"]


def test_answers_are_in_our_format_and_none_is_lost():
    brought = google_forms.import_google_forms(file_of().encode())
    form = definition.parse(brought.definition)
    assert len(brought.answers) == 60
    assert all(reading.clean(form, answers) == answers for answers in brought.answers)
    matters, gender = form.questions[1], form.questions[5]
    cost = next(o.code for o in matters.options if o.text == "Giá cả")
    assert sum(cost in answers[matters.code] for answers in brought.answers) == 45
    assert [answers[matters.other_key] for answers in brought.answers if matters.other_key in answers] == ["Chợ búa"]
    assert sum(answers[gender.code] == gender.options[0].code for answers in brought.answers) == 30


def test_a_formula_is_words_like_any_other():
    brought = google_forms.import_google_forms(file_of().encode())
    assert any("=HYPERLINK(2)" in answers.values() for answers in brought.answers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding, delimiter):
    expected = google_forms.import_google_forms(file_of().encode())
    found = google_forms.import_google_forms(file_of(delimiter=delimiter).encode(encoding))
    assert (found.definition, found.answers) == (expected.definition, expected.answers)


def test_windows_1258_writes_tones_apart():
    words = "Ho\u0323p, Ð\u00f4ng".replace("Ð", "Đ")
    assert google_forms.decoded(words.encode("cp1258")) == "Họp, Đông"


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b", "Câu\n".encode(), b"\x81\x8d\x9d\xd2\xff", b"a\0\0\0\0", b"x" * (21 * 2**20), ("a\n" + "y" * 30_000).encode(), (",".join("a" * 400) + "\n1").encode(), ("a\n" + '"' + "z" * 200_000).encode()],
    ids=range(9),
)
def test_what_is_no_such_file_is_refused_with_a_sentence(data):
    with pytest.raises(BadFile, match=r"\.$"):
        google_forms.import_google_forms(data)


@given(st.lists(st.lists(st.text(max_size=10) | st.sampled_from(["1", "Có", "Không", "A, B", "12/3/2020", "1,5", "99999999999"]), min_size=2, max_size=5), min_size=2, max_size=12))
def test_any_table_becomes_a_form_and_answers_that_fit_it(table):
    try:
        brought = google_forms.import_google_forms(file_of(table[0], table[1:]).encode("utf-8", "replace"))
    except BadFile:
        return
    form = definition.parse(brought.definition)
    assert all(reading.clean(form, answers) == answers for answers in brought.answers)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        google_forms.import_google_forms(data)
    except BadFile as refused:
        assert str(refused).endswith(".")
