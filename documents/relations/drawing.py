"""The relations as a small drawing: boxes and lines with their places, for the template to write as SVG.

Two drawings of one content: side by side for a desk, one under the other for a phone. Text in SVG does
not wrap, so it is cut here."""

from dataclasses import dataclass, field

from documents.relations.around import INCOMING, OUTGOING, Around, Kind

MOST_BOXES = 6  # on each side
HEIGHT, GAP = 56, 14


@dataclass
class Box:
    x: int
    y: int
    width: int
    height: int
    lines: list[tuple[int, str, str]]  # (y, text, class)
    url: str = ""
    css: str = ""

    @property
    def text_x(self):
        return self.x + 14


@dataclass
class Drawing:
    width: int
    height: int
    css: str
    boxes: list[Box] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def view_box(self):
        return f"0 0 {self.width} {self.height}"


def drawings(document, around: Around) -> list[Drawing]:
    before, after = _chosen(around.outgoing, OUTGOING), _chosen(around.incoming, INCOMING)
    return [_wide(document, before, after), _narrow(document, before, after)]


def _chosen(groups, headings):
    """(words of the relation, item) of the first boxes, and whether there is more than is drawn."""
    order = {kind.value: rank for rank, kind in enumerate(headings)}
    drawn, left = [], False
    for group in sorted(groups, key=lambda group: order[group.kind]):
        if group.kind == Kind.MENTIONS and drawn:
            left = True
            continue
        for item in group.items:
            if len(drawn) == MOST_BOXES:
                left = True
                break
            drawn.append((group.heading, item))
        left = left or group.more
    return drawn, left


def _wide(document, before, after):
    rows = max(_rows(before), _rows(after), 1)
    drawing = Drawing(980, rows * (HEIGHT + GAP) - GAP + 4, "relations-wide")
    middle = drawing.height // 2
    centre = _centre(document, 370, middle - 36, 240, 26)
    for side, (x, edge, facing) in ((before, (2, 302, 370)), (after, (678, 678, 610))):
        y = middle - (_rows(side) * (HEIGHT + GAP) - GAP) // 2
        for box in _column(side, x, y, 300, 34):
            drawing.boxes.append(box)
            bend = (edge + facing) // 2
            level = box.y + box.height // 2
            drawing.paths.append(f"M{edge} {level}C{bend} {level} {bend} {middle} {facing} {middle}")
    drawing.boxes.append(centre)
    return drawing


def _narrow(document, before, after):
    drawing, y = Drawing(340, 0, "relations-narrow"), 2
    tops = []
    for side in (before, after):
        boxes = _column(side, 26, y, 312, 36)
        drawing.boxes += boxes
        tops += [box.y + box.height // 2 for box in boxes]
        y += len(boxes) * (HEIGHT + GAP)
        if side is before:
            drawing.boxes.append(_centre(document, 26, y, 312, 34))
            tops.append(y + 36)
            y += 72 + GAP
    drawing.height = y - GAP + 2
    drawing.paths = [f"M10 {min(tops)}V{max(tops)}", *(f"M10 {top}H26" for top in tops)]
    return drawing


def _rows(side):
    return len(side[0]) + side[1]


def _centre(document, x, y, width, letters):
    number = document.symbol or document.type_name or "Không số"
    lines = [(y + 30, _cut(number, letters - 4), "relations-number"), (y + 53, _cut(document.title, letters + 4), "relations-words")]
    return Box(x, y, width, 72, lines, css="relations-centre")


def _column(side, x, y, width, letters):
    drawn, left = side
    boxes = []
    for heading, item in drawn:
        note = heading if item.url else f"{heading} · chưa có trong kho"
        lines = [(y + 23, _cut(item.label, letters), "relations-number"), (y + 43, _cut(note, letters + 6), "relations-words")]
        boxes.append(Box(x, y, width, HEIGHT, lines, item.url, "" if item.url else "relations-absent"))
        y += HEIGHT + GAP
    if left:
        lines = [(y + 33, "Còn văn bản khác, xem danh sách", "relations-words")]
        boxes.append(Box(x, y, width, HEIGHT, lines, "#luoc-do-danh-sach", "relations-rest"))
    return boxes


def _cut(text, letters):
    text = " ".join(text.split())
    return text if len(text) <= letters else text[: letters - 1].rstrip(" ,.;") + "…"
