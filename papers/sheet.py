"""A page under the hand: the few moves the layout is made of."""

from __future__ import annotations

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from papers.style import Style
from papers.typefaces import SERIF

WIDTH, HEIGHT = A4


@dataclass(frozen=True, slots=True)
class Anchor:
    """A box on a page: fractions of the page, origin at the top left; `page` counts from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Sheet:
    """`y` is the free top of the current page, in points from its foot."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.left, self.right = style.left, WIDTH - style.right
        self.width = self.right - self.left
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.anchors: dict[str, Anchor] = {}
        self.page = 1
        self.y = HEIGHT - style.top

    def _end_page(self) -> None:
        """What must be done before a page is left."""

    def _new_page(self) -> None:
        self._end_page()
        self.canvas.showPage()
        self.page += 1
        self.canvas.setFont(SERIF, 13)
        self.canvas.drawCentredString(WIDTH / 2, HEIGHT - 36, str(self.page))
        self.y = HEIGHT - self.style.top

    def _flow(self, block: Paragraph, keep: float = 0) -> None:
        """Set a paragraph, breaking it over pages; `keep` points must stay free below it."""
        while True:
            room = self.y - self.style.bottom
            _, tall = block.wrap(self.width, room)
            if tall + keep <= room:
                block.drawOn(self.canvas, self.left, self.y - tall)
                self.y -= tall
                return
            pieces = block.split(self.width, room) if not keep else []
            if len(pieces) == 2:
                first, block = pieces
                _, tall = first.wrap(self.width, room)
                first.drawOn(self.canvas, self.left, self.y - tall)
            self._new_page()
            keep = 0

    def _paragraph(self, size: float, align: int, indent: float, font: str = SERIF) -> ParagraphStyle:
        return ParagraphStyle(
            "p", fontName=font, fontSize=size, leading=size * self.style.leading, alignment=align, firstLineIndent=indent,
            allowWidows=0, allowOrphans=0,
        )  # fmt: skip

    def _centred(
        self, text: str, x: float, y: float, width: float, font: str, size: float, *, even: bool = False
    ) -> float:
        """Set centred lines (broken where they must) with their top at `y`; answer the new top.

        `even` keeps the lines of about one length, as a clerk breaks a title."""
        form = ParagraphStyle("c", fontName=font, fontSize=size, leading=size * 1.22, alignment=TA_CENTER)
        for line in text.split("\n"):
            shrink = stringWidth(line, font, size) / width
            own = form.clone("c", fontSize=size / shrink, leading=size * 1.22) if 1 < shrink <= 1.06 else form
            block = Paragraph(escape(line), own)
            room = width + 0.5
            _, tall = block.wrap(room, HEIGHT)
            while even and room > width * 0.5 and block.wrap(room * 0.94, HEIGHT)[1] == tall:
                room *= 0.94
            block.wrap(room, HEIGHT)
            block.drawOn(self.canvas, x - room / 2, y - tall)
            y -= tall
        return y

    def _rule(self, x: float, y: float, length: float, width: float = 0.7) -> None:
        self.canvas.setLineWidth(width)
        drop = y - self.style.head * 0.95
        self.canvas.line(x - length / 2, drop, x + length / 2, drop)

    def _picture(self, picture: Image.Image, x: float, y: float, width: float, height: float) -> None:
        self.canvas.drawImage(ImageReader(picture), x, y, width, height, mask="auto")

    def _anchor(self, name: str, x0: float, bottom: float, x1: float, top: float) -> None:
        self.anchors[name] = Anchor(self.page, x0 / WIDTH, 1 - top / HEIGHT, x1 / WIDTH, 1 - bottom / HEIGHT)
