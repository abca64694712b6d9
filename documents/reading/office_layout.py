"""Made-up pages for files that have none: paragraphs run down the sheet, cells stand side by side.

The head reader meets the same picture as on paper: what stands on the left of a two-column head is
on the left here as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from .pages import Page, Word

WIDTH, HEIGHT = 595.3, 841.9
LEFT, RIGHT = 0.05, 0.95
TWO_COLUMNS = ((0.05, 0.47), (0.53, 0.95))
LINES = 52
TOP = 0.04
PITCH = (1 - 2 * TOP) / LINES
LETTER = 0.0104  # of the page width: about 86 letters on a full line


@dataclass(slots=True)
class Paragraph:
    """`text` may hold tabs (columns) and newlines (forced line ends)."""

    text: str
    centred: bool = False
    right: bool = False
    far_tab: bool = False  # a tab stop of this paragraph stands in the right half: a lone text after it goes there


@dataclass(slots=True)
class Row:
    cells: list[list[Paragraph]]
    shares: list[float] = field(default_factory=list)  # of the width, one a cell; empty: equal
    tabbed: bool = False  # two columns made with tabs: the left one goes on through the rows that follow


class PageBreak:
    pass


def plain(text: str) -> str:
    """NFC without soft hyphens and zero-width letters; odd spaces become spaces."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)
    return re.sub("[^\\S\t\n]", " ", text)


def lay_out(items: list, first_number: int = 1) -> list[Page]:
    sheet = _Sheet(first_number)
    for item in items:
        if isinstance(item, PageBreak):
            sheet.turn_page()
        elif isinstance(item, Row):
            sheet.row(item)
        else:
            sheet.paragraph(item)
    return sheet.end()


class _Sheet:
    def __init__(self, first_number: int) -> None:
        self.pages: list[Page] = []
        self.next_number = first_number
        self._fresh()

    def _fresh(self) -> None:
        self.words: list[Word] = []
        self.texts: list[str] = []
        self.at = 0
        self.line = self.block = 0
        self.held: list[list] = [[], []]

    def turn_page(self) -> None:
        self._release()
        if self.words:
            self.pages.append(
                Page(self.next_number, WIDTH, HEIGHT, self.words, "\n".join(self.texts), "text")
            )
            self.next_number += 1
        self._fresh()

    def end(self) -> list[Page]:
        self.turn_page()
        if not self.pages:
            self.pages.append(Page(self.next_number, WIDTH, HEIGHT, [], "", "text"))
        return self.pages

    def _room(self, lines: int) -> None:
        if self.at + min(lines, 6) > LINES:
            self.turn_page()

    def paragraph(self, paragraph: Paragraph) -> None:
        for part in _columns(paragraph):
            if isinstance(part, Row):
                self.row(part)
                continue
            lines = _wrap(part.text, RIGHT - LEFT)
            if not lines:
                self.at += 1 if self.words and self.at < LINES else 0
                continue
            self._release()
            self.block += 1
            for text in lines:
                self._room(1)
                self._put(text, LEFT, RIGHT, self.at, part, self.line)
                self.texts.append(text)
                self.line += 1
                self.at += 1

    def row(self, row: Row) -> None:
        spans = _spans(row)
        cells = [
            [(text, p) for p in cell for text in _wrap(p.text.replace("\t", " "), x1 - x0)]
            for cell, (x0, x1) in zip(row.cells, spans, strict=True)
        ]
        tall = max((len(cell) for cell in cells), default=0)
        if tall == 0:
            return
        self._room(tall)
        done = 0
        while done < tall:
            room = max(1, LINES - self.at)
            taken = [cell[done : done + room] for cell in cells]
            if row.tabbed:
                for held, cell in zip(self.held, taken, strict=True):
                    held += [(text, paragraph, self.at + n) for n, (text, paragraph) in enumerate(cell)]
            else:
                self._release()
                self._cells(taken, spans)
            used = max(len(cell) for cell in taken)
            done += used
            self.at += used
            if done < tall:
                self.turn_page()

    def _release(self) -> None:
        """Puts down the columns made with tabs, all of the left one first."""
        for side, held in enumerate(self.held):
            self.block += bool(held)
            for text, paragraph, at in held:
                self._put(text, *TWO_COLUMNS[side], at, paragraph, self.line)
                self.texts.append(text)
                self.line += 1
        self.held = [[], []]

    def _cells(self, cells: list, spans: list[tuple[float, float]]) -> None:
        flat = len(cells) > 2 and all(len(cell) <= 1 for cell in cells)
        for cell, (x0, x1) in zip(cells, spans, strict=True):
            if not cell:
                continue
            self.block += 1
            for number, (text, paragraph) in enumerate(cell):
                self._put(text, x0, x1, self.at + number, paragraph, self.line)
                if not flat:
                    self.texts.append(text)
                    self.line += 1
        if flat:
            self.texts.append(" ".join(cell[0][0] for cell in cells if cell))
            self.line += 1

    def _put(self, text: str, x0: float, x1: float, at: int, paragraph: Paragraph, line: int) -> None:
        letter = min(LETTER, (x1 - x0) / max(1, len(text)))
        wide = len(text) * letter
        if paragraph.centred:
            x0 += (x1 - x0 - wide) / 2
        elif paragraph.right:
            x0 = x1 - wide
        y0 = min(0.985, TOP + at * PITCH)
        for found in re.finditer(r"\S+", text):
            self.words.append(
                Word(
                    found.group(),
                    x0 + found.start() * letter,
                    y0,
                    x0 + found.end() * letter,
                    y0 + 0.8 * PITCH,
                    1.0,
                    line,
                    self.block,
                )
            )


def _spans(row: Row) -> list[tuple[float, float]]:
    count = len(row.cells)
    if count == 1:
        return [(LEFT, RIGHT)]
    if count == 2 and not (row.shares and max(row.shares) > 0.75):
        return list(TWO_COLUMNS)
    shares = row.shares if len(row.shares) == count and sum(row.shares) > 0 else [1.0] * count
    gap = min(0.012, 0.2 / count)
    room = RIGHT - LEFT - gap * (count - 1)
    spans, x = [], LEFT
    for share in shares:
        wide = room * share / sum(shares)
        spans.append((x, x + wide))
        x += wide + gap
    return spans


def _wrap(text: str, wide: float) -> list[str]:
    most = max(8, int(wide / LETTER))
    lines = []
    for forced in text.split("\n"):
        current = ""
        for word in forced.split():
            if current and len(current) + 1 + len(word) > most:
                lines.append(current)
                current = word
            else:
                current = f"{current} {word}" if current else word
        if current:
            lines.append(current)
    return lines


def _columns(paragraph: Paragraph) -> list[Paragraph | Row]:
    """Lines of a paragraph whose tabs stand for columns become rows of two cells."""
    if "\t" not in paragraph.text:
        return [paragraph]
    out: list[Paragraph | Row] = []
    for line in paragraph.text.split("\n"):
        parts = [part.strip() for part in line.split("\t")]
        full = [part for part in parts if part]
        leading = len(parts) - len(line.lstrip(" \t").split("\t"))
        if len(full) == 1 and leading and (leading >= 3 or paragraph.far_tab) and len(full[0]) <= 60:
            out.append(Row([[], [Paragraph(full[0], centred=True)]], tabbed=True))
        elif len(full) == 2 and len(full[0]) > 3 and max(map(len, full)) <= 90:
            left, right = Paragraph(full[0], centred=paragraph.centred), Paragraph(full[1], centred=True)
            out.append(Row([[left], [right]], tabbed=True))
        else:
            out.append(Paragraph(" ".join(full), paragraph.centred, paragraph.right))
    return out
