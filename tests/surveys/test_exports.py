"""Files of tables and rows: what is in them, that they are whole, and what SPSS would cut is refused."""

import csv
import hashlib
import io
import json
import zipfile
from types import SimpleNamespace

import pyreadstat
import pytest
from openpyxl import load_workbook

from audit.models import Event
from surveys.actions import exporting
from surveys.exports import formats, table_files
from surveys.exports.variables import LabelTooLong, faults, of_form, variable
from surveys.instrument import definition
from surveys.models import MadeFile, Survey
from surveys.tables import release
from surveys.tasks import make_file
from tests.factories import surveys as make

LONG_QUESTION = ("Ông, bà đánh giá như thế nào về chất lượng phục vụ của bộ phận một cửa cấp xã trong sáu tháng đầu năm nay? " * 3)[:220]
LONG_OPTION = ("Rất hài lòng với thái độ phục vụ của cán bộ, công chức tiếp nhận hồ sơ ở xã " * 3)[:130]


def nothing(share):
    pass


def kept(codebook, rows=((1, 99), (2, 98), (1, -2))):
    import numpy as np

    return SimpleNamespace(
        codebook=codebook, rows=len(rows), data=formats.pack(np.array(rows)), report={"notes": ["Một ghi chú."]},
        label=["Cách chọn mẫu: Mẫu tự nguyện (liên kết mở). Số phiếu hợp lệ: 3.", "Mẫu tự nguyện, không kiểm soát trùng."],
    )  # fmt: skip


def two(label="Giới tính", option="Nam"):
    return [
        variable("P1", type="single", label=label, numbers=[1, 2], words=[option, "Nữ"]),
        variable("C3.a", type="matrix", label="Đường sá – Mặt đường", numbers=[1, 2, 98], words=["Tốt", "Kém", "Khó trả lời"]),
    ]


def read_back(content, tmp_path, **options):
    path = tmp_path / "t.sav"
    path.write_bytes(content)
    return pyreadstat.read_sav(str(path), **options)


# SPSS


def test_labels_names_and_missing_values_come_back_as_they_went(tmp_path):
    data, read = read_back(formats.as_sav(kept(two()), nothing), tmp_path, user_missing=True)
    assert read.column_names == ["P1", "C3__a"]
    assert read.column_names_to_labels == {"P1": "Giới tính", "C3__a": "Đường sá – Mặt đường"}
    assert read.variable_value_labels == {
        "P1": {1.0: "Nam", 2.0: "Nữ", 99.0: "Không trả lời"},
        "C3__a": {1.0: "Tốt", 2.0: "Kém", 98.0: "Khó trả lời", 99.0: "Không trả lời"},
    }
    assert [[entry["lo"] for entry in read.missing_ranges[name]] for name in read.column_names] == [[98.0, 99.0]] * 2
    assert data["P1"].tolist() == [1, 2, 1] and data["C3__a"].isna().tolist() == [False, False, True]
    assert "Mẫu tự nguyện, không kiểm soát trùng." in read.notes


def test_the_longest_labels_that_spss_keeps_are_kept_whole(tmp_path):
    label, option = "ữ" * 85 + "a", "ữ" * 40
    assert (len(label.encode()), len(option.encode())) == (256, 120)
    _, read = read_back(formats.as_sav(kept(two(label, option)), nothing), tmp_path)
    assert read.column_names_to_labels["P1"] == label and read.variable_value_labels["P1"][1.0] == option


def test_a_question_that_spss_would_cut_is_refused_by_name_and_size():
    size = len(LONG_QUESTION.encode())
    assert len(LONG_QUESTION) == 220 and size > 256
    with pytest.raises(LabelTooLong, match=f"Câu P1: lời câu hỏi dài {size} byte, SPSS chỉ giữ 256"):
        formats.as_sav(kept(two(LONG_QUESTION)), nothing)


def test_an_option_that_spss_would_cut_is_refused_and_the_short_label_is_the_way_out(tmp_path):
    size = len(LONG_OPTION.encode())
    with pytest.raises(LabelTooLong, match=f"Câu P1, phương án 1: lời dài {size} byte, SPSS chỉ giữ 120"):
        formats.as_sav(kept(two(option=LONG_OPTION)), nothing)
    option = {"code": "1", "text": LONG_OPTION, "label": ""}
    question = {"code": "P1", "type": "single", "text": LONG_QUESTION, "options": [option, {"code": "2", "text": "Không"}]}
    form = {"title": "Phiếu", "sections": [{"code": "A", "questions": [question]}]}
    assert len(of_form(definition.parse(form))) == 2
    question["label"], option["label"] = "Chất lượng một cửa", "Rất hài lòng"
    assert of_form(definition.parse(form)) == []


def test_names_that_differ_only_in_case_are_refused():
    assert "chữ hoa" in faults([two()[0], two()[0] | {"name": "p1"}])[0]


def test_a_name_that_spss_keeps_for_itself_is_changed():
    assert variable("TO", type="single", label="", numbers=[], words=[])["name"] == "TO__"


# CSV and XLSX of rows


def test_rows_as_csv_open_with_vietnamese_letters_and_either_delimiter():
    for delimiter in ",;":
        content = b"".join(formats.as_csv(kept(two()), delimiter))
        assert content.startswith(b"\xef\xbb\xbf")
        assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter)) == [["P1", "C3__a"], ["1", "99"], ["2", "98"], ["1", ""]]


def test_rows_as_workbook_hold_data_codebook_and_label():
    book = load_workbook(io.BytesIO(formats.as_xlsx(kept(two()), nothing)))
    assert [[cell.value for cell in row] for row in book["Dữ liệu"]] == [["P1", "C3__a"], [1, 99], [2, 98], [1, None]]
    assert ["P1", None, 2, "Nữ"] in [[cell.value or None for cell in row] for row in book["Bảng mã"]]
    assert "Mẫu tự nguyện, không kiểm soát trùng." in [row[0].value for row in book["Nhãn độ tin cậy"]]


def test_words_that_look_like_a_formula_are_words():
    book = load_workbook(io.BytesIO(formats.as_xlsx(kept(two("=HYPERLINK(1)", "@SUM(A1)")), nothing)))
    cells = [cell for row in book["Bảng mã"] for cell in row if str(cell.value).startswith(("=", "@"))]
    assert len(cells) == 2 and all(cell.data_type == "s" for cell in cells)


# Tables


@pytest.fixture
def survey(province):
    return make.tabulated(submitter=province.opinion, leader=province.leader, unit=province.department, by=province.opinion)


def taken(client, survey, extension, **query):
    response = client.get(f"/khao-sat/{survey.pk}/bao-cao/bang.{extension}", query)
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.django_db
def test_the_files_of_tables_agree_with_their_manifest_and_bear_the_label(survey, province, client):
    client.force_login(province.leader)
    label = release.bodies(survey)[0]["label"]
    for extension in ("xlsx", "csv"):
        bundle = taken(client, survey, extension)
        manifest = json.loads(bundle.read("bang-ke.json"))
        (described,) = manifest["files"]
        content = bundle.read(described["name"])
        assert (described["bytes"], described["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert manifest["label"] == label and manifest["form_sha256"] == survey.version.sha256
    book = load_workbook(io.BytesIO(taken(client, survey, "xlsx").read("bang-so-lieu.xlsx")))
    for sheet in book.worksheets[1:]:
        assert label[0] in [row[0].value for row in sheet.iter_rows(max_row=8)]
    assert Event.objects.filter(verb="surveys.exported", data={"file": "tables_csv"}).count() == 1


@pytest.mark.django_db
def test_what_is_withheld_stays_withheld_in_files(survey):
    bodies = release.bodies(survey)
    hidden = [cell for body in bodies for row in body["rows"] for cell in row["cells"] if cell["n"] is None]
    assert hidden
    records = list(csv.reader(io.StringIO(b"".join(table_files.as_csv(bodies)).decode("utf-8-sig"))))
    printed = [line for line in records if line[-1] in ("·", "≤5%", "≥95%")]
    assert len(printed) == len(hidden) and all(line[7:12] == [""] * 5 for line in printed)


def test_no_cell_of_a_table_file_is_a_formula():
    body = {
        "number": 1, "title": "=1+1", "text": "+1", "question": "C1", "by": "", "by_text": "", "layout": "alone", "shown": True, "why": "",
        "columns": [{"code": "", "label": "Tổng", "letter": "", "base": 40, "weighted_base": None, "net": None, "mean": None}],
        "rows": [{"code": "1", "label": "=cmd|' /C calc'!A0", "kind": "option",
                  "cells": [{"n": 40, "pct": 100.0, "valid_pct": 99.5, "weighted_pct": None, "margin": None, "text": "99,5%"}]}],
        "reliability": None, "test": None, "break": "", "notes": ["@x"], "label": ["-1"],
    }  # fmt: skip
    text = b"".join(table_files.as_csv([body], ";")).decode("utf-8-sig")
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line)
    assert ";99,5;" in text
    book = load_workbook(io.BytesIO(table_files.as_xlsx("=Đợt", [body])))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.django_db
def test_what_was_made_public_is_for_everyone_and_leaves_no_trace_of_who_took_it(survey, province, client):
    url = f"/khao-sat/{survey.pk}/bao-cao/bang.csv"
    assert client.get(url).status_code == 302
    Survey.objects.filter(pk=survey.pk).update(state="released", public_results=True)
    assert client.get(url).status_code == 200
    page = client.get(f"/khao-sat/{survey.pk}/bao-cao/").content.decode()
    assert "bang.xlsx" in page and "Báo cáo nhanh" not in page and "du-lieu" not in page
    assert client.get(f"/khao-sat/{survey.pk}/bao-cao/tep/brief_pdf/").status_code == 403
    assert client.get(f"/khao-sat/{survey.pk}/bao-cao/du-lieu.csv").status_code in (302, 404)
    assert not Event.objects.filter(verb="surveys.exported").exists()


@pytest.mark.django_db
def test_a_file_that_cannot_be_made_says_why_and_the_others_are_made(survey, province):
    exporting.request_rows(survey=survey, least_group=10, by=province.opinion)
    exporting.release_rows(survey=survey, by=province.leader)
    row = survey.anonymised
    row.codebook[0]["label"] = LONG_QUESTION
    row.save()
    exporting.order(survey=survey, kinds=MadeFile.ROWS, by=province.opinion)
    for file in MadeFile.objects.all():
        make_file(file.pk)
    files = {file.kind: file for file in MadeFile.objects.all()}
    assert files["rows_sav"].state == "failed" and "SPSS chỉ giữ 256" in files["rows_sav"].why and not files["rows_sav"].content
    assert files["rows_xlsx"].state == "ready" and files["rows_xlsx"].manifest["files"][0]["rows"] == row.rows
