"""A closer look at one place of a scanned page: the crop, cleaned in several ways, read again."""

from __future__ import annotations

import cv2
import numpy as np

from documents.reading import handline, ocr
from documents.reading.engine import TooSlow
from documents.reading.pages import Page, Word

from .fields import Box
from .segments import Segment

DPI = 300
COLOUR = 34  # spread of the channels from which a pixel counts as coloured ink
RED = 40  # lead of the red channel over both others


class Closer:
    """Renders the page once; every look crops from that image."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._image: np.ndarray | None = None
        self._steps: dict[Box, np.ndarray] = {}

    @property
    def possible(self) -> bool:
        return self.page.render is not None and self.page.source == "ocr" and ocr.available()

    @property
    def drawn(self) -> bool:
        """A page with a text layer may still carry stamps as pictures."""
        return self.page.render is not None and ocr.available()

    @property
    def image(self) -> np.ndarray:
        if self._image is None:
            self._image = np.asarray(self.page.render(DPI).convert("RGB"))
        return self._image

    def crop(self, box: Box, pad: float = 0.0) -> tuple[np.ndarray, float, float]:
        """The piece of the image and the pixel of its upper left corner."""
        height, width = self.image.shape[:2]
        x0, y0 = max(0, int((box[0] - pad) * width)), max(0, int((box[1] - pad) * height))
        x1, y1 = min(width, int((box[2] + pad) * width) + 1), min(height, int((box[3] + pad) * height) + 1)
        return self.image[y0:y1, x0:x1], x0, y0

    def second_reading(self, box: Box) -> np.ndarray | None:
        """What the second reader sees in the box; None where it is too small. Day and month ask about the same line."""
        piece, _, _ = self.crop(box)
        if min(piece.shape[:2]) < 12:
            return None
        if box not in self._steps:
            self._steps[box] = handline.probabilities(piece)
        return self._steps[box]

    def look(self, box: Box, ways: tuple[str, ...], psm: int = 11, zoom: float = 1.0) -> list[Segment]:
        """Lines read in the box, best reading of each place first come, in fractions of the page."""
        piece, left, top = self.crop(box)
        if piece.size == 0 or min(piece.shape[:2]) < 12:
            return []
        lines: list[Segment] = []
        for way in ways:
            grey = WAYS[way](piece)
            if grey is None:
                continue
            if zoom != 1.0:
                grey = cv2.resize(grey, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
            grey = cv2.copyMakeBorder(grey, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=int(np.median(grey)))
            try:
                placed = ocr.tesseract(np.ascontiguousarray(grey), psm, seconds=20, dpi=int(DPI * zoom))
            except TooSlow:
                continue
            lines += self._segments(placed, left, top, zoom)
        return lines

    def _segments(self, placed, left: float, top: float, zoom: float) -> list[Segment]:
        height, width = self.image.shape[:2]
        by_line: dict[int, list[Word]] = {}
        for word in placed:
            place = [(word.x0 - 20) / zoom + left, (word.y0 - 20) / zoom + top, (word.x1 - 20) / zoom + left, (word.y1 - 20) / zoom + top]
            by_line.setdefault(word.seed, []).append(
                Word(word.text, place[0] / width, place[1] / height, place[2] / width, place[3] / height, word.confidence, word.seed)
            )
        return [Segment.of(sorted(words, key=lambda w: w.x0), self.page.number, "ocr") for words in by_line.values()]


def _spread(piece: np.ndarray) -> np.ndarray:
    wide = piece.astype(np.int16)
    return wide.max(axis=2) - wide.min(axis=2)


def _plain(piece: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(piece, cv2.COLOR_RGB2GRAY)


def black_ink(piece: np.ndarray) -> np.ndarray:
    """Without seals, stamps and coloured pens."""
    grey = piece.max(axis=2).copy()
    coloured = (_spread(piece) > COLOUR).astype(np.uint8)
    coloured = cv2.dilate(coloured, np.ones((3, 3), np.uint8)).astype(bool) & (_spread(piece) > 14)
    grey[coloured] = np.median(grey)
    return grey


def red_ink(piece: np.ndarray) -> np.ndarray | None:
    """Only what is stamped in red."""
    wide = piece.astype(np.int16)
    lead = wide[..., 0] - np.maximum(wide[..., 1], wide[..., 2])
    if (lead > RED).mean() < 0.001:
        return None
    return np.clip(255 - 2 * np.clip(lead, 0, 255), 0, 255).astype(np.uint8)


def small_ink(piece: np.ndarray) -> np.ndarray:
    """Without strokes far larger than letters: rings of seals, signatures, underlines."""
    return _without_large(_plain(piece))


def small_red(piece: np.ndarray) -> np.ndarray | None:
    red = red_ink(piece)
    return None if red is None else _without_large(red)


def _without_large(grey: np.ndarray, tallest: int = 75, widest: int = 110) -> np.ndarray:
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = (grey < threshold).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = (stats[:, cv2.CC_STAT_HEIGHT] > tallest) | (stats[:, cv2.CC_STAT_WIDTH] > widest)
    large[0] = False
    clean = grey.copy()
    if large.any():
        mask = large[labels].astype(np.uint8)
        clean[cv2.dilate(mask, np.ones((3, 3), np.uint8)).astype(bool)] = 255
    return clean


def thin_strokes_cut(piece: np.ndarray) -> np.ndarray:
    """Bold print survives an opening that a thin pen stroke or a seal's ring does not."""
    grey = _plain(piece)
    return cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))


WAYS = {
    "plain": _plain,
    "black": black_ink,
    "red": red_ink,
    "small": small_ink,
    "small red": small_red,
    "bold": thin_strokes_cut,
}
