"""The index of a folder of scans: which columns are found, which lists are refused, and what is forgotten of them."""

import datetime
import io
import time
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents import quarantine
from documents.actions import imports
from documents.actions.import_rows import opened
from documents.exceptions import ImportProblem
from documents.importing.columns import propose
from documents.importing.index_file import read_index
from documents.models import Import
from tests.documents.import_folders import (
    HEADINGS,
    IMPORTS,
    body,
    fill,
    outcomes,
    paper,
    root,
    row,
    tried,
    workbook,
)
from tests.factories import documents as make

__all__ = ["root", "tried"]

pytestmark = pytest.mark.django_db


class TestIndex:
    def test_headings_are_found_below_the_title_and_proposed_by_their_words(self):
        index = read_index(workbook([row(1, "a.pdf")]))
        assert index.headings == HEADINGS and index.rows[0][0] == 4
        assert propose(index.headings) == ["", "symbol", "date_issued", "subject", "issuer", "signer", "file_unit", "tags", "file"]

    @pytest.mark.parametrize(
        ("heading", "meaning"),
        [("SỐ KÝ HIỆU VĂN BẢN", "symbol"), ("Ngày, tháng VB", ""), ("Tên file", "file"), ("Nơi ban hành", "issuer"), ("Độ mật", "secrecy"), ("Ghi chú", "")],
    )
    def test_other_spellings(self, heading, meaning):
        assert propose([heading]) == [meaning]

    @pytest.mark.parametrize("data", [b"", b"x" * 100, b"PK\x03\x04broken", make.pdf("a"), workbook([]), workbook([["a"]], ["Một", "Hai"])])
    def test_what_is_no_index_is_refused_with_a_sentence(self, data):
        with pytest.raises(ImportProblem):
            read_index(data)

    def test_a_row_of_huge_size_is_cut_where_the_columns_end(self):
        wide = [*row(1, "a.pdf", **{"Trích yếu": "chữ " * 200_000}), *["x"] * 16_000]
        began = time.monotonic()
        index = read_index(workbook([wide, row(2, "b.pdf")]))
        assert time.monotonic() - began < 10
        assert [len(cells) for _, cells in index.rows] == [len(HEADINGS)] * 2
        assert max(len(text) for _, cells in index.rows for text in cells) <= 2000

    @pytest.mark.parametrize("inner", [b"<c/>", b"<c/><row><c/></row>", b"<x/>"])
    def test_a_row_without_end_is_refused_before_it_fills_the_memory(self, inner):
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook([row(1, "a.pdf")]))) as book, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wide:
            for name in book.namelist():
                part = book.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    part = part.replace(b"</sheetData>", b'<row r="9">' + inner * 1_000_000 + b"</row></sheetData>")
                wide.writestr(name, part)
        assert len(packed.getvalue()) < 200_000
        began = time.monotonic()
        with pytest.raises(ImportProblem, match="quá rộng"):
            read_index(packed.getvalue())
        assert time.monotonic() - began < 10

    def test_a_row_that_claims_to_be_far_below_is_not_walked_to(self):
        book = openpyxl.Workbook()
        for cells in (HEADINGS, row(1, "a.pdf")):
            book.active.append(cells)
        book.active.cell(1_048_576, 1, "cuối")
        out = io.BytesIO()
        book.save(out)
        began = time.monotonic()
        assert [number for number, _ in read_index(out.getvalue()).rows] == [2]
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize("heading", ["TỐI MẬT", "Tên tệp (MẬT)", "Tuyệt mật"])
    def test_a_heading_that_bears_a_mark_is_refused_and_nothing_kept(self, as_person, heading):
        data = workbook([row(1, "a.pdf")], [*HEADINGS[:-2], heading, HEADINGS[-1]])
        page = body(as_person("clerk").post(f"{IMPORTS}muc-luc/", {"index": SimpleUploadedFile("a.xlsx", data)}, follow=True))
        assert "ghi độ mật" in page
        assert not Import.objects.exists() and not any(quarantine.root().iterdir())

    @pytest.mark.parametrize("name", ["TỐI MẬT", "2021/Mật", "van-ban-tuyet-mat/2021"])
    def test_a_folder_whose_name_bears_a_mark_is_refused_and_nothing_kept(self, as_person, root, name):
        fill(root / name, [row(1, "a.pdf")], {"a.pdf": paper(1)})
        page = body(as_person("clerk").post(f"{IMPORTS}thu-muc/", {"folder": name, "index": "muc-luc.xlsx"}, follow=True))
        assert "ghi độ mật" in page
        assert not Import.objects.exists() and not any(quarantine.root().iterdir())

    def test_a_row_whose_file_lies_in_a_marked_folder_is_refused_and_its_words_forgotten(self, tried):
        entry = tried([row(1, "Tối mật/a.pdf"), row(2, "b.pdf")], {"Tối mật/a.pdf": paper(1), "b.pdf": paper(2)})
        assert (outcomes(entry)[4], outcomes(entry)[5]) == ("refused", "ready")
        assert "a.pdf" not in str(opened(entry.rows.get(number=4)))

    def test_dates_of_cells_are_dates(self):
        index = read_index(workbook([row(1, "a.pdf", **{"Ngày ban hành": datetime.date(2021, 9, 5)})]))
        assert index.rows[0][1][2] == "05/09/2021"

    def test_what_the_office_said_last_time_comes_first(self, province, tried):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)})
        columns = ["signer" if meaning == "subject" else "subject" if meaning == "signer" else meaning for meaning in entry.columns]
        imports.set_columns(entry=entry, by=province.clerk, columns=columns)
        assert propose(HEADINGS, province.department) == columns
        assert propose(HEADINGS, province.neighbour) == entry.columns
