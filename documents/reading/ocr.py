"""Vietnamese OCR of one page image, in memory."""

from __future__ import annotations

import functools
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image

from .engine import ENGINE
from .ink import as_array, cleaned, coloured_ink, letter_height, only_colour, to_grey, without_colour
from .lines import Placed
from .upright import lies_sideways, skew_of, turn

DPI = 300
# Tesseract brings a line to 36 pixels whatever the scan, and its layout costs by the pixel: a fine scan of letters
# of the usual size is read as well at READ_DPI. Coarse scans lose a tenth more words that way, small print its marks.
READ_DPI = 200
FINE_SCAN = 280
SMALL_PRINT = 23  # pixels at DPI: print of 12 points
PAGE_SECONDS = 60
COLOURED_SHARE = 0.0004  # of the page: less coloured ink than this is no stamp
STAMP_CONFIDENCE = 0.55
SECOND_CONFIDENCE = 0.6
UPRIGHT_CONFIDENCE = 0.6  # pages upside down reach about 0.4, clean ones 0.9
MOST_SECOND_LOOKS = 14


@functools.cache
def available() -> bool:
    """Whether the tesseract program with Vietnamese data is here."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    answer = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    return "vie" in answer.stdout.split()


@dataclass(slots=True)
class Recognised:
    """Words in pixels of the upright image, and how the image was turned to become upright."""

    words: list[Placed] = field(default_factory=list)
    confidence: float = 0.0
    rotation: int = 0  # degrees clockwise: 0, 90, 180 or 270
    skew: float = 0.0  # degrees counter-clockwise, applied after the rotation
    ink: float = 0.0  # share of the page that is dark after cleaning
    width: int = 0
    height: int = 0


def tesseract(grey: np.ndarray, psm: int = 3, *, seconds: float = PAGE_SECONDS, dpi: int = DPI) -> list[Placed]:
    """Words of a grey image, in its pixels; seed is the number of tesseract's line."""
    words = []
    seeds: dict[tuple[str, ...], int] = {}
    for row in ENGINE.tsv(grey, psm=psm, dpi=dpi, seconds=seconds).splitlines():
        cell = row.split("\t")
        if len(cell) < 12 or cell[0] != "5":
            continue
        text = unicodedata.normalize("NFC", cell[11]).replace("\u00ad", "").strip()
        confidence = float(cell[10])
        if not text or confidence < 0:
            continue
        x, y, w, h = map(int, cell[6:10])
        seed = seeds.setdefault(tuple(cell[2:5]), len(seeds))
        words.append(Placed(text, x, y, x + w, y + h, confidence / 100, seed))
    return words


def ocr_image(image: Image.Image | np.ndarray, psm: int = 3, drop_colour: bool = True, *,
              seconds: float = PAGE_SECONDS, dpi: int = DPI) -> list[Placed]:
    """Words of any upright picture or crop, in its own pixels. With drop_colour, stamps vanish first."""
    rgb = as_array(image)
    grey = without_colour(rgb) if drop_colour else to_grey(rgb)
    return tesseract(grey, psm, seconds=seconds, dpi=dpi)


def read_page(image: Image.Image | np.ndarray, *, scanned_dpi: float = 0, seconds: float = PAGE_SECONDS) -> Recognised:
    """Turn a page image of DPI, made from a scan of scanned_dpi, upright and read it. One call of tesseract for an ordinary page; a second
    when it lies on its side or head, or when it carries coloured ink that may be printed words."""
    rgb = as_array(image)
    found = Recognised()
    mask = coloured_ink(rgb)
    grey = without_colour(rgb, mask)
    if lies_sideways(grey):
        found.rotation = 90
    found.skew = skew_of(turn(grey, found.rotation, 0))
    upright, letter = cleaned(turn(grey, found.rotation, found.skew))
    found.ink = float((upright < 128).mean())
    dpi = READ_DPI if scanned_dpi >= FINE_SCAN and letter >= SMALL_PRINT else DPI
    found.words = _read_at(upright, dpi, seconds)
    found.confidence = _mean(found.words)
    if found.ink > 0.001 and (found.confidence < UPRIGHT_CONFIDENCE or len(found.words) < 3):
        other = cv2.rotate(upright, cv2.ROTATE_180)
        words = _read_at(other, dpi, seconds)
        if _mean(words) * len(words) ** 0.5 > 1.15 * found.confidence * len(found.words) ** 0.5:
            found.words, found.confidence, upright = words, _mean(words), other
            found.rotation = (found.rotation + 180) % 360
    found.height, found.width = upright.shape
    if len(found.words) >= 3 and found.confidence > 0.5:
        _look_again(found, upright, dpi, seconds)
    if mask.mean() > COLOURED_SHARE:
        _add_stamped(found, rgb, mask, seconds)
    saying = {w.seed for w in found.words if any(x.isalnum() for x in w.text)}
    found.words = [w for w in found.words if w.seed in saying]  # rules, dots and specks make lines of their own
    return found


def _at(grey: np.ndarray, dpi: int) -> np.ndarray:
    """A page of DPI at another resolution."""
    return grey if dpi == DPI else cv2.resize(grey, None, fx=dpi / DPI, fy=dpi / DPI, interpolation=cv2.INTER_AREA)


def _read_at(grey: np.ndarray, dpi: int, seconds: float) -> list[Placed]:
    """The words of a page of DPI, in its pixels, read at another resolution."""
    words, scale = tesseract(_at(grey, dpi), seconds=seconds, dpi=dpi), DPI / dpi
    for word in words:
        word.x0, word.y0, word.x1, word.y1 = word.x0 * scale, word.y0 * scale, word.x1 * scale, word.y1 * scale
    return words


def _look_again(found: Recognised, page: np.ndarray, dpi: int, seconds: float) -> None:
    """Tesseract's page layout skips lines beside seals and signatures: seek what it left, and read that at the
    full resolution, all in one call."""
    grey, scale = _at(page, dpi), DPI / dpi
    ink = (grey < 140).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    letter = letter_height(stats, dpi)
    if not letter:
        return
    fits = (tall > 0.6 * letter) & (tall < 3.2 * letter) & (stats[:, cv2.CC_STAT_AREA] > 0.15 * letter * letter)
    fits &= stats[:, cv2.CC_STAT_WIDTH] < 6 * letter
    fits[0] = False
    left = fits[labels].astype(np.uint8)
    for word in found.words:
        if word.confidence >= 0.5:
            x0, y0, x1, y1 = (int(edge / scale) for edge in (word.x0, word.y0, word.x1, word.y1))
            left[y0 : y1 + 1, x0 : x1 + 1] = 0
    reach = int(1.3 * letter)
    lines = cv2.morphologyEx(left, cv2.MORPH_CLOSE, np.ones((3, reach), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    wanted = [
        box
        for box in boxes[1:]
        if box[2] > 2.5 * letter and 0.7 * letter < box[3] < 3.5 * letter and box[4] > 0.25 * box[2] * box[3]
    ]
    wanted = sorted(wanted, key=lambda box: -box[2])[:MOST_SECOND_LOOKS]
    if not wanted:
        return
    pad, gap = int(0.6 * letter * scale), int(1.5 * letter * scale)
    strips = []
    for box in sorted(wanted, key=lambda box: box[1]):
        x, y, w, h = (int(edge * scale) for edge in box[:4])
        x0, y0 = max(0, x - pad), max(0, y - pad)
        strips.append((x0, y0, page[y0 : y + h + pad, x0 : x + w + pad]))
    wide = max(strip.shape[1] for _, _, strip in strips) + 2 * gap
    board = np.full((sum(strip.shape[0] + gap for _, _, strip in strips) + gap, wide), 255, np.uint8)
    spots, down = [], gap
    for x0, y0, strip in strips:
        board[down : down + strip.shape[0], gap : gap + strip.shape[1]] = strip
        spots.append((down, down + strip.shape[0], x0 - gap, y0 - down))
        down += strip.shape[0] + gap
    base = max((w.seed for w in found.words), default=-1) + 1
    for word in tesseract(board, 6, seconds=seconds):
        middle = (word.y0 + word.y1) / 2
        spot = next((s for s in spots if s[0] - gap / 2 <= middle <= s[1] + gap / 2), None)
        letters_in = sum(x.isalpha() for x in word.text)
        if spot is None or word.confidence < SECOND_CONFIDENCE or letters_in < 2:
            continue
        word.x0, word.x1, word.y0, word.y1 = word.x0 + spot[2], word.x1 + spot[2], word.y0 + spot[3], word.y1 + spot[3]
        word.seed += base
        rivals = [other for other in found.words if _covers(word, other)]
        if any(other.confidence >= word.confidence for other in rivals):
            continue
        found.words = [other for other in found.words if other not in rivals]
        found.words.append(word)


def _mean(words: list[Placed]) -> float:
    letters = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0


def _add_stamped(found: Recognised, rgb: np.ndarray, mask: np.ndarray, seconds: float) -> None:
    """Names and titles are often stamped in red: read the coloured ink by itself and add what stands clear."""
    stamped = turn(only_colour(rgb, mask), found.rotation, found.skew)
    ink = cv2.morphologyEx((stamped < 160).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    ys, xs = np.nonzero(ink)
    if len(xs) < 200:
        return
    pad = 20
    x0, x1 = max(0, int(np.percentile(xs, 0.5)) - pad), int(np.percentile(xs, 99.5)) + pad
    y0, y1 = max(0, int(np.percentile(ys, 0.5)) - pad), int(np.percentile(ys, 99.5)) + pad
    base = max((w.seed for w in found.words), default=-1) + 1
    for word in tesseract(np.ascontiguousarray(stamped[y0:y1, x0:x1]), 11, seconds=seconds):
        word.x0, word.x1, word.y0, word.y1 = word.x0 + x0, word.x1 + x0, word.y0 + y0, word.y1 + y0
        letters = sum(c.isalpha() for c in word.text)
        if word.confidence < STAMP_CONFIDENCE or letters < 2 or letters < 0.6 * len(word.text):
            continue
        if any(_covers(word, other) for other in found.words):
            continue
        word.seed += base
        found.words.append(word)


def _covers(a: Placed, b: Placed) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    tall = min(a.y1, b.y1) - max(a.y0, b.y0)
    if wide <= 0 or tall <= 0:
        return False
    return wide * tall > 0.3 * min((a.x1 - a.x0) * (a.y1 - a.y0), (b.x1 - b.x0) * (b.y1 - b.y0))
