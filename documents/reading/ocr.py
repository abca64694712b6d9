"""Vietnamese OCR of one page image, in memory: Tesseract reads stdin and writes stdout."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image

from .errors import Unreadable
from .lines import Placed

DPI = 300
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


class TooSlow(Exception):
    """Tesseract did not end within the time given to one page."""


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


def as_array(image: Image.Image | np.ndarray) -> np.ndarray:
    if isinstance(image, np.ndarray):
        return image
    return np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def _extremes(rgb: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    red, green, blue = cv2.split(rgb)
    return cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)


def coloured_ink(rgb: np.ndarray) -> np.ndarray:
    """Mask (bool) of pixels with stamp or pen colour; black letters under a stamp are not in it."""
    if rgb.ndim == 2:
        return np.zeros(rgb.shape, bool)
    high, low = _extremes(rgb)
    return (cv2.subtract(high, low) > 48) & (high > 135)


def without_colour(rgb: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """Grey page on which coloured stamps, seals and signatures have vanished."""
    if rgb.ndim == 2:
        return rgb
    grey, _ = _extremes(rgb)
    mask = coloured_ink(rgb) if mask is None else mask
    if mask.any():
        paper = np.uint8(np.median(grey[::8, ::8]))
        # A scanner blurs colour into a grey rim; black letters beside it are darker than any rim.
        rim = cv2.dilate(mask.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool) & (grey > 150)
        grey[mask | rim] = paper
    return grey


def only_colour(rgb: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """Grey page on which only coloured ink is left, dark on white."""
    mask = coloured_ink(rgb) if mask is None else mask
    grey = np.full(mask.shape, 255, np.uint8)
    if rgb.ndim == 3 and mask.any():
        high, low = _extremes(rgb)
        chroma = cv2.subtract(high, low)
        grey[mask] = 255 - cv2.add(chroma, chroma)[mask]
    return grey


def to_grey(rgb: np.ndarray) -> np.ndarray:
    return rgb if rgb.ndim == 2 else cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)


def _small_ink(grey: np.ndarray, wide: int = 800) -> np.ndarray:
    scale = wide / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    threshold, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return (small < min(threshold, 200)).astype(np.uint8)


def _liveliness(ink: np.ndarray, angle: float) -> float:
    """How sharply lines and gaps alternate down the page after turning it: greatest when the lines are level."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST)
    return float(np.square(np.diff(turned.sum(axis=1, dtype=np.float64))).sum())


def lies_sideways(grey: np.ndarray) -> bool:
    """Whether the printed lines run down the page instead of across it."""
    ink = _small_ink(grey)[20:-20, 20:-20]
    if ink.sum() < 200:
        return False
    angles = range(-5, 6)
    across = max(_liveliness(ink, angle) for angle in angles)
    down = max(_liveliness(np.ascontiguousarray(ink.T), angle) for angle in angles)
    return down > 1.4 * across


def skew_of(grey: np.ndarray, widest: float = 6.0) -> float:
    """Degrees by which the page must be turned counter-clockwise to make its lines level."""
    ink = _small_ink(grey, 1000) * 255
    height, width = ink.shape
    margin = max(8, width // 40)
    ink = ink[margin:-margin, margin:-margin]
    if ink.sum() < 255 * 300:
        return 0.0

    def score(angle: float) -> float:
        return _liveliness(ink, angle)

    best = max(np.arange(-widest, widest + 0.1, 1.0), key=score)
    best = max(np.arange(best - 0.75, best + 0.76, 0.25), key=score)
    best = max(np.arange(best - 0.15, best + 0.16, 0.05), key=score)
    best = float(best)
    return best if abs(best) >= 0.15 and abs(best) < widest and score(best) > 1.02 * score(0.0) else 0.0


def turn(image: np.ndarray, rotation: int, skew: float) -> np.ndarray:
    """The upright image: quarter turns clockwise first, then the small angle, paper-white corners."""
    quarter = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if rotation:
        image = cv2.rotate(image, quarter[rotation])
    if skew:
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
        white = 255 if image.ndim == 2 else (255, 255, 255)
        image = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)
    return image


def cleaned(grey: np.ndarray) -> np.ndarray:
    """Without the black edges of a bad scan, round seals, pen strokes and the dust of a photocopy."""
    ink = (grey < 110).astype(np.uint8)
    height, width = grey.shape
    grey = _without_edges(grey, ink, height, width)
    grey = _without_scrawl(grey)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    dust = int((stats[1:, cv2.CC_STAT_AREA] <= 4).sum()) if count > 1 else 0
    if dust > 400 and dust > 0.25 * count:
        grey = cv2.medianBlur(grey, 3)
    return grey


def _without_scrawl(grey: np.ndarray) -> np.ndarray:
    """Seals and signatures hide the names beside them from the page layout of Tesseract."""
    height, width = grey.shape
    ink = (grey < 140).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tall = stats[1:, cv2.CC_STAT_HEIGHT]
    letters = tall[(tall > 10) & (tall < 120)]
    if len(letters) < 20:
        return grey
    letter = float(np.median(letters))
    out = None
    for n in np.nonzero(_scrawls(stats, letter, width, height))[0]:
        if out is None:
            out = grey.copy()
        x, y, w, h = stats[n, :4]
        own = (labels[y : y + h, x : x + w] == n).astype(np.uint8)
        rest = _without_ring(own, letter)
        gone = own.astype(bool)
        if rest is not None:
            # Letters that only touched the ring stay.
            parts, part_labels, part_stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
            wide = _scrawls(part_stats, letter, width, height)
            keep = np.isin(part_labels, [k for k in range(1, parts) if not wide[k]])
            gone &= ~keep
        gone = cv2.dilate(gone.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        if rest is not None:
            gone &= ~cv2.erode(keep.astype(np.uint8), np.ones((1, 1), np.uint8)).astype(bool)
        out[y : y + h, x : x + w][gone] = 255
    return grey if out is None else out


def _scrawls(stats: np.ndarray, letter: float, width: int, height: int) -> np.ndarray:
    w, h, area = (stats[:, k].astype(float) for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    big = (h > 4.5 * letter) | ((h > 2.2 * letter) & (w > 8 * letter))
    big &= (w < 0.5 * width) & (h < 0.25 * height) & (area < 0.22 * w * h) & (w > letter)
    big[0] = False
    return big


def _without_ring(own: np.ndarray, letter: float) -> np.ndarray | None:
    """The component without the rings of a round seal, or None when it holds none."""
    rows, columns = own.shape
    if min(rows, columns) < 8 * letter:
        return None
    small = cv2.resize(own * 255, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    low, high = int(min(small.shape) * 0.3), int(max(small.shape) * 0.55)
    circles = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT, 1.5, 20, param1=120, param2=45, minRadius=max(20, low),
                               maxRadius=max(21, min(high, 80)))
    if circles is None:
        return None
    cx, cy, radius = (float(v) * 4 for v in circles[0][0])
    ys, xs = np.nonzero(own)
    away = np.hypot(xs - cx, ys - cy)
    inked = np.bincount(away.astype(int), minlength=int(radius * 1.3) + 2)
    share = inked / np.maximum(1.0, 2 * np.pi * np.arange(len(inked)))
    rings = (share > 0.45) & (np.arange(len(inked)) > 0.4 * radius)
    if not rings.any():
        return None
    rings = np.convolve(rings, [1, 1, 1, 1, 1], "same") > 0
    rest = own.copy()
    on_ring = rings[away.astype(int)]
    rest[ys[on_ring], xs[on_ring]] = 0
    return rest


def _without_edges(grey: np.ndarray, ink: np.ndarray, height: int, width: int) -> np.ndarray:
    small = cv2.resize(ink, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA)
    solid = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    rows, columns = solid.shape
    black = np.zeros(solid.shape, np.uint8)
    for n in range(1, count):
        x, y, w, h, _area = stats[n]
        at_edge = x <= 1 or y <= 1 or x + w >= columns - 1 or y + h >= rows - 1
        if at_edge and (h > rows // 6 or w > columns // 6) and (w < columns // 6 or h < rows // 6):
            black[labels == n] = 1
    if not black.any():
        return grey
    wide = cv2.dilate(black, np.ones((3, 3), np.uint8))
    mask = cv2.resize(wide, (width, height), interpolation=cv2.INTER_NEAREST).astype(bool)
    grey = grey.copy()
    grey[mask] = 255
    return grey


def tesseract(grey: np.ndarray, psm: int = 3, *, seconds: float = PAGE_SECONDS, dpi: int = DPI,
              extra: tuple[str, ...] = ()) -> list[Placed]:
    """Words of a grey image, in its pixels; seed is the number of tesseract's line."""
    height, width = grey.shape
    picture = b"P5 %d %d 255\n" % (width, height) + np.ascontiguousarray(grey).tobytes()
    command = ["nice", "-n", "19", "tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(dpi), "--psm", str(psm),
               "-c", "thresholding_method=2", *extra, "tsv"]
    try:
        answer = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as too_long:
        raise TooSlow from too_long
    except FileNotFoundError as missing:
        raise Unreadable("no_ocr") from missing
    if answer.returncode == 127:  # said by nice when the program is gone
        raise Unreadable("no_ocr")
    words = []
    seeds: dict[tuple[str, ...], int] = {}
    for row in answer.stdout.decode("utf-8", "replace").splitlines()[1:]:
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


def read_page(image: Image.Image | np.ndarray, *, seconds: float = PAGE_SECONDS) -> Recognised:
    """Turn a page image upright and read it. One call of tesseract for an ordinary page; a second
    when it lies on its side or head, or when it carries coloured ink that may be printed words."""
    rgb = as_array(image)
    found = Recognised()
    mask = coloured_ink(rgb)
    grey = without_colour(rgb, mask)
    if lies_sideways(grey):
        found.rotation = 90
    found.skew = skew_of(turn(grey, found.rotation, 0))
    upright = cleaned(turn(grey, found.rotation, found.skew))
    found.ink = float((upright < 128).mean())
    found.words = tesseract(upright, seconds=seconds)
    found.confidence = _mean(found.words)
    if found.ink > 0.001 and (found.confidence < UPRIGHT_CONFIDENCE or len(found.words) < 3):
        other = cv2.rotate(upright, cv2.ROTATE_180)
        words = tesseract(other, seconds=seconds)
        if _mean(words) * len(words) ** 0.5 > 1.15 * found.confidence * len(found.words) ** 0.5:
            found.words, found.confidence, upright = words, _mean(words), other
            found.rotation = (found.rotation + 180) % 360
    found.height, found.width = upright.shape
    if len(found.words) >= 3 and found.confidence > 0.5:
        _look_again(found, upright, seconds)
    if mask.mean() > COLOURED_SHARE:
        _add_stamped(found, rgb, mask, seconds)
    return found


def _look_again(found: Recognised, grey: np.ndarray, seconds: float) -> None:
    """Tesseract's page layout skips lines beside seals and signatures: read what it left, all in one call."""
    ink = (grey < 140).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    letters = tall[1:][(tall[1:] > 10) & (tall[1:] < 120)]
    if len(letters) < 20:
        return
    letter = float(np.median(letters))
    fits = (tall > 0.6 * letter) & (tall < 3.2 * letter) & (stats[:, cv2.CC_STAT_AREA] > 0.15 * letter * letter)
    fits &= stats[:, cv2.CC_STAT_WIDTH] < 6 * letter
    fits[0] = False
    left = fits[labels].astype(np.uint8)
    for word in found.words:
        if word.confidence >= 0.5:
            left[int(word.y0) : int(word.y1) + 1, int(word.x0) : int(word.x1) + 1] = 0
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
    pad, gap = int(0.6 * letter), int(1.5 * letter)
    strips = []
    for x, y, w, h, _area in sorted(wanted, key=lambda box: box[1]):
        x0, y0 = max(0, x - pad), max(0, y - pad)
        strips.append((x0, y0, grey[y0 : y + h + pad, x0 : x + w + pad]))
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
