"""A register as a workbook (XLSX): the same columns, written row by row, ready to print on A4 landscape."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from papers.cells import put_words
from papers.register import Column, Cover, Row

FACE = "Times New Roman"
LINE = Side(style="thin")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
BESIDE = Alignment(horizontal="left", vertical="center")
CELL = {
    centred: Alignment(vertical="top", wrap_text=True, horizontal="center" if centred else "left")
    for centred in (True, False)
}
PLAIN, STRUCK = Font(name=FACE, size=11), Font(name=FACE, size=11, strike=True)
LETTERS_ACROSS = 150  # a landscape A4 page, in the unit of column widths
HEAD_ROWS = 6  # office above, office, title, period, column titles, column numbers


def write(out, cover: Cover, columns: tuple[Column, ...], rows: Iterable[Row], progress: Callable | None = None) -> int:
    """Write the workbook to the binary file `out`; answers the number of lines."""
    book = Workbook(write_only=True)
    book.properties.title = f"{cover.title.capitalize()}, {cover.period.lower()}"
    book.properties.creator = "Cổng Tuyên giáo"
    sheet = book.create_sheet("Văn bản đến" if "ĐẾN" in cover.title else "Văn bản đi")
    _set_up(sheet, cover, columns)
    for text, font in (
        (cover.parent_body.upper(), Font(name=FACE, size=12)),
        (cover.office.upper(), Font(name=FACE, size=12, bold=True)),
        (cover.title, Font(name=FACE, size=16, bold=True)),
        (f"{cover.note}. {cover.period}" if cover.note else cover.period, Font(name=FACE, size=12, italic=True)),
    ):
        sheet.append([_text(sheet, text, font, BESIDE)])
    sheet.append([_text(sheet, column.title, Font(name=FACE, size=11, bold=True), CENTRE, BOX) for column in columns])
    sheet.append(
        [_text(sheet, f"({n})", Font(name=FACE, size=10, italic=True), CENTRE, BOX) for n in range(1, len(columns) + 1)]
    )
    count = 0
    for count, row in enumerate(rows, start=1):
        sheet.append(
            [
                # The last column says why a line was cancelled: that stays readable.
                _cell(sheet, column, value, STRUCK if row.cancelled and column is not columns[-1] else PLAIN)
                for column, value in zip(columns, row.cells, strict=True)
            ]
        )
        if progress is not None:
            progress(count)
    book.save(out)
    return count


def _set_up(sheet, cover: Cover, columns: tuple[Column, ...]) -> None:
    """A sheet that is written row by row must know all this before its first row."""
    shares = sum(column.width for column in columns)
    for letter, column in zip("ABCDEFGHIJ", columns, strict=True):
        sheet.column_dimensions[letter].width = round(column.width / shares * LETTERS_ACROSS, 1)
    sheet.freeze_panes = f"A{HEAD_ROWS + 1}"
    sheet.print_title_rows = f"{HEAD_ROWS - 1}:{HEAD_ROWS}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.79, 0.39, 0.59, 0.59  # inches: 20, 10, 15, 15 mm
    sheet.oddFooter.left.text = cover.office.replace("&", "&&")
    sheet.oddFooter.right.text = "Trang &P/&N"


def _text(sheet, text, font, alignment, border=None) -> WriteOnlyCell:
    cell = put_words(WriteOnlyCell(sheet), text)
    cell.font, cell.alignment = font, alignment
    if border:
        cell.border = border
    return cell


def _cell(sheet, column: Column, value, font) -> WriteOnlyCell:
    if isinstance(value, str):
        return _text(sheet, value, font, CELL[column.centred], BOX)
    cell = WriteOnlyCell(sheet, value=value)
    cell.font, cell.alignment, cell.border = font, CELL[column.centred], BOX
    if isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    return cell
