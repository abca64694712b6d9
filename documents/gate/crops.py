"""Reads one stamp-like region: straighten it, take its frame away, let Tesseract read the single line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from documents.reading.ocr import tesseract

from .ink import INCH, Candidate, Sheet
from .wording import Mark, letters, stamp_reading

LINE = 52  # pixels of letter height that Tesseract reads best


@dataclass(slots=True)
class Read:
    mark: Mark | None
    legible: bool  # some other words were read with confidence
    text: str = ""


def read(candidate: Candidate, sheet: Sheet) -> Read:
    doubt: Mark | None = None
    legible = False
    seen = []
    for picture, psm in _pictures(candidate, sheet):
        words = [w for w in tesseract(picture, psm, seconds=10, dpi=300) if w.text.strip("|[](){}_-—=~.,'\" ")]
        text = " ".join(w.text for w in words)
        seen.append(text)
        mark = stamp_reading(text)
        if mark is not None and mark.sure:
            return Read(mark, True, text)
        doubt = doubt or mark
        sure_letters = sum(len(letters(w.text)) for w in words if w.confidence > 0.7 and len(letters(w.text)) > 1)
        if sure_letters >= 4 and mark is None:
            legible = True
            break
    return Read(doubt, legible, " / ".join(seen))


def _pictures(candidate: Candidate, sheet: Sheet) -> Iterator[tuple[np.ndarray, int]]:
    psm = 6 if candidate.side / candidate.height < 1.5 and candidate.height > 0.5 * INCH else 7
    layer = sheet.colour if candidate.coloured else sheet.grey
    angles = _angles(candidate, layer)
    for angle in angles:
        flat = straighten(layer, candidate, angle)
        yield tidy(flat, candidate.framed), psm
    flat = straighten(layer, candidate, angles[0])
    yield tidy(flat, candidate.framed, solid=True), psm
    if candidate.coloured:
        yield tidy(straighten(sheet.grey, candidate, angles[0]), candidate.framed), psm
    if candidate.framed:
        yield tidy(np.ascontiguousarray(flat[::-1, ::-1]), True), psm


def _angles(candidate: Candidate, layer: np.ndarray) -> list[float]:
    """The rectangle's own angle, and the one at which the letters stand on a line."""
    if candidate.framed:
        return [candidate.angle]
    level = best_line_angle(layer, candidate)
    return [level] if abs(level - candidate.angle) < 3 else [level, candidate.angle]


def best_line_angle(layer: np.ndarray, candidate: Candidate) -> float:
    reach = int(np.hypot(candidate.side, candidate.height) / 2) + 4
    x, y = int(candidate.centre[0]), int(candidate.centre[1])
    part = layer[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
    if part.size == 0:
        return candidate.angle
    scale = min(1.0, 110 / max(part.shape))
    small = cv2.resize(255 - part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    h, w = small.shape

    def score(angle: float) -> float:
        turned = cv2.warpAffine(small, cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1), (w, h))
        return float(np.square(np.diff(turned.sum(axis=1, dtype=np.float64))).sum())

    return float(max(range(-45, 46, 3), key=score))


def straighten(layer: np.ndarray, candidate: Candidate, angle: float, margin: float = 0.06) -> np.ndarray:
    turned_by = np.deg2rad(angle - candidate.angle)
    side = candidate.side * abs(np.cos(turned_by)) + candidate.height * abs(np.sin(turned_by))
    height = candidate.height * abs(np.cos(turned_by)) + candidate.side * abs(np.sin(turned_by))
    extra = margin * INCH
    inside = candidate.height * (0.5 if candidate.framed else 0.9)
    scale = min(4.0, max(0.4, LINE * 1.25 / max(inside, 1)))
    w, h = int((side + 2 * extra) * scale), int((height + 2 * extra) * scale)
    matrix = cv2.getRotationMatrix2D(candidate.centre, angle, scale)
    matrix[0, 2] += w / 2 - candidate.centre[0]
    matrix[1, 2] += h / 2 - candidate.centre[1]
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return cv2.warpAffine(layer, matrix, (max(8, w), max(8, h)), flags=how, borderValue=255)


def tidy(flat: np.ndarray, framed: bool, *, solid: bool = False) -> np.ndarray:
    """Letters dark on white: contrast stretched, frame lines and what touches the edge taken away."""
    low, high = np.percentile(flat, 2), np.percentile(flat, 90)
    grey = np.clip((flat.astype(np.float32) - low) * (255 / max(25.0, high - low)), 0, 255).astype(np.uint8)
    threshold, _ = cv2.threshold(cv2.GaussianBlur(grey, (0, 0), 1.2), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (cv2.GaussianBlur(grey, (0, 0), 1.2) < threshold).astype(np.uint8)
    h, w = ink.shape
    if framed:
        lines = cv2.morphologyEx(
            cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 15), np.uint8)), cv2.MORPH_OPEN, np.ones((1, int(0.4 * w)), np.uint8)
        )
        posts = cv2.morphologyEx(
            cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((15, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((int(0.62 * h), 1), np.uint8)
        )
        frame = cv2.dilate(lines | posts, np.ones((5, 5), np.uint8)) > 0
        ink[frame] = 0
        ink = _letters_only(ink)
        keep = cv2.dilate(ink, np.ones((5, 5), np.uint8)) > 0
        grey = np.where(keep, grey, 255).astype(np.uint8)
        ys, xs = np.nonzero(ink)
        if len(xs):
            grey = grey[max(0, ys.min() - 6) : ys.max() + 7, max(0, xs.min() - 6) : xs.max() + 7]
            ink = ink[max(0, ys.min() - 6) : ys.max() + 7, max(0, xs.min() - 6) : xs.max() + 7]
    if solid:
        grey = (255 - 255 * cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))).astype(np.uint8)
        grey = cv2.GaussianBlur(grey, (0, 0), 1.0)
    scale = LINE * 1.35 / grey.shape[0] if framed and grey.shape[0] > LINE * 2.2 else 1.0
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.copyMakeBorder(grey, 24, 24, 30, 30, cv2.BORDER_CONSTANT, value=255)


def _letters_only(ink: np.ndarray) -> np.ndarray:
    """Drops the splinters of a frame: pieces at the edge, thin or small and far from any letter."""
    h, w = ink.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    keep = np.zeros(count, np.uint8)
    tall = [n for n in range(1, count) if stats[n, 3] > 0.22 * h and stats[n, 2] < 0.8 * w and stats[n, 4] > 30]
    body = [n for n in tall if 0.12 * h < stats[n, 1] + stats[n, 3] / 2 < 0.88 * h and stats[n, 2] > 0.12 * stats[n, 3]]
    if not body:
        return ink
    top = min(stats[n, 1] for n in body)
    bottom = max(stats[n, 1] + stats[n, 3] for n in body)
    left = min(stats[n, 0] for n in body)
    right = max(stats[n, 0] + stats[n, 2] for n in body)
    for n in range(1, count):
        x, y, ww, hh, area = stats[n]
        inside = left - 4 <= x + ww / 2 <= right + 4 and top - 0.12 * h <= y + hh / 2 <= bottom + 0.12 * h
        keep[n] = n in body or (inside and area > 8 and ww < 0.5 * w)
    return keep[labels]
