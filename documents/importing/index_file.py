"""Reads the index of a folder: an XLSX, in memory, with the same distrust as any file that comes in."""

import datetime
import io
import warnings
from dataclasses import dataclass

import openpyxl
from lxml import etree

from documents.exceptions import ImportProblem
from documents.importing.columns import propose
from documents.reading.archive import PARSER, TORN, Archive
from documents.reading.errors import Unreadable
from documents.reading.kinds import sniff
from vietnamese.text import nfc

MOST_ROWS = 10_000
DEEPEST_ROW = 50_000  # a row may claim any number, and the gap before it is read row by row
MOST_COLUMNS = 60
LONGEST_CELL = 2000
WIDEST_ROW = 200_000  # elements; an ordinary row of Excel has at most 16,384 cells of three
LARGEST = 30 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 400 * 1024 * 1024
HEADING_WITHIN = 25  # rows: above the table stand the name of the office and a title


@dataclass
class Index:
    headings: list[str]
    rows: list[tuple[int, list[str]]]  # (number as the spreadsheet counts, cells)


def read_index(data) -> Index:
    """Raises ImportProblem with a sentence that says what to do."""
    if len(data) > LARGEST:
        raise ImportProblem("Tệp mục lục lớn hơn 30 MB. Hãy tách thành nhiều mục lục rồi nhập từng phần.")
    try:
        if sniff(data, "muc-luc.xlsx") != "xlsx":
            raise Unreadable("damaged")
        archive = Archive(data, LARGEST_UNPACKED)
        archive.refuse_macros("bảng tính Excel (XLSX)")
        for name in archive.matching(r"\.(xml|rels)$"):
            # before openpyxl parses the same parts
            etree.fromstring(archive.screened(name), etree.XMLParser(target=_Width(), **PARSER))
        rows = _rows(data)
    except Unreadable as problem:
        raise ImportProblem(f"Không đọc được mục lục. {problem.message}") from None
    except (*TORN, TypeError, AttributeError, IndexError, SyntaxError, etree.LxmlError):
        raise ImportProblem(
            "Không đọc được mục lục: tệp hỏng hoặc không phải Excel (XLSX). Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên."
        ) from None
    return _table(rows)


class _Width:
    """Keeps nothing of what is parsed, and ends it where a row goes on and on: openpyxl holds a whole row before it
    looks at the first cell. Outside the rows it holds all there is, but for the list of shared texts."""

    def __init__(self):
        self.root, self.inside, self.seen = "", 0, 0

    def start(self, tag, attributes):
        name = tag.rpartition("}")[2]
        self.root = self.root or name
        is_row = name == "row"
        if is_row and self.root == "sst":
            raise Unreadable("damaged")
        self.inside += is_row
        self.seen += self.root != "sst"
        if self.seen > WIDEST_ROW:
            raise ImportProblem("Một dòng của mục lục quá rộng. Hãy xóa các cột thừa, lưu lại rồi tải lên.")

    def end(self, tag):
        if tag.rpartition("}")[2] == "row":
            self.inside -= 1
            if not self.inside:
                self.seen = 0

    def close(self):
        return None


def _rows(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        found = []
        for number, cells in enumerate(sheet.iter_rows(max_row=DEEPEST_ROW, max_col=MOST_COLUMNS, values_only=True) if sheet else (), start=1):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                found.append((number, texts))
            if len(found) > MOST_ROWS + HEADING_WITHIN:
                raise ImportProblem("Mục lục có hơn 10.000 dòng. Hãy tách thành nhiều mục lục rồi nhập từng phần.")
        book.close()
    return found


def _text(cell):
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(nfc(str(cell)).replace("\0", "").split())[:LONGEST_CELL]


def _table(rows):
    """The row whose words are headings, and what stands below it."""
    best, place = 0, 0
    for position, (_, cells) in enumerate(rows[:HEADING_WITHIN]):
        known = sum(bool(meaning) for meaning in propose(cells))
        if known > best:
            best, place = known, position
    if best < 2:
        raise ImportProblem(
            "Không tìm thấy dòng tiêu đề cột trong mục lục. Dòng này cần có ít nhất hai tên cột quen thuộc, ví dụ “Số, ký hiệu”, “Tên tệp”."
        )
    headings = rows[place][1]
    width = max(position for position, text in enumerate(headings, start=1) if text)
    below = [(number, cells[:width]) for number, cells in rows[place + 1 :] if any(cells[:width])]
    if not below:
        raise ImportProblem("Mục lục chưa có dòng nào dưới tiêu đề cột. Hãy kiểm tra lại tệp.")
    if len(below) > MOST_ROWS:
        raise ImportProblem("Mục lục có hơn 10.000 dòng. Hãy tách thành nhiều mục lục rồi nhập từng phần.")
    return Index([text[:200] for text in headings[:width]], below)
