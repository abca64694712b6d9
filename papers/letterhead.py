"""The head of an official paper: issuer and number on the left, motto, place and date on the right."""

from __future__ import annotations

import random
import zlib

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from papers import marks
from papers.paper import Paper
from papers.sheet import Sheet
from papers.style import Style
from papers.typefaces import SERIF, SERIF_BOLD, SERIF_ITALIC


class Letterhead(Sheet):
    def __init__(self, paper: Paper, style: Style, *, seal: bool, signature: bool) -> None:
        super().__init__(style)
        self.paper, self.seal, self.signature = paper, seal, signature
        self.party = paper.regime == "party"
        self.canvas.setTitle(paper.subject)
        self.canvas.setCreator("Cổng Tuyên giáo")
        self.rng = random.Random(zlib.crc32(f"{paper.symbol}{paper.subject}".encode()))

    def _head(self) -> None:
        split = self.left - 12 + (self.width + 12) * 0.43
        lx, lw = (self.left - 14 + split) / 2, split - self.left + 8
        rx, rw = (split + self.right + 8) / 2, self.right - split + 4
        size, top = self.style.head, self.y
        y = top
        if self.paper.parent_body:
            y = self._centred(self.paper.parent_body, lx, y, lw, SERIF, size)
        for name in (self.paper.issuer, *self.paper.co_issuers):
            y = self._centred(name, lx, y, lw, SERIF_BOLD, size, even=True)
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
