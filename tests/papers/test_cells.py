"""Words in a spreadsheet stay words."""

import io

import openpyxl

from papers.cells import words_in_row

WORDS = ["Lê Văn Cán", "", "=1+1", "\x01=1+1", "+84", "#N/A", "12/05/2025"]


def test_a_row_holds_words_whatever_they_look_like():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(words_in_row(sheet, WORDS))
    out = io.BytesIO()
    book.save(out)
    cells = openpyxl.load_workbook(io.BytesIO(out.getvalue())).active[1]
    assert [cell.value for cell in cells] == ["Lê Văn Cán", None, "=1+1", "=1+1", "+84", "#N/A", "12/05/2025"]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [False, False, True, True, True, False, False]
