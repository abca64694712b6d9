"""Cells of a spreadsheet that hold words, whatever the words look like."""

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def looks_like_a_formula(text: str) -> bool:
    return text.startswith(FORMULA_SIGNS)


def put_words(cell: Cell, text: str) -> Cell:
    """Text and never a formula: the type of the cell says so, and the mark that Excel puts before typed text
    keeps it so when the sheet is edited or saved as CSV."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.quotePrefix = looks_like_a_formula(cell.value)
    return cell
