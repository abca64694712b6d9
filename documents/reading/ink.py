"""The ink of a scanned page: what is stamp, seal, pen stroke or dirt comes off before the letters are read."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image


def as_array(image: Image.Image | np.ndarray) -> np.ndarray:
    if isinstance(image, np.ndarray):
        return image
    return np.asarray(image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB"))


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


def letter_height(stats: np.ndarray, dpi: int) -> float:
    """The middle height of the pieces of ink that may be letters; 0.0 where there are too few to tell."""
    tall = stats[1:, cv2.CC_STAT_HEIGHT]
    letters = tall[(tall > dpi / 30) & (tall < dpi / 2.5)]
    return float(np.median(letters)) if len(letters) >= 20 else 0.0


def cleaned(grey: np.ndarray) -> tuple[np.ndarray, float]:
    """A page of 300 dpi without the black edges of a bad scan, round seals, pen strokes and the dust of a
    photocopy; and the height of its letters."""
    ink = (grey < 110).astype(np.uint8)
    height, width = grey.shape
    grey = _without_edges(grey, ink, height, width)
    grey, letter = _without_scrawl(grey)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    dust = int((stats[1:, cv2.CC_STAT_AREA] <= 4).sum()) if count > 1 else 0
    if dust > 400 and dust > 0.25 * count:
        grey = cv2.medianBlur(grey, 3)
    return grey, letter


def _without_scrawl(grey: np.ndarray) -> tuple[np.ndarray, float]:
    """Seals and signatures hide the names beside them from the page layout of Tesseract."""
    height, width = grey.shape
    ink = (grey < 140).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    letter = letter_height(stats, 300)
    if not letter:
        return grey, 0.0
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
            gone &= ~keep
        out[y : y + h, x : x + w][gone] = 255
    return (grey if out is None else out), letter


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
