"""Reads one stamp-like region: straighten it, take its frame away, let Tesseract read the single line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from documents.reading.lines import Placed
from documents.reading.ocr import tesseract

from .ink import INCH, Candidate, Sheet
from .wording import Mark, letters, like_open_stamp, part_of_level, speaks_of_secrets, stamp_reading

AT_ONCE = 12  # pictures in one run of Tesseract
LINE = 52  # pixels of letter height that Tesseract reads best


@dataclass(slots=True)
class Read:
    mark: Mark | None = None
    legible: bool = False  # other words than a mark were read with confidence
    capitals: bool = False  # and they were in capitals, as the words of a stamp are
    negated: bool = False  # "KHÔNG MẬT", "BẢO MẬT"
    prose: bool = False  # small letters among them
    text: str = ""
    reads_as_word: bool = False  # at least two letters were read with confidence


def read_all(found: list[Candidate], sheet: Sheet) -> list[Read]:
    """Reads the plain picture of every candidate first, then further ones of those that stayed unread."""
    results = [Read() for _ in found]
    angles = [_angles(c, sheet.colour if c.coloured else sheet.grey) for c in found]
    for attempt in (_first_pictures, _further_pictures):
        tasks = [
            (n, picture)
            for n, candidate in enumerate(found)
            if not results[n].legible and not (results[n].mark and results[n].mark.sure)
            for picture in attempt(candidate, sheet, angles[n])
        ]
        for (n, _), words in zip(tasks, _recognise([picture for _, picture in tasks]), strict=True):
            _judge(results[n], words, found[n].side > 1.5 * found[n].height)
    for n, candidate in enumerate(found):
        _read_alone(candidate, sheet, angles[n], results[n])
    return results


def _read_alone(candidate: Candidate, sheet: Sheet, angles: list[float], result: Read) -> None:
    """Among many pictures Tesseract may skip one: what looks most like a stamp gets a run of its own."""
    promising = candidate.likeness >= 0.3 or (candidate.framed and candidate.coloured) or (candidate.framed and not result.text.strip(" /"))
    for picture in _first_pictures(candidate, sheet, angles):
        if promising and not (result.legible or candidate.is_heap or (result.mark and result.mark.sure)):
            _judge(result, _recognise([picture])[0], candidate.side > 1.5 * candidate.height)


def has_frame(candidate: Candidate, sheet: Sheet) -> bool:
    """Whether straight lines run along three sides of the rectangle."""
    flat = straighten(sheet.colour if candidate.coloured else sheet.grey, candidate, candidate.angle, margin=0.03)
    threshold, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (flat < threshold).astype(np.uint8)
    h, w = ink.shape
    deep = max(3, int(0.22 * h))
    strips = (ink[:deep], ink[-deep:], ink[:, :deep].T, ink[:, -deep:].T)
    return sum(float(cv2.dilate(s, np.ones((3, 1), np.uint8)).mean(axis=1).max()) > 0.6 for s in strips) >= 3


def single_letter(candidate: Candidate, sheet: Sheet) -> str:
    """The letter inside a ring or a square, or ""."""
    layer = sheet.colour if candidate.coloured else sheet.grey
    upright = candidate.angle if abs(candidate.angle) <= 45 else candidate.angle - np.sign(candidate.angle) * 90
    for angle in (0.0, round(float(upright), 1), -12.0, 12.0):
        inside = Candidate(candidate.centre, 0.62 * candidate.height, 0.62 * candidate.height, angle, candidate.coloured, False)
        picture = tidy(straighten(layer, inside, angle, margin=0.0), False)
        for word in tesseract(picture, 10, seconds=60, dpi=300):
            if letters(word.text) in ("A", "B", "C") and word.confidence > 0.4:
                return letters(word.text)
    return ""


def holds_one_glyph(candidate: Candidate, sheet: Sheet) -> bool:
    """One large sign alone inside a closed ring or square, whatever Tesseract makes of it."""
    flat = straighten(sheet.colour if candidate.coloured else sheet.grey, candidate, candidate.angle, margin=0.03)
    smooth = cv2.GaussianBlur(flat, (0, 0), 1.2)
    threshold, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    height, width = flat.shape
    count, _, stats, middles = cv2.connectedComponentsWithStats((smooth < threshold).astype(np.uint8))
    pieces = [(stats[n], middles[n]) for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] > 0.002 * height * width]
    rings = [s for s, _ in pieces if min(s[2] / width, s[3] / height) > 0.75]
    glyphs = [
        s for s, (x, y) in pieces
        if 0.28 < s[3] / height < 0.72 and 0.15 < s[2] / width < 0.72 and abs(x / width - 0.5) < 0.16 and abs(y / height - 0.5) < 0.16
    ]  # fmt: skip
    return len(rings) >= 1 and len(glyphs) == 1 and len(pieces) - len(rings) == 1


def _judge(result: Read, words: list[Placed], one_line: bool) -> None:
    words = [w for w in words if letters(w.text)]
    middles = [(w.y0 + w.y1) / 2 for w in words]
    if one_line and words and max(middles) - min(middles) < 0.7 * max(w.y1 - w.y0 for w in words):
        words.sort(key=lambda w: w.x0)
    result.prose = result.prose or any(w.text.islower() and len(letters(w.text)) > 1 and w.confidence > 0.5 for w in words)
    text = " ".join(w.text for w in words)
    result.text += f" / {text}" if result.text else text
    if result.mark and result.mark.sure:
        return
    if speaks_of_secrets(text):
        result.negated = result.legible = True
        return
    mark = stamp_reading(text)
    if mark is not None:
        result.mark = mark if mark.sure else result.mark or mark
    else:
        clear = [w.text for w in words if w.confidence > 0.7 and len(letters(w.text)) > 1 and not part_of_level(w.text)]
        result.reads_as_word = result.reads_as_word or bool(clear)
        open_stamp = like_open_stamp(text) and not part_of_level(text)
        result.legible = result.legible or open_stamp or sum(len(letters(t)) for t in clear) >= 4
        result.capitals = result.capitals or open_stamp or sum(len(letters(t)) for t in clear if t.isupper()) >= 4


def _recognise(pictures: list[np.ndarray]) -> list[list[Placed]]:
    """One run of Tesseract for many small pictures, set under each other; starting it costs more than reading."""
    answers: list[list[Placed]] = []
    for start in range(0, len(pictures), AT_ONCE):
        batch = pictures[start : start + AT_ONCE]
        width = max(p.shape[1] for p in batch) + 40
        sheet = np.full((sum(p.shape[0] + 40 for p in batch), width), 255, np.uint8)
        edges, y = [], 0
        for picture in batch:
            sheet[y + 20 : y + 20 + picture.shape[0], 20 : 20 + picture.shape[1]] = picture
            edges.append(y)
            y += picture.shape[0] + 40
        edges.append(y)
        read: list[list[Placed]] = [[] for _ in batch]
        for word in tesseract(sheet, 6 if len(batch) > 1 else 7, seconds=120, dpi=300):
            row = int(np.searchsorted(edges, (word.y0 + word.y1) / 2, side="right")) - 1
            read[min(max(row, 0), len(batch) - 1)].append(word)
        answers += read
    return answers


def _first_pictures(candidate: Candidate, sheet: Sheet, angles: list[float]) -> Iterator[np.ndarray]:
    layer = sheet.colour if candidate.coloured else sheet.grey
    yield tidy(straighten(layer, candidate, angles[0]), candidate.framed)


def _further_pictures(candidate: Candidate, sheet: Sheet, angles: list[float]) -> Iterator[np.ndarray]:
    layer = sheet.colour if candidate.coloured else sheet.grey
    flat = straighten(layer, candidate, angles[0])
    yield tidy(flat, candidate.framed, solid=True)
    for angle in angles[1:]:
        yield tidy(straighten(layer, candidate, angle), candidate.framed)
    if candidate.coloured:
        yield tidy(straighten(sheet.grey, candidate, angles[0]), candidate.framed)
    if candidate.framed:
        yield tidy(np.ascontiguousarray(flat[::-1, ::-1]), True)
        if candidate.side < 2.6 * candidate.height and candidate.height > 0.4 * INCH:
            yield tidy(straighten(layer, candidate, angles[0], lines=2), True, lines=2)
    elif candidate.height > 0.25 * INCH and not candidate.is_seal:  # a frame too worn or smeared to be told from letters
        yield tidy(straighten(layer, candidate, candidate.angle), True)


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


def straighten(layer: np.ndarray, candidate: Candidate, angle: float, *, margin: float = 0.06, lines: int = 1) -> np.ndarray:
    turned_by = np.deg2rad(angle - candidate.angle)
    side = candidate.side * abs(np.cos(turned_by)) + candidate.height * abs(np.sin(turned_by))
    height = candidate.height * abs(np.cos(turned_by)) + candidate.side * abs(np.sin(turned_by))
    extra = margin * INCH
    inside = candidate.height * (0.5 if candidate.framed else 0.9)
    scale = min(4.0, max(0.4, lines * LINE * 1.25 / max(inside, 1)))
    w, h = int((side + 2 * extra) * scale), int((height + 2 * extra) * scale)
    matrix = cv2.getRotationMatrix2D(candidate.centre, angle, scale)
    matrix[0, 2] += w / 2 - candidate.centre[0]
    matrix[1, 2] += h / 2 - candidate.centre[1]
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return cv2.warpAffine(layer, matrix, (max(8, w), max(8, h)), flags=how, borderValue=255)


def tidy(flat: np.ndarray, framed: bool, *, solid: bool = False, lines: int = 1) -> np.ndarray:
    """Letters dark on white: contrast stretched, cut to what stands inside the frame."""
    low, high = np.percentile(flat, 2), np.percentile(flat, 90)
    grey = np.clip((flat.astype(np.float32) - low) * (255 / max(25.0, high - low)), 0, 255).astype(np.uint8)
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.2)
    threshold, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (smooth < threshold).astype(np.uint8)
    if framed:
        top, bottom, left, right = _inside_frame(ink)
        grey, ink = grey[top:bottom, left:right], ink[top:bottom, left:right]
        letters_ink = _letters_only(ink, 0.25 / lines)
        grey = np.where(cv2.dilate(letters_ink, np.ones((5, 5), np.uint8)) > 0, grey, 255).astype(np.uint8)
        ys, xs = np.nonzero(letters_ink)
        if len(xs) > 20:
            box = slice(max(0, ys.min() - 6), ys.max() + 7), slice(max(0, xs.min() - 6), xs.max() + 7)
            grey, ink = grey[box], letters_ink[box]
    if solid:
        grey = (255 - 255 * cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))).astype(np.uint8)
        grey = cv2.GaussianBlur(grey, (0, 0), 1.0)
    if framed:
        scale = lines * LINE * 1.35 / grey.shape[0]
        if scale < 0.8 or scale > 1.3:
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            grey = cv2.resize(grey, None, fx=min(scale, 3), fy=min(scale, 3), interpolation=how)
    return cv2.copyMakeBorder(grey, 24, 24, 30, 30, cv2.BORDER_CONSTANT, value=255)


def _inside_frame(ink: np.ndarray) -> tuple[int, int, int, int]:
    """Rows and columns between the innermost frame lines; a worn line still covers half of its length."""
    h, w = ink.shape
    wide = ink[:, int(0.1 * w) : int(0.9 * w)].mean(axis=1)
    thick = cv2.dilate(wide.reshape(-1, 1).astype(np.float32), np.ones((3, 1))).ravel()
    depth = np.minimum(np.arange(h), np.arange(h)[::-1]) / h
    full = thick > np.where(depth < 0.18, 0.55, 0.8)
    reach = max(4, int(0.13 * h))

    def line_at(y: int, inward: int) -> bool:
        beyond = wide[y + 1 : y + 1 + reach] if inward > 0 else wide[max(0, y - reach) : y]
        return bool(full[y]) and beyond.size > 0 and beyond.min() < 0.14  # paper follows a line, not letters

    top = max((y for y in range(int(0.36 * h)) if line_at(y, 1)), default=-1) + 1
    bottom = min((y for y in range(int(0.64 * h), h) if line_at(y, -1)), default=h)
    tall = ink[top:bottom].mean(axis=0)
    post = cv2.dilate(tall.reshape(1, -1).astype(np.float32), np.ones((1, 3))).ravel() > 0.72
    reach = min(int(0.2 * w), int(0.5 * h))
    left = max((x for x in range(reach) if post[x]), default=-1) + 1
    right = min((x for x in range(w - reach, w) if post[x]), default=w)
    return top, bottom, left, right


def _letters_only(ink: np.ndarray, least: float) -> np.ndarray:
    """Drops the splinters of a frame: pieces at the edge, flat or thin, away from the row of letters."""
    h, w = ink.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    body = [
        n
        for n in range(1, count)
        if stats[n, 3] > least * h and stats[n, 2] < 0.8 * w and stats[n, 4] > 30
        and 0.8 * least * h < stats[n, 1] + stats[n, 3] / 2 < (1 - 0.8 * least) * h and stats[n, 2] > 0.15 * stats[n, 3]
    ]  # fmt: skip
    if not body:
        return ink
    keep = np.zeros(count, np.uint8)
    top = min(stats[n, 1] for n in body)
    bottom = max(stats[n, 1] + stats[n, 3] for n in body)
    for n in range(1, count):
        x, y, ww, hh, area = stats[n]
        edge = (x <= 1 or x + ww >= w - 1) and ww < 0.25 * hh
        flat = ww > 4 * hh and ww > 0.12 * w
        near = top - 0.25 * h <= y + hh / 2 <= bottom + 0.25 * h
        keep[n] = n in body or (near and not edge and not flat and area > 6)
    return keep[labels]
