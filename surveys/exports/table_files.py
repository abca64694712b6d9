"""The released tables as a workbook and as one CSV. Only bodies are read: what may be said was settled when they were made."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from papers.cells import looks_like_a_formula, put_words, without_control
from surveys.tables.labels import NOTHING

FACE = "Times New Roman"
BOLD, PLAIN, SLANTED = Font(name=FACE, size=11, bold=True), Font(name=FACE, size=11), Font(name=FACE, size=10, italic=True)
MOST_LABEL_WIDTH = 48
CSV_HEAD = (
    "bảng", "câu hỏi", "phân tổ theo", "nhóm", "số phiếu của nhóm", "mã", "trả lời", "số phiếu", "% được hỏi", "% hợp lệ", "% gia quyền",
    "sai số (điểm %)", "in ra",
)  # fmt: skip


def heading(body):
    return body["title"] or (f"{body['text']} theo {body['by_text']}" if body["by_text"] else body["text"])


def as_xlsx(survey, bodies):
    book = Workbook()
    cover = book.active
    cover.title = "Mục lục"
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = 12, 100
    _line(cover, 1, [str(survey)], BOLD)
    for place, body in enumerate(bodies, start=3):
        cell = _line(cover, place, [f"Bảng {body['number']}", heading(body)], PLAIN)
        cell.hyperlink = f"#'Bảng {body['number']}'!A1"
        _table(book.create_sheet(f"Bảng {body['number']}"), body)
    for place, sentence in enumerate(bodies[0]["label"] if bodies else (), start=len(bodies) + 4):
        _line(cover, place, ["", sentence], SLANTED)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet, body):
    row = 1
    for text, font in ((f"Bảng {body['number']}. {heading(body)}", BOLD), *((line, SLANTED) for line in body["label"])):
        _line(sheet, row, [text], font)
        row += 1
    row += 1
    if not body["shown"]:
        _line(sheet, row, [body["why"]], PLAIN)
        return
    for line, font in _lines(body):
        _line(sheet, row, line, font)
        row += 1
    if body["reliability"]:
        row = _scale(sheet, row, body["reliability"])
    for text in (*body["notes"], *filter(None, [tested(body), body["break"]])):
        row += 1
        _line(sheet, row, [text], SLANTED)
    sheet.column_dimensions["A"].width = MOST_LABEL_WIDTH
    for place in range(2, 3 + 2 * len(body["columns"])):
        sheet.column_dimensions[get_column_letter(place)].width = 13
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _lines(body):
    """Rows of cells: numbers where they may be said, and the printed text where not."""
    columns = body["columns"]
    if body["layout"] == "grid":
        yield ["", "Số phiếu", *(column["label"] for column in columns), *(f"{column['label']} (%)" for column in columns)], BOLD
        for row in body["rows"]:
            cells = row["cells"]
            yield [row["label"], _known(row["base"]), *(_count(cell) for cell in cells), *(_share(cell) for cell in cells)], PLAIN
        return
    weighted = any(column["weighted_base"] is not None for column in columns)
    yield ["", *_each(columns, lambda column: [f"{column['label']} ({column['letter']})" if column["letter"] else column["label"], "", *[""] * weighted])], BOLD
    yield ["Trả lời", *_each(columns, lambda _: ["Số phiếu", "% hợp lệ", *["% gia quyền"] * weighted])], BOLD
    for row in body["rows"]:
        yield [row["label"], *_each(row["cells"], lambda cell: [_count(cell), _share(cell), *[_known(cell["weighted_pct"])] * weighted])], PLAIN
    yield ["Số phiếu hợp lệ", *_each(columns, lambda column: [_known(column["base"]), "", *[_known(column["weighted_base"])] * weighted])], BOLD
    for name, words in (("net", "Cân bằng (tích cực − tiêu cực, điểm %)"), ("mean", "Điểm trung bình")):
        if any(column[name] is not None for column in columns):
            yield [words, *_each(columns, lambda column, name=name: ["", _known(column[name]), *[""] * weighted])], PLAIN


def _each(items, cells):
    return [cell for item in items for cell in cells(item)]


def _known(figure):
    return NOTHING if figure is None else figure


def _count(cell):
    return cell["text"] if cell["n"] is None else cell["n"]


def _share(cell):
    """What nobody answered to a question has no valid percentage, but one of all who were asked."""
    if cell["valid_pct"] is not None:
        return cell["valid_pct"]
    return cell["text"] if cell["n"] is None else NOTHING


def _scale(sheet, row, scale):
    _line(sheet, row, ["Cronbach α", _known(scale["alpha"]), "từ", _known(scale["low"]), "đến", _known(scale["high"])], BOLD)
    for item in scale["rows"]:
        row += 1
        _line(sheet, row, [item["label"], _known(item["rest_correlation"]), _known(item["alpha_without"])], PLAIN)
    return row + 1


def tested(body):
    test = body["test"]
    if not test or test["p"] is None:
        return ""
    p = "p < 0,001" if test["p"] < 0.001 else f"p = {test['p']:.3f}".replace(".", ",")
    strength = "" if test["v"] is None else f"; Cramér's V = {test['v']:.2f}".replace(".", ",")
    return f"Kiểm định khác biệt giữa các nhóm: {p}{strength}."


def _line(sheet, row, values, font):
    cell = None
    for place, value in enumerate(values, start=1):
        cell = sheet.cell(row, place)
        if isinstance(value, str):
            put_words(cell, value)
        else:
            cell.value = value
        cell.font = font
    return cell


def as_csv(bodies, delimiter=","):
    """Chunks of bytes, one line for each cell of each table, with the printed text last; the label goes before them."""
    yield from _csv(_records(bodies), delimiter)


def _records(bodies):
    for sentence in bodies[0]["label"] if bodies else ():
        yield [sentence]
    yield CSV_HEAD
    for body in bodies:
        names = f"Bảng {body['number']}", body["text"], body["by_text"]
        if not body["shown"]:
            yield [*names, "", "", "", body["why"]]
        grid = body["layout"] == "grid"
        for row in body["rows"]:
            for column, cell in zip(body["columns"], row["cells"], strict=True):
                group, answer = (row, column) if grid else (column, row)
                yield [
                    *names, group["label"], group["base"], answer["code"], answer["label"], cell["n"], cell["pct"], cell["valid_pct"],
                    cell["weighted_pct"], cell["margin"], cell["text"],
                ]  # fmt: skip


def _csv(records, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    out.write("\ufeff")
    for record in records:
        writer.writerow([_safe(value, delimiter) for value in record])
        if out.tell() > 1 << 16:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _safe(value, delimiter):
    """A decimal comma where the semicolon parts the cells, as a Vietnamese spreadsheet reads it; and no formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", ",") if delimiter == ";" else value
    if not isinstance(value, str):
        return value
    text = without_control(value)
    return f"'{text}" if looks_like_a_formula(text.lstrip()) else text
