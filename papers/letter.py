"""Typeset an official paper as PDF: Party papers after Hướng dẫn 36-HD/VPTW, State papers after Nghị định 30/2020.

The text layer holds NFC text in reading order. `compose` also tells where things stand, so that a pen or a
stamp can be put there on a simulated scan.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, Table, TableStyle

from papers import marks
from papers.paper import Paper, Signer
from papers.sheet import HEIGHT, WIDTH, Anchor, Sheet
from papers.style import Style
from papers.typefaces import SERIF, SERIF_BOLD, SERIF_BOLD_ITALIC, SERIF_ITALIC, register


@dataclass(slots=True)
class Composed:
    pdf: bytes
    anchors: dict[str, Anchor] = field(default_factory=dict)  # "number", "day", "month", "seal", "signature:0", …


def typeset(paper: Paper, style: Style | None = None, *, seal: bool = False, signature: bool = False) -> bytes:
    return compose(paper, style, seal=seal, signature=signature).pdf


def compose(paper: Paper, style: Style | None = None, *, seal: bool = False, signature: bool = False) -> Composed:
    register()
    return _Typesetter(paper, style or Style(), seal=seal, signature=signature).run()


class _Typesetter(Sheet):
    def __init__(self, paper: Paper, style: Style, *, seal: bool, signature: bool) -> None:
        super().__init__(style)
        self.paper, self.seal, self.signature = paper, seal, signature
        self.party = paper.regime == "party"
        self.canvas.setTitle(paper.subject)
        self.canvas.setCreator("Cổng Tuyên giáo")
        self.rng = random.Random(zlib.crc32(f"{paper.symbol}{paper.subject}".encode()))

    def run(self) -> Composed:
        self._head()
        self._title()
        self._body(self.paper.body)
        if self.paper.table:
            self._table()
        self._foot()
        if self.paper.annex:
            self._new_page()
            self._body(self.paper.annex)
        self._end_page(last=True)
        self.canvas.save()
        return Composed(self.buffer.getvalue(), self.anchors)

    # Head

    def _head(self) -> None:
        split = self.left - 12 + (self.width + 12) * 0.43
        lx, lw = (self.left - 14 + split) / 2, split - self.left + 8
        rx, rw = (split + self.right + 8) / 2, self.right - split + 4
        size, top = self.style.head, self.y
        y = top
        if self.paper.parent_body:
            y = self._centred(self.paper.parent_body, lx, y, lw, SERIF, size)
        for name in (self.paper.issuer, *self.paper.co_issuers):
            y = self._centred(name, lx, y, lw, SERIF_BOLD, size)
        if self.party:
            y = self._centred("*", lx, y + 2, lw, SERIF, size)
        else:
            self._rule(lx, y + size * 0.75, 62)
            y -= 8
        ry = self._state_motto(rx, top, rw) if not self.party else self._party_motto(rx, top, rw)
        number_y = y
        y = self._number(lx, y, size)
        if self.paper.is_letter:
            subject = self.paper.subject if self.party else f"V/v {self.paper.subject}"
            face, small = (SERIF_ITALIC, size - 1) if self.party else (SERIF, size - 1)
            before = y
            y = self._centred(subject, lx, y - 1, lw - 6, face, small)
            self._anchor("subject", lx - lw / 2, y, lx + lw / 2, before)
        date_y = min(ry, number_y) - (5 if self.style.date_low else 0)
        dy = self._date(rx, date_y, rw)
        self.y = min(y, dy) - 12
        self._urgency(lx)

    def _party_motto(self, x: float, y: float, width: float) -> float:
        size = self.style.head + 1
        text = "ĐẢNG CỘNG SẢN VIỆT NAM"
        y = self._centred(text, x, y, width, SERIF_BOLD, size)
        self._rule(x, y + size * 0.82, stringWidth(text, SERIF_BOLD, size), 0.9)
        return y - 6

    def _state_motto(self, x: float, y: float, width: float) -> float:
        size = self.style.head
        y = self._centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", x, y, width, SERIF_BOLD, size)
        motto = "Độc lập - Tự do - Hạnh phúc"
        y = self._centred(motto, x, y, width, SERIF_BOLD, size + 1)
        if self.style.dashes_under_motto:
            return self._centred("---------------", x, y + 4, width, SERIF, size)
        self._rule(x, y + size * 0.72, stringWidth(motto, SERIF_BOLD, size + 1), 0.8)
        return y - 8

    def _number(self, x: float, y: float, size: float) -> float:
        lead = "Số " if self.party else ("Số : " if self.style.spaced_number else "Số: ")
        space = " " if self.style.spaced_number else ""
        tail = f"{space}{self.paper.joiner}{self.paper.notation}"
        by_hand = self.style.number_by_hand or not self.paper.number
        gap = size * 3.1 if by_hand else 0
        number = "" if by_hand else self.paper.number
        total = stringWidth(lead + number + tail, SERIF, size) + gap
        base, start = y - size, x - total / 2
        canvas = self.canvas
        canvas.setFont(SERIF, size)
        if by_hand:
            canvas.drawString(start, base, lead.rstrip() + " ")
            at = start + stringWidth(lead, SERIF, size)
            canvas.drawString(at + gap, base, tail)
            self._anchor("number", at, base - 2, at + gap, base + size)
        else:
            canvas.drawString(start, base, lead + number + tail)
        self._anchor("symbol", start, base - 3, start + total, base + size)
        return base - size * 0.4

    def _date(self, x: float, y: float, width: float) -> float:
        size, day = self.style.head, self.paper.date
        dd = f"{day.day:02d}"
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        place = f"{self.paper.place}, " if self.paper.place else ""
        parts = [(f"{place}ngày ", ""), (dd, "day"), (" tháng ", ""), (month, "month"), (f" năm {day.year}", "")]
        if not self.style.date_by_hand:
            parts = [("".join(text for text, _ in parts), "")]
        size = min(size + 0.5, size * width / self._length(parts, size))
        at, base = x - self._length(parts, size) / 2, y - size
        self.canvas.setFont(SERIF_ITALIC, size)
        self._anchor("date", at, base - 3, at + self._length(parts, size), base + size)
        for text, name in parts:
            if name:
                self._anchor(name, at, base - 2, at + size * 1.7, base + size)
                at += size * 1.7
            else:
                self.canvas.drawString(at, base, text)
                at += stringWidth(text, SERIF_ITALIC, size)
        return base - size * 0.4

    @staticmethod
    def _length(parts: list[tuple[str, str]], size: float) -> float:
        return sum(size * 1.7 if name else stringWidth(text, SERIF_ITALIC, size) for text, name in parts)

    def _urgency(self, x: float) -> None:
        if not self.paper.urgency:
            return
        text, size = self.paper.urgency.upper(), 14
        if self.style.urgency == "typed":
            wide = stringWidth(text, SERIF_BOLD, size)
            base = self.y - size - 4
            self.canvas.saveState()
            self.canvas.setFillColor(HexColor(marks.RED))
            self.canvas.setStrokeColor(HexColor(marks.RED))
            self.canvas.setFont(SERIF_BOLD, size)
            self.canvas.drawCentredString(x, base, text)
            self.canvas.rect(x - wide / 2 - 7, base - 6, wide + 14, size + 9)
            self.canvas.restoreState()
        else:
            picture = marks.stamp(text, 60, self.rng, angle=self.rng.uniform(-3, 3))
            wide = picture.width * size / 60
            tall = picture.height * size / 60
            base = self.y - tall
            self._picture(picture, x - wide / 2, base, wide, tall)
        self._anchor("urgency", x - 60, base - 6, x + 60, base + size + 8)
        if self.paper.is_letter:
            self.y -= size + 18

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

    def _body(self, lines: tuple[str, ...]) -> None:
        for index, line in enumerate(lines):
            kind = line[:2] if line[:2] in ("# ", "~ ", "= ") else ""
            font = {"# ": SERIF_BOLD, "~ ": SERIF_ITALIC, "= ": SERIF_BOLD}.get(kind, SERIF)
            align = TA_CENTER if kind == "= " else TA_JUSTIFY
            form = self._paragraph(self.style.body, align, 0 if kind == "= " else self.style.indent, font)
            block = Paragraph(escape(line[len(kind) :]), form)
            keep = self.style.body * 4 if kind in ("# ", "= ") and index < len(lines) - 1 else 0
            self._flow(block, keep)
            self.y -= self.style.gap

    def _table(self) -> None:
        size = max(10.0, self.style.body - 2)
        rows = [
            [Paragraph(escape(cell), self._paragraph(size, TA_CENTER if not r else TA_LEFT, 0, SERIF_BOLD if not r else SERIF)) for cell in row]
            for r, row in enumerate(self.paper.table)
        ]  # fmt: skip
        weights = [max(8, *(min(40, len(row[c])) for row in self.paper.table)) for c in range(len(rows[0]))]
        table = Table(rows, colWidths=[self.width * w / sum(weights) for w in weights], repeatRows=1)
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.6, HexColor("#000000")), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
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
        self.y -= self.style.gap

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
