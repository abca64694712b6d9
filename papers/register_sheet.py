"""Typeset a register as PDF, A4 landscape: a cover, then the table with its head on every page.

Rows are taken one at a time and never kept: what grows with the book is its compressed pages alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from papers import typefaces
from papers.register import Column, Cover, Row, in_words
from papers.typefaces import SERIF, SERIF_BOLD, SERIF_ITALIC

WIDTH, HEIGHT = landscape(A4)
LEFT, RIGHT, TOP, BOTTOM = 56.7, 28.4, 42.5, 42.5  # 20 mm to bind, 10 mm, 15 mm, 15 mm
SIZE, LEADING = 9.5, 12.0
HEAD_SIZE, HEAD_LEADING = 9.0, 11.0
PAD = 3.0


def typeset(out, cover: Cover, columns: tuple[Column, ...], rows: Iterable[Row], progress: Callable | None = None) -> int:
    """Write the register to the binary file `out`; answers the number of pages. `progress(rows so far)`
    is called after each row."""
    typefaces.register()
    book = _Book(out, cover, columns)
    book.cover()
    for done, row in enumerate(rows, start=1):
        book.row(row)
        if progress is not None:
            progress(done)
    return book.end()


class _Book:
    def __init__(self, out, cover: Cover, columns: tuple[Column, ...]) -> None:
        self.canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        self.canvas.setTitle(f"{cover.title.capitalize()}, {cover.period.lower()}")
        self.canvas.setAuthor(cover.office)
        self.canvas.setCreator("Cổng Tuyên giáo")
        self.what, self.columns = cover, columns
        shares = sum(column.width for column in columns)
        self.widths = [column.width / shares * (WIDTH - LEFT - RIGHT) for column in columns]
        self.edges = [LEFT]
        for width in self.widths:
            self.edges.append(self.edges[-1] + width)
        self.head = [
            wrap(column.title, SERIF_BOLD, HEAD_SIZE, width - 2 * PAD)
            for column, width in zip(columns, self.widths, strict=True)
        ]
        self.page = 0
        self.y = 0.0

    def cover(self) -> None:
        what, canvas = self.what, self.canvas
        for inset, thick in ((34, 1.6), (39, 0.6)):
            canvas.setLineWidth(thick)
            canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)
        centre, y = WIDTH / 2, HEIGHT - 88
        for text, face in ((what.parent_body.upper(), SERIF), (what.office.upper(), SERIF_BOLD)):
            for line in wrap(text, face, 14, WIDTH - 220) if text else []:
                y = self._centred(line, centre, y, face, 14, 19)
        if what.party:
            self._centred("*", centre, y, SERIF, 14, 19)
        else:
            canvas.setLineWidth(0.8)
            canvas.line(centre - 50, y + 9, centre + 50, y + 9)
        y = self._centred(what.title, centre, HEIGHT / 2 + 30, SERIF_BOLD, 30, 44)
        if what.note:
            y = self._centred(what.note, centre, y, SERIF_ITALIC, 15, 24)
        y = self._centred(f"Năm: {what.years}", centre, y - 6, SERIF_BOLD, 17, 34)
        y = self._centred(what.period, centre, y, SERIF, 15, 25)
        dots = "……………"
        numbers = f"Từ số {what.first_number or dots} đến số {what.last_number or dots}"
        y = self._centred(numbers, centre, y, SERIF, 15, 25)
        self._centred(f"Quyển số: {dots}", centre, y, SERIF, 15, 25)
        canvas.showPage()

    def row(self, row: Row) -> None:
        cells = [
            wrap(in_words(cell), SERIF, SIZE, width - 2 * PAD)
            for cell, width in zip(row.cells, self.widths, strict=True)
        ]
        if not self.page:
            self._new_page()
        while True:
            lines = max(map(len, cells), default=1) or 1
            fitting = int((self.y - BOTTOM - 2 * PAD) / LEADING)
            if lines <= fitting:
                self._cells(cells, lines, cancelled=row.cancelled)
                return
            # A row goes to the next page whole, unless no page holds it.
            if lines * LEADING + 2 * PAD > self.room:
                self._cells([cell[:fitting] for cell in cells], fitting, cancelled=row.cancelled)
                cells = [cell[fitting:] for cell in cells]
            self._new_page()

    def end(self) -> int:
        if not self.page:
            self._new_page()
            self._centred("Không có văn bản nào trong thời gian này.", WIDTH / 2, self.y - 24, SERIF_ITALIC, 12, 16)
        self._foot()
        self.canvas.save()
        return self.page + 1

    def _new_page(self) -> None:
        if self.page:
            self._foot()
            self.canvas.showPage()
        self.page += 1
        top = HEIGHT - TOP
        tall = max(map(len, self.head)) * HEAD_LEADING + 2 * PAD
        foot = top - tall
        self.canvas.setFont(SERIF_BOLD, HEAD_SIZE)
        for at, width, lines in zip(self.edges, self.widths, self.head, strict=False):
            y = top - (tall - len(lines) * HEAD_LEADING) / 2
            for line in lines:
                y -= HEAD_LEADING
                self.canvas.drawCentredString(at + width / 2, y + 2.5, line)
        numbers = foot - LEADING - 1
        self.canvas.setFont(SERIF_ITALIC, HEAD_SIZE)
        for position, (at, width) in enumerate(zip(self.edges, self.widths, strict=False), start=1):
            self.canvas.drawCentredString(at + width / 2, numbers + 3.5, f"({position})")
        self._frame(top, foot)
        self._frame(foot, numbers)
        self.y = numbers
        self.room = self.y - BOTTOM

    def _cells(self, cells, lines: int, *, cancelled: bool) -> None:
        tall = lines * LEADING + 2 * PAD
        self.canvas.setFont(SERIF, SIZE)
        for column, at, width, texts in zip(self.columns, self.edges, self.widths, cells, strict=False):
            y = self.y - PAD - LEADING * 0.79
            for text in texts:
                long = _length(text, SERIF, SIZE)
                x = at + (width - long) / 2 if column.centred else at + PAD
                self.canvas.drawString(x, y, text)
                if cancelled and column is not self.columns[-1]:  # the reason, last, stays readable
                    self.canvas.setLineWidth(0.7)
                    self.canvas.line(x, y + SIZE * 0.28, x + long, y + SIZE * 0.28)
                y -= LEADING
        self._frame(self.y, self.y - tall)
        self.y -= tall

    def _frame(self, top: float, foot: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(LEFT, top, self.edges[-1], top)
        self.canvas.line(LEFT, foot, self.edges[-1], foot)
        for edge in self.edges:
            self.canvas.line(edge, top, edge, foot)

    def _foot(self) -> None:
        self.canvas.setFont(SERIF_ITALIC, 8.5)
        self.canvas.drawString(LEFT, BOTTOM - 18, f"{self.what.office} · {self.what.title.capitalize()} · {self.what.period.lower()}")
        self.canvas.drawRightString(self.edges[-1], BOTTOM - 18, f"Trang {self.page}")

    def _centred(self, text: str, x: float, y: float, face: str, size: float, leading: float) -> float:
        self.canvas.setFont(face, size)
        self.canvas.drawCentredString(x, y - size, text)
        return y - leading


@cache
def _glyph(letter: str, face: str, size: float) -> float:
    return stringWidth(letter, face, size)


@lru_cache(maxsize=20_000)
def _length(text: str, face: str, size: float) -> float:
    """Width in points; the faces here are set without kerning, so letters add up."""
    return sum([_glyph(letter, face, size) for letter in text])


def wrap(text: str, face: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`; a word that is wider alone is broken where it must."""
    lines = []
    for paragraph in text.split("\n"):
        line, long = "", 0.0
        space = _glyph(" ", face, size)
        for word in paragraph.split():
            wide = _length(word, face, size)
            while wide > width:
                if line:
                    lines.append(line)
                    line, long = "", 0.0
                fits = _fitting(word, face, size, width)
                lines.append(word[:fits])
                word = word[fits:]
                wide = _length(word, face, size)
            if not word:
                continue
            if line and long + space + wide > width:
                lines.append(line)
                line, long = "", 0.0
            line, long = (f"{line} {word}", long + space + wide) if line else (word, wide)
        if line:
            lines.append(line)
    return lines


def _fitting(word: str, face: str, size: float, width: float) -> int:
    """How many letters fit; after a stroke or dash where there is one. At least one."""
    long, fits = 0.0, 0
    for letter in word:
        long += _glyph(letter, face, size)
        if long > width:
            break
        fits += 1
    joint = max(word.rfind(sign, 0, fits) for sign in "/-") + 1
    return joint or fits or 1
