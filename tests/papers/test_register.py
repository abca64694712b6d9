"""The printed register: legal columns, the head on every page, struck lines, no formula, bounded memory."""

import datetime
import io
import tracemalloc

import openpyxl
import pypdfium2
import pytest

from papers import register_sheet, register_workbook
from papers.register import INCOMING, OUTGOING, Cover, Row
from papers.typefaces import SERIF, register

COVER = Cover(
    title="SỔ ĐĂNG KÝ VĂN BẢN ĐI", office="Ban Tuyên giáo Tỉnh ủy Đắk Nông", parent_body="Tỉnh ủy Đắk Nông",
    since=datetime.date(2022, 1, 1), until=datetime.date(2022, 12, 31),
)  # fmt: skip


def row(number=1, *, subject="Kế hoạch tuyên truyền ngày lễ lớn", note="", cancelled=False):
    day = datetime.date(2022, 8, 4)
    cells = (f"{number:02d}-KH/BTGTU", day, subject, "Phan Đình Lộc", "Như Điều 3", "Văn thư", 12, day, "", note)
    return Row(cells, cancelled)


def pdf(*rows, columns=OUTGOING, cover=COVER):
    out = io.BytesIO()
    pages = register_sheet.typeset(out, cover, columns, rows)
    return pages, pypdfium2.PdfDocument(out.getvalue())


def text(document, page):
    return " ".join(document[page].get_textpage().get_text_range().split())


def workbook(*rows, columns=OUTGOING, cover=COVER):
    out = io.BytesIO()
    register_workbook.write(out, cover, columns, rows)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue())).active


class TestSheet:
    def test_has_a_cover_with_the_office_the_year_and_the_period(self):
        _, document = pdf(row())
        cover = text(document, 0)
        for words in ("TỈNH ỦY ĐẮK NÔNG", "BAN TUYÊN GIÁO TỈNH ỦY ĐẮK NÔNG", "SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Năm: 2022",
                      "Từ ngày 01/01/2022 đến ngày 31/12/2022", "Quyển số"):
            assert words in cover

    def test_lies_on_landscape_a4(self):
        _, document = pdf(row())
        assert [round(side) for side in document[1].get_size()] == [842, 595]

    @pytest.mark.parametrize("columns", [INCOMING, OUTGOING])
    def test_has_the_ten_legal_columns_and_their_numbers_on_every_page(self, columns):
        cells = tuple(["Nội dung"] * 10)
        pages, document = pdf(*[Row(cells)] * 90, columns=columns)
        assert pages == len(document) >= 4
        for page in range(1, pages):
            words = text(document, page)
            for position, column in enumerate(columns, start=1):
                assert f"({position})" in words
                for word in column.title.split():
                    assert word in words
            assert f"Trang {page}" in words

    def test_breaks_a_row_that_no_page_holds_and_loses_no_word(self):
        subject = " ".join(f"chữ{number}" for number in range(1500))
        pages, document = pdf(row(subject=subject), row(2))
        said = " ".join(text(document, page) for page in range(1, pages))
        assert all(word in said for word in subject.split())
        assert "02-KH/BTGTU" in said

    def test_of_an_empty_period_says_so(self):
        pages, document = pdf()
        assert pages == 2
        assert "Không có văn bản nào trong thời gian này." in text(document, 1)

    def test_keeps_every_line_within_its_column(self):
        register()
        for words in ("Kế hoạch tuyên truyền " * 9, "15/2022/QĐ-UBND-XDCB-KTTH-VPUB-BTGTU", "ầ" * 200):
            for line in register_sheet.wrap(words, SERIF, 9.5, 80):
                assert register_sheet.stringWidth(line, SERIF, 9.5) <= 80.01

    def test_breaks_a_long_number_after_a_stroke_or_dash(self):
        register()
        lines = register_sheet.wrap("15/QĐ-UBND-XDCB-KTTH-VPUB", SERIF, 9.5, 80)
        assert "".join(lines) == "15/QĐ-UBND-XDCB-KTTH-VPUB"
        assert all(line[-1] in "/-" for line in lines[:-1])


class TestWorkbook:
    def test_is_ready_to_print(self):
        sheet = workbook(row())
        assert sheet.freeze_panes == "A7"
        assert sheet.print_title_rows == "$5:$6"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert [cell.value for cell in sheet[5]] == [column.title for column in OUTGOING]
        assert [cell.value for cell in sheet[6]] == [f"({number})" for number in range(1, 11)]
        assert sheet["A3"].value == "SỔ ĐĂNG KÝ VĂN BẢN ĐI"

    def test_holds_dates_as_dates_and_counts_as_numbers(self):
        sheet = workbook(row())
        assert sheet["B7"].value == datetime.datetime(2022, 8, 4) and sheet["B7"].number_format == "dd/mm/yyyy"
        assert sheet["G7"].value == 12

    @pytest.mark.parametrize("sly", ['=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0"])
    def test_takes_no_text_for_a_formula(self, sly):
        cell = workbook(row(subject=sly))["C7"]
        assert cell.data_type in ("s", "inlineStr")
        assert cell.value.strip() == sly.strip()
        assert cell.quotePrefix

    def test_strikes_a_cancelled_line_but_for_its_reason(self):
        sheet = workbook(row(note="Đã hủy số: ghi nhầm", cancelled=True), row(2))
        assert sheet["C7"].font.strike and not sheet["J7"].font.strike and not sheet["C8"].font.strike

    def test_survives_signs_that_no_workbook_may_hold(self):
        assert workbook(row(subject="Kế hoạch\x00\x0b lạ"))["C7"].value == "Kế hoạch lạ"


@pytest.mark.parametrize("make", [register_sheet.typeset, register_workbook.write])
def test_memory_does_not_grow_with_the_rows(make, tmp_path):
    """Ten times the lines take little more: they are written and forgotten."""

    def peak(count):
        with open(tmp_path / "so", "wb") as out:
            tracemalloc.start()
            make(out, COVER, OUTGOING, (row(number) for number in range(1, count + 1)))
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    peak(10)  # what is loaded once
    few, many = peak(100), peak(1000)
    assert many < few + 3_000_000
