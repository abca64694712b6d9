"""Bảng kê: what a bundle holds, as a spreadsheet."""

import io

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from papers.cells import put_words

COLUMNS = [
    ("TT", 6), ("Số, ký hiệu", 18), ("Ngày ban hành", 14), ("Loại văn bản", 16), ("Cơ quan ban hành", 30), ("Trích yếu", 60),
    ("Tên tệp trong gói", 50), ("Dung lượng (byte)", 16), ("Mã SHA-256", 66), ("Ghi chú", 34),
]  # fmt: skip
_LINE = Border(*(Side(style="thin", color="999999") for _ in range(4)))


def contents_sheet(lines):
    """The bytes of an XLSX. `lines`: [(document, file or None, name or "", remark)]."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Bảng kê"
    _write(sheet, 1, 1, "BẢNG KÊ VĂN BẢN", Font(name="Times New Roman", size=14, bold=True))
    _write(sheet, 2, 1, f"Lập từ Cổng Tuyên giáo lúc {timezone.localtime():%H:%M ngày %d/%m/%Y}; bản gốc không bị sửa đổi.")
    for column, (heading, width) in enumerate(COLUMNS, 1):
        cell = _write(sheet, 4, column, heading, Font(name="Times New Roman", size=12, bold=True))
        cell.border = _LINE
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, (document, file, name, remark) in enumerate(lines, 1):
        values = [
            number, document.symbol, document.date_issued, document.type_name, document.issuer_name, document.title, name,
            file.size if file else None, file.sha256 if file else "", remark,
        ]  # fmt: skip
        for column, value in enumerate(values, 1):
            _write(sheet, 4 + number, column, value).border = _LINE
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "4:4"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet, row, column, value, font=None):
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        put_words(cell, value)
    else:
        cell.value = value
    if hasattr(value, "year"):
        cell.number_format = "dd/mm/yyyy"
    cell.font = font or Font(name="Times New Roman", size=12)
    cell.alignment = Alignment(vertical="top", wrap_text=row >= 4)
    return cell
