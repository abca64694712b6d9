"""The faces under fonts/, for reportlab and for Pillow."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
SERIF, SERIF_BOLD, SERIF_ITALIC, SERIF_BOLD_ITALIC = (
    "Tinos-Regular",
    "Tinos-Bold",
    "Tinos-Italic",
    "Tinos-BoldItalic",
)
SANS, SANS_BOLD = "Arimo-Regular", "Arimo-Bold"
HANDS = ("Caveat-Digits", "PatrickHand-Digits", "DancingScript-Regular")


@cache
def register() -> None:
    """Make the faces known to reportlab; later calls do nothing."""
    for name in (SERIF, SERIF_BOLD, SERIF_ITALIC, SERIF_BOLD_ITALIC, SANS, SANS_BOLD):
        pdfmetrics.registerFont(TTFont(name, FOLDER / f"{name}.ttf"))
    for bold in (0, 1):
        for italic in (0, 1):
            face = {
                (0, 0): SERIF,
                (1, 0): SERIF_BOLD,
                (0, 1): SERIF_ITALIC,
                (1, 1): SERIF_BOLD_ITALIC,
            }[bold, italic]
            addMapping(SERIF, bold, italic, face)


@cache
def pillow(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / f"{name}.ttf"), size)
