"""Charts of released tables, drawn here as SVG: no program in the browser, readable in print. Every chart bears the
reliability label of its table. The colours are attributes for paper; on a page the stylesheet sets those of the theme."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from surveys.tables.labels import number, percent

WIDTH, PAD = 460, 12
LINE, SMALL_LINE = 18, 14
TEXT, SMALL = 14, 11
BAR = 16
INK, INK_2, LINE_COLOUR = "#1d1b18", "#57524a", "#ddd8ce"
PLAIN = "bar"
# class → colour on paper
FILLS = {
    "bar": "#0b4f8a", "pos2": "#0b4f8a", "pos1": "#6d9dc5", "zero": "#cfc8ba", "neg1": "#dd9a5f", "neg2": "#9c4a00",
    "none": "#f4f1ea", "aside": "#a9a397",
}  # fmt: skip
SHADES = ("shade1", "shade2", "shade3", "shade4", "shade5")
SHADE_FILLS = dict(zip(SHADES, ("#eaf1f7", "#c3d9eb", "#8fb8d8", "#4a86b8", "#0b4f8a"), strict=True))
TILE_WIDTH, TILE_HEIGHT = 104, 58


def chart(body):
    """The chart that suits a released table, "" where there is nothing to draw."""
    if not body["shown"] or body["reliability"]:
        return ""
    if body["layout"] == "grid":
        return _stacks(body, [(row["label"], row["base"], _parts(body["columns"], row["cells"]), row["net"]) for row in body["rows"]])
    signed = any(row["sign"] for row in body["rows"])
    if body["layout"] == "cross":
        if signed:
            return _stacks(body, [_column(body, place) for place in range(len(body["columns"]))])
        return _multiples(body)
    if signed:
        return _stacks(body, [_column(body, 0)])
    return _distribution(body) if body["type"] == "scale" else _bars(body)


class Drawing:
    def __init__(self, body, kind):
        self.body, self.kind, self.y, self.parts = body, kind, PAD, []
        self.paragraph(body["title"] or body["text"], TEXT, INK, weight="600")
        self.y += 4

    def paragraph(self, words, size, colour, *, x=PAD, width=WIDTH - 2 * PAD, weight="400", name="ink"):
        for line in wrapped(words, width, size):
            self.y += SMALL_LINE if size == SMALL else LINE
            self.text(x, self.y, line, size, colour, weight=weight, name=name)

    def text(self, x, y, words, size=TEXT, colour=INK, *, anchor="start", weight="400", name="ink"):
        self.parts.append(
            f'<text class="chart-{name}" x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
            f'text-anchor="{anchor}">{escape(words)}</text>'
        )

    def rect(self, x, y, width, height, name, *, fill=None):
        fill = fill or FILLS.get(name) or SHADE_FILLS[name]
        edge = f' stroke="{INK_2}" stroke-width="0.6" stroke-dasharray="3 2"' if name == "none" else ""
        self.parts.append(
            f'<rect class="chart-{name}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}"{edge}/>'
        )

    def line(self, x1, y1, x2, y2, name="rule", colour=LINE_COLOUR, width=1):
        self.parts.append(
            f'<line class="chart-{name}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'
        )

    def legend(self, entries):
        x = PAD
        self.y += 8
        top = self.y
        for name, words in entries:
            needed = 16 + len(words) * SMALL * 0.56 + 12
            if x > PAD and x + needed > WIDTH - PAD:
                x, top = PAD, top + SMALL_LINE + 4
            self.rect(x, top, 10, 10, name)
            self.text(x + 15, top + 9, words, SMALL, INK_2, name="ink-2")
            x += needed
        self.y = top + 12

    def done(self):
        self.y += 6
        self.line(PAD, self.y, WIDTH - PAD, self.y)
        for sentence in self.body["label"]:
            self.paragraph(sentence, SMALL, INK_2, name="ink-2")
        height = self.y + PAD
        name = escape(f"{self.kind}: {self.body['title'] or self.body['text']}. Số liệu đầy đủ ở bảng kèm theo.")
        return mark_safe(  # every word above went through escape()
            f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{name}" '
            f'font-family="Be Vietnam Pro, Arial, sans-serif">{"".join(self.parts)}</svg>'
        )


def wrapped(words, width, size):
    """Lines that fit, by the mean width of a letter; a word longer than a line is cut."""
    most = max(int(width / (size * 0.56)), 4)
    lines, line = [], ""
    for word in str(words).split():
        while len(word) > most:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:most])
            word = word[most:]
        if line and len(line) + 1 + len(word) > most:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def _bars(body):
    drawing = Drawing(body, "Biểu đồ thanh")
    for row in body["rows"]:
        _bar(drawing, row["label"], row["cells"][0], "aside" if row["kind"] != "option" else PLAIN)
    return drawing.done()


def _bar(drawing, label, cell, name):
    room = WIDTH - 2 * PAD - 62
    drawing.y += 4
    drawing.paragraph(label, TEXT, INK)
    drawing.y += 5
    share = cell["valid_pct"] if cell["valid_pct"] is not None else cell["pct"]
    if share is None:
        drawing.rect(PAD, drawing.y, room * 0.05, BAR, "none")
    else:
        drawing.rect(PAD, drawing.y, room * min(share, 100) / 100, BAR, name)
        if cell["margin"]:
            end = PAD + room * share / 100
            reach = room * cell["margin"] / 100
            drawing.line(max(end - reach, PAD), drawing.y + BAR / 2, end + reach, drawing.y + BAR / 2, "whisker", INK, 1.5)
    drawing.text(WIDTH - PAD, drawing.y + BAR - 3, cell["text"], anchor="end", weight="600")
    drawing.y += BAR


def _names(rows):
    """The colour of every answer: by its direction, the outer one darker."""
    good = [place for place, row in enumerate(rows) if row.get("sign") == 1]
    bad = [place for place, row in enumerate(rows) if row.get("sign") == -1]
    names = {}
    for places, base in ((good, "pos"), (list(reversed(bad)), "neg")):
        for order, place in enumerate(places):
            names[place] = f"{base}2" if order < max(len(places) // 2, 1) and (len(places) > 1 or base == "pos") else f"{base}1"
    return [names.get(place, "zero" if row.get("sign") == 0 else "aside") for place, row in enumerate(rows)]


def _parts(answers, cells):
    """[(class, share or None, label, text)] in the order of the answers."""
    return [
        (name, cell["valid_pct"], answer["label"], cell["text"])
        for name, answer, cell in zip(_names(answers), answers, cells, strict=True)
    ]


def _column(body, place):
    column = body["columns"][place]
    rows = [row for row in body["rows"] if row["kind"] != "no_answer"]
    return column["label"], column["base"], _parts(rows, [row["cells"][place] for row in rows]), column["net"]


def _stacks(body, lines):
    """One stacked bar a line, good answers from the left; what is withheld together is one hatched piece."""
    drawing = Drawing(body, "Biểu đồ mức độ")
    room = WIDTH - 2 * PAD
    for label, base, parts, net in lines:
        drawing.y += 8
        told = "không công bố" if base is None else f"n = {number(base, 0)}"
        balance = "" if net is None else f" · cân bằng {'+' if net > 0 else ''}{number(net)}"
        drawing.paragraph(f"{label} ({told}{balance})", TEXT, INK)
        drawing.y += 5
        x = PAD
        if base is not None:
            for name, share, _, text in parts:
                if share:
                    drawing.rect(x, drawing.y, room * share / 100, BAR + 6, name)
                    if share >= 11:
                        ink = "#1d1b18" if name in ("pos1", "zero", "neg1", "aside") else "#ffffff"
                        drawing.text(x + room * share / 200, drawing.y + 16, text, 12, ink, anchor="middle", name=f"on-{name}")
                    x += room * share / 100
            rest = WIDTH - PAD - x
            if rest > 2 and any(share is None for _, share, _, _ in parts):
                drawing.rect(x, drawing.y, rest, BAR + 6, "none")
        drawing.y += BAR + 6
    entries = {label: name for _, _, parts, _ in lines for name, _, label, _ in parts}
    withheld = any(share is None for _, _, parts, _ in lines for _, share, _, _ in parts)
    drawing.legend([(name, label) for label, name in entries.items()] + [("none", "không công bố riêng")] * withheld)
    return drawing.done()


def _distribution(body):
    drawing = Drawing(body, "Phân bố điểm")
    rows = [row for row in body["rows"] if row["kind"] == "option"]
    height, room = 110, (WIDTH - 2 * PAD) / max(len(rows), 1)
    largest = max((row["cells"][0]["valid_pct"] or 0 for row in rows), default=0) or 1
    base = drawing.y + height + 24
    for place, row in enumerate(rows):
        x, cell = PAD + room * place, row["cells"][0]
        share = cell["valid_pct"]
        tall = 4 if share is None else height * share / largest
        drawing.rect(x + 2, base - tall, room - 4, tall, "none" if share is None else PLAIN)
        drawing.text(x + room / 2, base - tall - 4, "·" if share is None else number(share, 0), SMALL, INK, anchor="middle")
        drawing.text(x + room / 2, base + 15, row["label"], 12, INK_2, anchor="middle", name="ink-2")
    drawing.line(PAD, base, WIDTH - PAD, base)
    drawing.y = base + 20
    mean = body["columns"][0]["mean"]
    if mean is not None:
        drawing.paragraph(f"Điểm trung bình {number(mean, 2)}; số trên cột là tỷ lệ %.", SMALL, INK_2, name="ink-2")
    return drawing.done()


def _multiples(body):
    """The same bars for each group, one small chart under the other answers of the row."""
    drawing = Drawing(body, "Biểu đồ so sánh các nhóm")
    room = WIDTH - 2 * PAD - 190
    for row in body["rows"]:
        drawing.y += 8
        drawing.paragraph(row["label"], TEXT, INK, weight="600")
        for column, cell in zip(body["columns"], row["cells"], strict=True):
            lines = wrapped(column["label"], 116, SMALL)[:2]
            drawing.y += 6
            for place, line in enumerate(lines):
                drawing.text(PAD, drawing.y + 10 + place * 12, line, SMALL, INK_2, name="ink-2")
            share = cell["valid_pct"]
            name = "none" if share is None else "aside" if column["code"] == "" and not column["letter"] else PLAIN
            drawing.rect(PAD + 124, drawing.y, room * (5 if share is None else min(share, 100)) / 100, 12, name)
            drawing.text(WIDTH - PAD, drawing.y + 11, cell["text"], 12, INK, anchor="end")
            drawing.y += 12 * len(lines) if len(lines) > 1 else 14
    return drawing.done()


def tiles(body, code):
    """A map without borders: one tile for each area with its figure, for one answer of a table by area or stratum. The project
    holds no borders of communes, so nothing is said of where they lie."""
    row = next(row for row in body["rows"] if row["code"] == code)
    drawing = Drawing(body | {"title": f"{row['label']} – theo địa bàn"}, "Bản đồ ô")
    across = int((WIDTH - 2 * PAD) // (TILE_WIDTH + 4))
    top = drawing.y + 8
    for place, (column, cell) in enumerate(zip(body["columns"][1:], row["cells"][1:], strict=True)):
        x, y = PAD + place % across * (TILE_WIDTH + 4), top + place // across * (TILE_HEIGHT + 4)
        share = cell["valid_pct"]
        name = "none" if share is None else SHADES[min(int(share // 20), 4)]
        drawing.rect(x, y, TILE_WIDTH, TILE_HEIGHT, name)
        light = "#ffffff" if name in ("shade4", "shade5") else INK
        for line, words in enumerate(wrapped(column["label"], TILE_WIDTH - 8, SMALL)[:2]):
            drawing.text(x + 6, y + 15 + line * 13, words, SMALL, light, name=f"on-{name}")
        drawing.text(x + 6, y + TILE_HEIGHT - 8, cell["text"], TEXT, light, weight="600", name=f"on-{name}")
        drawing.y = y + TILE_HEIGHT
    drawing.legend([(name, f"{20 * step}–{20 * step + 20}%") for step, name in enumerate(SHADES)] + [("none", "không công bố")])
    return drawing.done()


LINES = ("line1", "line2", "line3", "line4", "line5")
LINE_FILLS = dict(zip(LINES, ("#0b4f8a", "#9c4a00", "#1b6b3a", "#57524a", "#8a6100"), strict=True))


def trend(body):
    """`body`: {title, label, waves: [{label, break, base}], lines: [{label, shares}]}: a line stops where the question changed."""
    drawing = Drawing({"text": "", **body}, "Xu hướng")
    waves, height = body["waves"], 150
    top, left = drawing.y + 14, PAD + 34
    room = (WIDTH - PAD - 30 - left) / max(len(waves) - 1, 1)
    for share in (0, 25, 50, 75, 100):
        y = top + height * (1 - share / 100)
        drawing.line(left, y, WIDTH - PAD, y)
        drawing.text(left - 6, y + 4, f"{share}%", SMALL, INK_2, anchor="end", name="ink-2")
    for place, wave in enumerate(waves):
        anchor = "start" if place == 0 else "end" if place == len(waves) - 1 else "middle"
        drawing.text(left + room * place, top + height + 16, wave["label"], SMALL, INK_2, anchor=anchor, name="ink-2")
        if wave["base"] is not None:
            drawing.text(left + room * place, top + height + 30, f"n = {number(wave['base'], 0)}", SMALL, INK_2, anchor=anchor, name="ink-2")
        if wave["break"]:
            x = left + room * (place - 0.5)
            drawing.line(x, top, x, top + height, "break", INK_2, 1.5)
            drawing.text(x, top - 4, "đổi cách hỏi", SMALL, INK_2, anchor="middle", name="ink-2")
    for name, line in zip(LINES, body["lines"], strict=False):
        before = None
        for place, share in enumerate(line["shares"]):
            if share is None:
                before = None
                continue
            point = left + room * place, top + height * (1 - share / 100)
            if before and not waves[place]["break"]:
                drawing.line(*before, *point, name, LINE_FILLS[name], 2)
            drawing.rect(point[0] - 3.5, point[1] - 3.5, 7, 7, name, fill=LINE_FILLS[name])
            before = point
    drawing.y = top + height + 38
    entries = [
        (name, f"{line['label']}: {' → '.join('·' if share is None else percent(share, 0) for share in line['shares'])}")
        for name, line in zip(LINES, body["lines"], strict=False)
    ]
    x, y = PAD, drawing.y
    for name, words in entries:
        drawing.rect(x, y, 10, 10, name, fill=LINE_FILLS[name])
        drawing.text(x + 15, y + 9, words, SMALL, INK_2, name="ink-2")
        y += 16
    drawing.y = y
    for wave in waves:
        if wave["break"]:
            drawing.paragraph(f"{wave['label']}: {wave['break']}", SMALL, INK_2, name="ink-2")
    return drawing.done()
