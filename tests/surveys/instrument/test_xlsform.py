import contextlib
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instrument import checks, definition, flow, xlsform, xpath
from surveys.instrument.coming_in import BadFile

from . import forms  # noqa: F401  (the profile of the property tests)

COLUMNS = ["type", "name", "label::English (en)", "label::Tiếng Việt (vi)", "required", "relevant", "constraint", "appearance", "parameters"]
SURVEY = [
    COLUMNS,
    ["start", "start", "", "", "", "", "", "", ""],
    ["begin group", "chung", "", "Thông tin chung", "", "", "", "", ""],
    ["integer", "tuoi", "Age", "Tuổi", "yes", "", ". >= 18 and . <= 100", "", ""],
    ["select_one yn", "co-nha", "House", "Đã có nhà ở chưa?", "yes", "", "", "", ""],
    ["end group", "", "", "", "", "", "", "", ""],
    ["begin group", "nha", "", "Nhà ở", "", "${co-nha} = 'y'", "", "", ""],
    ["select_multiple why or_other", "ly_do", "Why", "Vì sao ${tuoi} tuổi đã mua nhà?", "", "${tuoi} < 30 and not(${co-nha}='n')", "count-selected(.) <= 2", "", ""],
    ["select_one hl", "hai_long", "", "Mức độ hài lòng", "", "selected(${ly_do}, 'job') or ${ly_do} = ''", "", "likert", ""],
    ["range", "diem", "", "Chấm điểm", "", "", "", "", "start=0 end=10 step=1"],
    ["decimal", "dien_tich", "", "Diện tích", "", "", ". > 0", "", ""],
    ["text", "y_kien", "", "Ý kiến", "", "regex(., 'x')", "", "multiline", ""],
    ["rank why", "xep", "", "Xếp hạng", "", "", "", "", ""],
    ["geopoint", "noi", "", "Vị trí", "", "", "", "", ""],
    ["end group", "", "", "", "", "", "", "", ""],
    ["begin repeat", "con", "", "Các con", "", "", "", "", ""],
    ["text", "ten", "", "Tên", "", "", "", "", ""],
    ["end repeat", "", "", "", "", "", "", "", ""],
    ["note", "cam_on", "", "=1+1", "", "", "", "", ""],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["yn", "y", "Có"], ["yn", "n", "Không"],
    ["why", "job", "Việc làm"], ["why", "kid", "Con cái"], ["why", "9a", "Gia đình"],
    ["hl", "1", "Rất hài lòng"], ["hl", "2", "Hài lòng"], ["hl", "3", "Không hài lòng"], ["hl", "4", "Rất không hài lòng"], ["hl", "9", "Khó trả lời"],
]  # fmt: skip


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_an_xlsform_becomes_a_form_that_can_be_opened():
    brought = xlsform.import_xlsform(book(survey=SURVEY, choices=CHOICES, settings=[["form_title"], ["Nhà ở"]]))
    form = definition.parse(brought.definition)
    assert form.title == "Nhà ở"
    assert [(q.code, q.type) for q in form.questions] == [
        ("tuoi", "number"), ("co_nha", "single"), ("ly_do", "multiple"), ("hai_long", "likert"), ("diem", "scale"),
        ("dien_tich", "number"), ("y_kien", "long_text"), ("xep", "ranking"), ("cam_on", "text"),
    ]  # fmt: skip
    age, why, pleased = (form.question(code) for code in ("tuoi", "ly_do", "hai_long"))
    assert (age.min, age.max, age.required, age.personal) == (18, 100, True, "age")
    assert why.max == 2 and why.other.text == "Khác (ghi rõ)" and why.text == "Vì sao {tuoi} tuổi đã mua nhà?"
    assert pleased.hard_to_say and [o.sign for o in pleased.options] == [1, 1, -1, -1]
    assert form.question("dien_tich").min == 0.01
    assert form.question("cam_on").text == "=1+1", "a formula is text"
    assert checks.faults(form) == ()


def test_conditions_mean_what_they_meant():
    form = definition.parse(xlsform.import_xlsform(book(survey=SURVEY, choices=CHOICES)).definition)
    asked = [q.code for q in flow.visible(form, {"tuoi": "25", "co_nha": "1", "ly_do": ["1"]})]
    assert "ly_do" in asked and "hai_long" in asked
    assert "hai_long" not in [q.code for q in flow.visible(form, {"tuoi": "25", "co_nha": "1", "ly_do": ["2"]})]
    assert [q.code for q in flow.visible(form, {"tuoi": "25", "co_nha": "2"})] == ["tuoi", "co_nha", "cam_on"]


def test_what_could_not_be_brought_is_told():
    report = "\n".join(xlsform.import_xlsform(book(survey=SURVEY, choices=CHOICES)).report)
    for words in ("“start” theo dõi", "mã mới co_nha", "regex(., 'x')", "luôn hiển thị", "geopoint", "Các con"):
        assert words in report


@pytest.mark.parametrize(
    "expression, kept",
    [
        (". >= 18 and . <= 60", {"min": 18, "max": 60}),
        (". > 0", {"min": 1}),
        ("count-selected(.) <= 3", {"max": 3}),
    ],
)
def test_bounds(expression, kept):
    assert xpath.bounds(expression) == kept


@given(st.text("${}a()'=<>!., andornt18\"", max_size=60))
def test_any_expression_is_read_or_refused(expression):
    for read in (lambda: xpath.Reader(expression, lambda name, value: (name, value)).condition(), lambda: xpath.bounds(expression)):
        with contextlib.suppress(xpath.NotRead):
            assert isinstance(read(), dict)


def test_files_that_are_none_are_refused_with_a_sentence():
    good = book(survey=SURVEY)
    for data in (b"", b"PK\x03\x04", b"<html>", good[:-300], good[:200] + b"\0" * 50 + good[250:], b"x" * (6 * 2**20), book(khac=[["a"]])):
        with pytest.raises(BadFile, match=r"\.$"):
            xlsform.import_xlsform(data)


def test_columns_that_did_not_come_are_told_and_wide_sheets_take_no_time():
    survey = [["type", "name", "label", "constraint_message", "media::image", *[""] * 9000, "far"], ["select_one yn", "a", "A", "Sai rồi", "a.png"]]
    brought = xlsform.import_xlsform(book(survey=survey, choices=CHOICES))
    assert brought.report == ["Các cột chưa đưa vào: constraint_message, media::image."]


def repacked(data, **changes):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, changes.get(part.filename.rpartition("/")[2].partition(".")[0], old.read(part)))
    return out.getvalue()


def test_bombs_are_refused_unopened():
    bomb = repacked(book(survey=SURVEY), sheet1=b"<x>" + b" " * (50 * 2**20) + b"</x>")
    assert len(bomb) < 2**20
    laughs = repacked(book(survey=SURVEY), sheet1=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')
    for data in (bomb, laughs, book(survey=[["type"], *(["note"] for _ in range(3100))])):
        with pytest.raises(BadFile):
            xlsform.import_xlsform(data)
