"""The table of counts as a workbook (XLSX), one sheet, ready to print."""

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from news.counting import APART, Table
from papers.cells import put_words

FACE = "Times New Roman"
TITLE, HEAD, PLAIN = Font(name=FACE, size=14, bold=True), Font(name=FACE, size=11, bold=True), Font(name=FACE, size=11)


def write(out, table: Table, office: str):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tin, bài theo tác giả")
    widths = [30, 30, *([11] * (len(table.columns) + 1 + len(APART)))]
    for position, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + position)].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    heads = ["Tác giả", "Tài khoản", *(label for _, label in table.columns), "Cộng", *APART.values()]
    sheet.append([_words(sheet, office.upper(), HEAD)])
    sheet.append([_words(sheet, f"Số tin, bài theo tác giả, {table.period.label}", TITLE)])
    sheet.append([])
    sheet.append([_words(sheet, head, HEAD) for head in heads])
    for line in table.lines:
        account = str(line.author.user) if line.author and line.author.user else ""
        numbers = [count for _, count in table.cells(line)] + [line.total] + [line.apart.get(key, 0) for key in APART]
        sheet.append([_words(sheet, line.name), _words(sheet, account), *(_number(sheet, number) for number in numbers)])
    sheet.append([])
    sheet.append([_words(sheet, note) for note in [notes(table)]])
    book.save(out)


def notes(table):
    said = "Mỗi bài tính một lần, vào ngày đăng đầu tiên; bài đăng lại và bài đã gỡ đếm riêng, không vào cột Cộng."
    if table.together:
        said += f" Có {table.together} bài nhiều người đứng tên, được đếm ở dòng của từng người."
    return said


def _words(sheet, text, font=PLAIN):
    cell = put_words(WriteOnlyCell(sheet), text)
    cell.font, cell.alignment = font, Alignment(vertical="top", wrap_text=font is PLAIN and len(text) < 80)
    return cell


def _number(sheet, number):
    cell = WriteOnlyCell(sheet, number)
    cell.font = PLAIN
    return cell
