"""What a reader of files hands to everyone after it: pages made of placed words.

The same shape comes out of a PDF text layer, of OCR and of an office file, so the gate, the head
reader, the page view and the index are written once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word. Coordinates are fractions of the page (0..1), origin at the top left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0  # 0..1; 1 for a text layer
    line: int = 0  # running number of the printed line on its page, top to bottom, column by column
    block: int = 0  # running number of the block (paragraph, table cell) the line stands in


@dataclass(slots=True)
class Page:
    """One page. `number` counts from 1. `source` is "text" (text layer or office file), "ocr", or
    "none" (a page nothing could be read from, which the gate must hold)."""

    number: int
    width: float  # points (1/72 inch); 595 x 842 for A4
    height: float
    words: list[Word] = field(default_factory=list)
    text: str = ""  # lines joined by "\n", NFC
    source: str = "none"
    confidence: float = 1.0  # mean word confidence; 1 for a text layer
    rotation: int = 0  # degrees clockwise by which the page image was turned before it was read
    render: Callable[[int], Image.Image] | None = None  # dpi -> RGB image, upright; None where a file has no pages


@dataclass(slots=True)
class Reading:
    """A file read to the end. `kind` is a key of kinds.KINDS ("pdf", "image", "docx", ...)."""

    kind: str
    pages: list[Page]
    has_fixed_pages: bool  # False for DOCX, ODT, XLSX: their "pages" are made up for reading only
    extra_text: str = ""  # everything readable that stands on no page: properties, comments, hidden sheets, headers
    typed_text: str = ""  # lines that stood in letters from before Unicode, as they were typed; the pages hold what they say
    text_source: str = "text"  # "text", "ocr", "mixed" or "none"
    release: Callable[[], None] | None = None  # lets go of the file that the pages are rendered from

    def close(self) -> None:
        """No page can be rendered any more."""
        if self.release is not None:
            self.release()

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *_) -> None:
        self.close()
