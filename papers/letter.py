"""Typeset an official paper as PDF: Party papers after Hướng dẫn 36-HD/VPTW, State papers after Nghị định 30/2020.

The text layer holds NFC text in reading order. `compose` also tells where things stand, so that a pen or a
stamp can be put there on a simulated scan.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, Table, TableStyle

from papers import marks
from papers.letterhead import Letterhead
from papers.paper import Block, Box, Figure, Grid, PageBreak, Paper, Signer
from papers.sheet import HEIGHT, WIDTH, Anchor
from papers.style import Style
from papers.typefaces import SERIF, SERIF_BOLD, SERIF_BOLD_ITALIC, SERIF_ITALIC, register

BLACK = HexColor("#000000")
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.6, BLACK), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
FRAME = TableStyle([("BOX", (0, 0), (-1, -1), 0.8, BLACK), ("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 6)])


@dataclass(slots=True)
class Composed:
    pdf: bytes
    anchors: dict[str, Anchor] = field(default_factory=dict)  # "number", "day", "month", "seal", "signature:0", …


def typeset(paper: Paper, style: Style | None = None, *, seal: bool = False, signature: bool = False) -> bytes:
    return compose(paper, style, seal=seal, signature=signature).pdf


def compose(paper: Paper, style: Style | None = None, *, seal: bool = False, signature: bool = False) -> Composed:
    register()
    return _Typesetter(paper, style or Style(), seal=seal, signature=signature).run()


class _Typesetter(Letterhead):
    def run(self) -> Composed:
        self._head()
        self._title()
        self._body(self.paper.body)
        if self.paper.table:
            self._grid(Grid(self.paper.table))
        self._foot()
        if self.paper.annex:
            self._new_page()
            self._body(self.paper.annex)
        self._end_page(last=True)
        self.canvas.save()
        return Composed(self.buffer.getvalue(), self.anchors)

    # Title

    def _title(self) -> None:
        paper, size, middle = self.paper, self.style.title, WIDTH / 2 + (self.style.left - self.style.right) / 2
        if paper.is_letter:
            self._addressees(middle)
            return
        self.y -= 6
        top = self.y
        self.y = self._centred(paper.doc_type.upper(), middle, self.y, self.width, SERIF_BOLD, size + 0.5)
        self._anchor("doc_type", middle - 120, self.y, middle + 120, top)
        top = self.y
        self.y = self._centred(paper.subject, middle, self.y, self.width * 0.92, SERIF_BOLD, size - 0.5, even=True)
        self._anchor("subject", self.left, self.y, self.right, top)
        if self.party:
            self.y = self._centred("-----", middle, self.y + 3, self.width, SERIF, size)
        else:
            self._rule(middle, self.y + size * 0.55, 90)
        self.y -= 8
        if paper.addressees:
            self._addressees(middle)
        if paper.heading:
            self.y = self._centred(paper.heading, middle, self.y - 4, self.width, SERIF_BOLD, size) - 4

    def _addressees(self, middle: float) -> None:
        names = self.paper.addressees
        if not names:
            return
        size = self.style.body
        lead = "Kính trình" if self.paper.doc_type == "Tờ trình" and self.party else "Kính gửi"
        if len(names) == 1:
            self.y = self._centred(f"{lead}: {names[0]}", middle, self.y - 4, self.width * 0.86, SERIF, size) - 6
            return
        x = self.left + self.width * 0.17
        form = self._paragraph(size, TA_LEFT, 0)
        at = x + stringWidth(f"{lead}:  ", SERIF, size)
        self.y -= 6
        opening = Paragraph(f"{lead}:", form)
        opening.wrap(self.width, HEIGHT)
        opening.drawOn(self.canvas, x, self.y - form.leading)
        for index, name in enumerate(names):
            end = "." if index == len(names) - 1 else ";"
            block = Paragraph(escape(f"- {name.rstrip('.;')}{end}"), form)
            _, tall = block.wrap(self.right - at, HEIGHT)
            block.drawOn(self.canvas, at, self.y - tall)
            self.y -= tall
        self.y -= 10

    # Body

    def _body(self, blocks: tuple[Block, ...]) -> None:
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            match block:
                case Grid():
                    self._grid(block)
                case Figure():
                    self._figure(block)
                case Box():
                    self._box(block)
                case PageBreak():
                    self._new_page()
                case _:
                    self._line(block, following)

    def _line(self, line: str, following: Block | None) -> None:
        kind = line[:2] if line[:2] in ("# ", "~ ", "= ") else ""
        font = {"# ": SERIF_BOLD, "~ ": SERIF_ITALIC, "= ": SERIF_BOLD}.get(kind, SERIF)
        align = TA_CENTER if kind == "= " else TA_JUSTIFY
        form = self._paragraph(self.style.body, align, 0 if kind == "= " else self.style.indent, font)
        self._flow(Paragraph(escape(line[len(kind) :]), form), self._kept(following) if kind in ("# ", "= ") else 0)
        self.y -= self.style.gap

    def _kept(self, following: Block | None) -> float:
        """How much must stand on the same page below a heading."""
        match following:
            case None | PageBreak():
                return 0
            case Figure():
                return min(self._size_of(following)[1] + 60, HEIGHT / 2)
            case str() if following[:2] in ("# ", "= "):
                return self.style.body * 6
            case str():
                return self.style.body * 4
            case _:
                return self.style.body * 8

    def _figure(self, figure: Figure) -> None:
        wide, tall = self._size_of(figure)
        caption = Paragraph(escape(figure.caption), self._paragraph(self.style.body - 1, TA_CENTER, 0, SERIF_ITALIC))
        under = caption.wrap(self.width, HEIGHT)[1] + 4 if figure.caption else 0
        if tall + under > self.y - self.style.bottom:
            self._new_page()
        self.canvas.drawImage(
            ImageReader(io.BytesIO(figure.png)), self.left + (self.width - wide) / 2, self.y - tall, wide, tall, mask="auto"
        )
        self.y -= tall + 4
        if figure.caption:
            caption.drawOn(self.canvas, self.left, self.y - under + 4)
            self.y -= under
        self.y -= self.style.gap

    def _size_of(self, figure: Figure) -> tuple[float, float]:
        """In points; never taller than a page."""
        across, down = ImageReader(io.BytesIO(figure.png)).getSize()
        wide = self.width * figure.width
        shrink = min(1, (HEIGHT - self.style.top - self.style.bottom - 60) * across / down / wide)
        return wide * shrink, wide * shrink * down / across

    def _box(self, box: Box) -> None:
        form = self._paragraph(self.style.body - 2.5, TA_LEFT, 0)
        self._set_table(Table([[[Paragraph(escape(line), form) for line in box.lines]]], colWidths=[self.width], style=FRAME))
        self.y -= self.style.gap

    def _grid(self, grid: Grid) -> None:
        size = max(10.0, self.style.body - 2)
        rows = [
            [
                Paragraph(
                    escape(cell),
                    self._paragraph(
                        size, TA_CENTER if not r or (c and grid.figures) else TA_LEFT, 0, SERIF_BOLD if not r else SERIF
                    ),
                )
                for c, cell in enumerate(row)
            ]
            for r, row in enumerate(grid.rows)
        ]
        widths = grid.widths or [max(8, *(min(40, len(row[c])) for row in grid.rows)) for c in range(len(rows[0]))]
        table = Table(rows, colWidths=[self.width * w / sum(widths) for w in widths], repeatRows=1, style=GRID)
        tall = table.wrap(self.width, HEIGHT)[1]
        # A small table is not torn, and the head of a long one does not stand without rows.
        needed = tall if tall < HEIGHT * 0.45 else size * 6
        if grid.caption:
            caption = Paragraph(escape(grid.caption), self._paragraph(self.style.body - 1, TA_CENTER, 0, SERIF_BOLD))
            self._flow(caption, needed + 3)
            self.y -= 3
        elif needed > self.y - self.style.bottom and self.y < HEIGHT - self.style.top:
            self._new_page()
        self._set_table(table)
        if grid.note:
            self._flow(Paragraph(escape(grid.note), self._paragraph(size - 1, TA_LEFT, 0, SERIF_ITALIC)))
        self.y -= self.style.gap

    def _set_table(self, table: Table) -> None:
        parts = [table]
        while parts:
            part = parts.pop(0)
            room = self.y - self.style.bottom
            _, tall = part.wrap(self.width, room)
            if tall > room:
                pieces = part.split(self.width, room)
                if len(pieces) < 2:
                    self._new_page()
                    parts.insert(0, part)
                    continue
                parts = [*pieces[1:], *parts]
                part = pieces[0]
                _, tall = part.wrap(self.width, room)
            part.drawOn(self.canvas, self.left, self.y - tall)
            self.y -= tall + self.style.gap
            if parts:
                self._new_page()

    # Foot

    def _foot(self) -> None:
        signers, size = self.paper.signers, self.style.body
        lines = max(len(s.authority) + s.title.count("\n") + 2 for s in signers)
        listed = "" if len(signers) > 1 else "beside"
        block = self._recipients()
        tall_left = sum(p.wrap(self.width * 0.46, HEIGHT)[1] for p in block)
        tall_right = lines * size * 1.25 + 88
        need = max(tall_left, tall_right) if listed else tall_right + tall_left
        if self.y - need - 8 < self.style.bottom:
            self._new_page()
        self.y -= 8
        top = self.y
        share = self.width / max(2, len(signers))
        bottom = top
        for index, signer in enumerate(signers):
            x = self.right - share * (len(signers) - index - 0.5) + (8 if len(signers) == 1 else 0)
            bottom = min(bottom, self._signer(signer, index, x, top, share - 4))
        at = top if listed else bottom - 12
        for piece in block:
            _, tall = piece.wrap(self.width * 0.46, HEIGHT)
            piece.drawOn(self.canvas, self.left, at - tall)
            at -= tall
        self.y = min(at, bottom)

    def _recipients(self) -> list[Paragraph]:
        if not self.paper.recipients:
            return []
        form = ParagraphStyle("n", fontName=SERIF, fontSize=11.5, leading=13.4, leftIndent=5, firstLineIndent=-5)
        head = "<u>Nơi nhận</u>:" if self.party else f'<font name="{SERIF_BOLD_ITALIC}">Nơi nhận:</font>'
        title = ParagraphStyle("h", fontName=SERIF, fontSize=13 if self.party else 12, leading=16)
        last = len(self.paper.recipients) - 1
        items = [f"- {name.rstrip('.;,')}{'.' if i == last else ';' if not self.party else ','}" for i, name in enumerate(self.paper.recipients)]
        return [Paragraph(head, title), *(Paragraph(escape(item), form) for item in items)]

    def _signer(self, signer: Signer, index: int, x: float, y: float, width: float) -> float:
        size = self.style.body
        for line in signer.authority:
            y = self._centred(line, x, y, width, SERIF_BOLD, size)
        y = self._centred(signer.title, x, y, width, SERIF if self.party and signer.authority else SERIF_BOLD, size)
        room = 72
        self._anchor(f"signature:{index}", x - 60, y - room, x + 60, y)
        if index == len(self.paper.signers) - 1:
            self._anchor("seal", x - 94, y - room - 14, x + 4, y - room + 84)
        if self.signature:
            picture = marks.signature(420, self.rng)
            self._picture(picture, x - 58, y - room + 4, 124, 62)
        if self.seal:
            self._picture(marks.seal(420, self.style.seal_ink, self.rng), x - 94, y - room - 14, 98, 98)
        base = y - room
        end = self._centred(signer.name, x, base, width, SERIF_BOLD, size)
        self._anchor(f"name:{index}", x - width / 2, end, x + width / 2, base)
        return end

    def _end_page(self, last: bool = False) -> None:
        """Typed marks go on last, so that they lie over the text as a stamp does."""
        canvas = self.canvas
        for mark in self.paper.marks:
            if mark.page != self.page and not (last and mark.page == -1):
                continue
            wide = max(stringWidth(line, mark.font, mark.size) for line in mark.text.split("\n"))
            lines = mark.text.split("\n")
            canvas.saveState()
            canvas.translate(mark.x * mm, HEIGHT - mark.y * mm)
            canvas.rotate(mark.angle)
            canvas.setFillColor(HexColor(mark.colour))
            canvas.setStrokeColor(HexColor(mark.colour))
            canvas.setFont(mark.font, mark.size)
            tall = len(lines) * mark.size * 1.2
            for row, line in enumerate(lines):
                canvas.drawCentredString(0, tall / 2 - (row + 0.83) * mark.size * 1.2, line)
            for ring in range(mark.frame):
                pad = 6 + ring * 3
                canvas.rect(-wide / 2 - pad, -tall / 2 - pad * 0.6, wide + 2 * pad, tall + pad * 1.2)
            canvas.restoreState()
