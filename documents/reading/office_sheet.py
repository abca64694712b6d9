"""XLSX: every visible sheet as rows, hidden sheets and everything beside the cells as extra text."""

from __future__ import annotations

import datetime
import io
import re
import warnings

import openpyxl
from lxml import etree

from vietnamese.legacy import legacy_encoding, understood

from .archive import TORN, Archive
from .errors import Unreadable
from .office_layout import LINES, PageBreak, Paragraph, Row, plain

WIDEST_COLUMN = 48
MOST_ROWS = 2000 * LINES

# What Excel writes into a print header beside its words: side, page number, face, size, colour.
PRINT_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z])')


def read(archive: Archive, data: bytes, typed: list[str]) -> tuple[list, list[str]]:
    """Cells in letters from before Unicode are converted; `typed` gets them as they were."""
    for name in archive.matching(r"\.(xml|rels)$"):
        archive.screened(name)  # before openpyxl parses the same parts
    if archive.matching(r"macrosheets/|dialogsheets/"):
        raise Unreadable("macros", kind="bảng tính Excel (XLSX)")
    items: list = []
    extra: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                rows = _rows(sheet, typed)
                if sheet.sheet_state != "visible":
                    extra.append(sheet.title)
                    extra += [" ".join(cell for cell in row if cell) for row in rows]
                    continue
                items += _sheet_items(rows)
                items.append(PageBreak())
                extra.append(sheet.title)
            book.close()
    except Unreadable:
        raise
    except (*TORN, TypeError, AttributeError, IndexError, SyntaxError, etree.LxmlError) as wrong:
        raise Unreadable("damaged") from wrong
    for name in archive.matching(r"^xl/(comments|threadedComments|drawings|charts|diagrams|persons)"):
        if name.endswith(".xml"):
            extra += [t for t in archive.xml(name).itertext() if t.strip()]
            extra += _alternative_texts(archive.xml(name))
    for name in archive.matching(r"^xl/worksheets/[^/]+\.xml$"):
        for element in archive.xml(name).iter("{*}headerFooter"):
            extra += [part.strip() for t in element.itertext() for part in PRINT_CODES.split(t) if part.strip()]
    for element in archive.xml("xl/workbook.xml").iter("{*}definedName") if "xl/workbook.xml" in archive else ():
        extra.append(element.get("comment") or "")
    return items, extra


def _rows(sheet, typed: list[str]) -> list[list[str]]:
    # The size a sheet claims may be a million empty rows wide and deep: go by the cells there are.
    sheet.reset_dimensions()
    found: list[tuple] = []
    for values in sheet.iter_rows(values_only=True):
        if any(value is not None for value in values):
            found.append(values)
            if len(found) > MOST_ROWS:
                raise Unreadable("too_many_pages", count=f"hơn {MOST_ROWS // LINES}", limit=MOST_ROWS // LINES)
    expected = legacy_encoding("\n".join(value for values in found for value in values if isinstance(value, str)))

    def shown(value: object) -> str:
        if isinstance(value, str) and not value.isascii() and (read := understood(value, expected)) != value:
            typed.append(value)
            value = read
        return _shown(value)

    rows = [[shown(value) for value in values] for values in found]
    return [row for row in rows if any(row)]


def _alternative_texts(root: etree._Element) -> list[str]:
    return [e.get(k) for e in root.iter("{*}cNvPr") for k in ("descr", "title") if e.get(k)]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.strftime("%d/%m/%Y")
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return plain(str(value)).replace("\t", " ")


def _sheet_items(rows: list[list[str]]) -> list:
    used = [n for n in range(max(map(len, rows), default=0)) if any(n < len(row) and row[n] for row in rows)]
    if not used:
        return []
    lone = [sum(bool(cell) for cell in row) <= 1 for row in rows]
    shares = []
    for n in used:
        lengths = [len(row[n]) for row, alone in zip(rows, lone, strict=True) if not alone and n < len(row)]
        shares.append(float(min(WIDEST_COLUMN, max([4, *lengths]))))
    items: list = []
    for row, alone in zip(rows, lone, strict=True):
        cells = [row[n] if n < len(row) else "" for n in used]
        full = [cell for cell in cells if cell]
        if alone:
            # A lone cell is a title or a note that was merged across the sheet.
            items.append(Paragraph(full[0], centred=True))
        elif len(full) == 2 and len(used) > 2 and all(len(cell) > 8 for cell in full):
            items.append(Row([[Paragraph(cell, centred=True)] for cell in full]))
        else:
            items.append(Row([[Paragraph(cell)] if cell else [] for cell in cells], shares))
    return items
