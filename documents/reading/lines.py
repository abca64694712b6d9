"""From placed words to printed lines in reading order, the same for text layers and OCR."""

from __future__ import annotations

from dataclasses import dataclass

from .pages import Word

COLUMN_GAP = 1.6  # times the height of the line: a wider gap separates cells or columns
NARROWEST_GUTTER = 0.01  # of the page width


@dataclass(slots=True)
class Placed:
    """A word on its way into a line; any unit, as long as both axes use the same one."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0
    seed: int = -1  # words with the same seed >= 0 were already put on one line by OCR


def median(values: list[float]) -> float:
    values.sort()
    return values[len(values) // 2]


class _Run(list):
    """Words next to each other on one line, without a wide gap."""

    def settle(self) -> _Run:
        self.sort(key=lambda w: w.x0)
        self.x0 = self[0].x0
        self.x1 = max(w.x1 for w in self)
        self.y0 = min(w.y0 for w in self)
        self.y1 = max(w.y1 for w in self)
        self.height = median([w.y1 - w.y0 for w in self])
        self.middle = median([w.y0 + w.y1 for w in self]) / 2
        return self


def arrange(placed: list[Placed], width: float, height: float) -> tuple[list[Word], str]:
    """Words in reading order with line and block numbers, and their text line by line."""
    if not placed:
        return [], ""
    rows = _rows(placed, width)
    words: list[Word] = []
    texts: list[str] = []
    line = block = -1
    last: _Run | None = None
    for cells, fresh in _reading_order(rows, width):
        line += 1
        for number, cell in enumerate(cells):
            if number or fresh or last is None or _starts_block(last, cell):
                block += 1
            last = cell
            words += [
                Word(w.text, w.x0 / width, w.y0 / height, w.x1 / width, w.y1 / height, w.confidence, line, block)
                for w in cell
            ]
        texts.append(" ".join(w.text for cell in cells for w in cell))
    return words, "\n".join(texts)


def _starts_block(above: _Run, below: _Run) -> bool:
    tall = max(above.height, below.height)
    gap = below.middle - above.middle
    return gap < 0 or gap > 2.1 * tall or tall > 1.45 * min(above.height, below.height)


def _rows(placed: list[Placed], width: float) -> list[list[_Run]]:
    """Rows from top to bottom, each a list of runs from left to right."""
    lines: list[_Run] = []
    seeded: dict[int, _Run] = {}
    loose: list[_Run] = []
    for word in placed:
        if word.seed >= 0:
            seeded.setdefault(word.seed, _Run()).append(word)
        else:
            loose.append(_Run([word]).settle())
    pieces = loose
    for run in seeded.values():
        pieces += _split(run.settle())
    pieces.sort(key=lambda r: (r.middle, r.x0))
    for piece in pieces:
        home = None
        for line in reversed(lines[-8:]):
            if abs(piece.middle - line.middle) < 0.45 * min(max(piece.height, 0.5 * line.height), line.height):
                home = line
                break
        if home is None:
            fresh = _Run(piece)
            fresh.middle, fresh.height = piece.middle, piece.height
            lines.append(fresh)
        else:
            count = len(home)
            home.extend(piece)
            home.middle = (home.middle * count + piece.middle * len(piece)) / len(home)
            home.height = max(home.height, piece.height) if count < 3 else home.height
    rows = [_split(line.settle()) for line in lines]
    rows.sort(key=lambda row: median([run.middle for run in row]))
    return rows


def _split(run: _Run) -> list[_Run]:
    runs: list[_Run] = []
    current = _Run()
    right = None
    for word in run:
        if right is not None and word.x0 - right > COLUMN_GAP * run.height:
            runs.append(current.settle())
            current = _Run()
            right = None
        current.append(word)
        right = word.x1 if right is None else max(right, word.x1)
    runs.append(current.settle())
    return runs


def _gaps(row: list[_Run], width: float) -> list[tuple[float, float]]:
    edges = [(0.0, row[0].x0)]
    right = row[0].x1
    for run in row[1:]:
        if run.x0 > right:
            edges.append((right, run.x0))
        right = max(right, run.x1)
    edges.append((right, width))
    return edges


def _shared(gutters: list[tuple[float, float]], row: list[_Run], width: float) -> list[tuple[float, float]]:
    shared = []
    for left, right in gutters:
        for a, b in _gaps(row, width):
            lo, hi = max(left, a), min(right, b)
            if hi - lo >= NARROWEST_GUTTER * width:
                shared.append((lo, hi))
    return shared


def _reading_order(rows: list[list[_Run]], width: float):
    """Yields (cells of one line, whether a new block must begin)."""
    index = 0
    while index < len(rows):
        row = rows[index]
        if len(row) == 1:
            yield row, False
            index += 1
            continue
        gutters = [
            (max(a, 0.15 * width), min(b, 0.8 * width))
            for a, b in _gaps(row, width)[1:-1]
            if min(b, 0.8 * width) - max(a, 0.15 * width) >= NARROWEST_GUTTER * width
        ]
        end = index + 1
        while gutters and end < len(rows):
            gap = rows[end][0].middle - rows[end - 1][0].middle
            narrowed = _shared(gutters, rows[end], width)
            if not narrowed or gap > 8 * rows[end][0].height:
                break
            gutters = narrowed
            end += 1
        band = rows[index:end]
        many = [r for r in band if len(r) > 1]
        if not gutters or sum(len(r) > 2 for r in many) > 0.5 * len(many) + 0.5:
            for cells in band:
                yield cells, True
        else:
            middle = max(gutters, key=lambda g: g[1] - g[0])
            cut = (middle[0] + middle[1]) / 2
            for side in (lambda run, cut=cut: run.x0 < cut, lambda run, cut=cut: run.x0 >= cut):
                first = True
                for cells in band:
                    chosen = [run for run in cells if side(run)]
                    if chosen:
                        merged = _Run(w for run in chosen for w in run).settle()
                        yield [merged], first
                        first = False
        index = end
