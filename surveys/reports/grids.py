"""A released table as a table of a paper. Wide ones are cut into several, each with the column of answers."""

from papers.paper import Box, Grid
from surveys.exports.table_files import heading, tested
from surveys.tables.labels import NOTHING, number

MOST_ACROSS = 6  # columns of figures that a page holds legibly


def blocks(body):
    """The table with its caption, or the sentence why it is not shown."""
    caption = f"Bảng {body['number']}. {heading(body)}"
    if not body["shown"]:
        return [f"# {caption}", body["why"]]
    if body["reliability"]:
        return [_scale(body, caption)]
    rows = _grid_rows(body) if body["layout"] == "grid" else _cross_rows(body) if body["layout"] == "cross" else _alone_rows(body)
    notes = [*body["notes"], *filter(None, [tested(body), body["break"]])]
    return list(_cut(rows, caption, " ".join(notes)))


def label(body):
    """The reliability label, framed."""
    return Box(("Nhãn độ tin cậy", *body["label"]))


def count(value):
    return NOTHING if value is None else number(value, 0)


def share(value):
    return NOTHING if value is None else number(value)


def _alone_rows(body):
    (column,) = body["columns"]
    weighted = column["weighted_base"] is not None
    yield "Trả lời", "Số phiếu", "% được hỏi", "% hợp lệ", *["% gia quyền"] * weighted
    for row in body["rows"]:
        (cell,) = row["cells"]
        valid = cell["text"] if cell["n"] is None else share(cell["valid_pct"])
        yield row["label"], count(cell["n"]), share(cell["pct"]), valid, *[share(cell["weighted_pct"])] * weighted
    yield "Số phiếu hợp lệ", count(column["base"]), "", "", *[count(column["weighted_base"])] * weighted
    yield from _balances(body)


def _cross_rows(body):
    columns = body["columns"]
    yield "Trả lời (% hợp lệ)", *(f"{column['label']} ({column['letter']})" if column["letter"] else column["label"] for column in columns)
    for row in body["rows"]:
        if row["kind"] != "no_answer":
            yield row["label"], *(f"{cell['text'].rstrip('%')} {cell['letters']}".strip() for cell in row["cells"])
    yield "Số phiếu hợp lệ", *(count(column["base"]) for column in columns)
    yield from _balances(body, cross=True)


def _balances(body, *, cross=False):
    """Net score and mean in one line each; under a table of one column they stand in the column of percentages."""
    for name, words in (("net", "Cân bằng (điểm %)"), ("mean", "Điểm trung bình")):
        figures = [column[name] for column in body["columns"]]
        if any(figure is not None for figure in figures):
            said = [NOTHING if figure is None else number(figure, 1 if name == "net" else 2) for figure in figures]
            weighted = body["columns"][0]["weighted_base"] is not None
            yield (words, *said) if cross else (words, "", "", *said, *[""] * weighted)


def _grid_rows(body):
    yield "% hợp lệ", "n", *(column["label"] for column in body["columns"])
    for row in body["rows"]:
        yield row["label"], count(row["base"]), *(cell["text"].rstrip("%") for cell in row["cells"])


def _scale(body, caption):
    scale = body["reliability"]
    rows = [("Mục của thang đo", "Tương quan với phần còn lại", "α khi bỏ mục")]
    rows += [(item["label"], _decimals(item["rest_correlation"]), _decimals(item["alpha_without"])) for item in scale["rows"]]
    told = f"Cronbach α = {_decimals(scale['alpha'])} (khoảng tin cậy {_decimals(scale['low'])}–{_decimals(scale['high'])})."
    return Grid(tuple(rows), caption=caption, note=" ".join([told, *body["notes"]]), figures=True)


def _decimals(value):
    return NOTHING if value is None else number(value, 2)


def _cut(rows, caption, note):
    rows = list(rows)
    across = len(rows[0]) - 1
    parts = -(-across // MOST_ACROSS)
    size = -(-across // parts)
    for part in range(parts):
        chosen = [(row[0], *row[1 + part * size : 1 + (part + 1) * size]) for row in rows]
        title = f"{caption} ({part + 1}/{parts})" if parts > 1 else caption
        widths = (max(2.6, 6 - 0.4 * (len(chosen[0]) - 1)), *[1.0] * (len(chosen[0]) - 1))
        yield Grid(tuple(chosen), caption=title, note=note if part == parts - 1 else "", widths=widths, figures=True)
