"""The report of every row as a spreadsheet."""

import io

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from documents.actions.import_rows import opened
from papers.cells import put_words

HEADINGS = ("Dòng", "Tên tệp", "Kết quả", "Ghi chú", "Văn bản")
WIDTHS = (8, 44, 24, 80, 24)


def file_name_of(row, columns) -> str:
    said = opened(row)
    if said["path"]:
        return said["path"]
    return next((text for meaning, text in zip(columns, said["cells"], strict=False) if meaning == "file"), "")


def as_workbook(entry, rows, visible) -> bytes:
    """`visible`: {pk: document} of those the reader may see."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Báo cáo nhập")
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, heading) for heading in HEADINGS])
    for row in rows:
        document = visible.get(row.document_id)
        words = (file_name_of(row, entry.columns), row.get_outcome_display(), row.sentence, str(document or ""))
        sheet.append([row.number, *(put_words(WriteOnlyCell(sheet), text) for text in words)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet, text):
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell
