"""Where on a page image a stamp may be: coloured ink, framed boxes, and dark ink that no read word explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from documents.reading.pages import Word

from .wording import part_of_level

DPI = 200
INCH = DPI


@dataclass(slots=True)
class Candidate:
    """A tilted rectangle that may be a stamp; `side` and `height` in pixels, `angle` of its long side."""

    centre: tuple[float, float]
    side: float
    height: float
    angle: float
    coloured: bool
    framed: bool
    likeness: float = 0.0  # how much its ink looks like the word MẬT, 0..1

    @property
    def is_seal(self) -> bool:
        """Round and as large as the seal of an office."""
        return not self.framed and self.height > 0.95 * INCH and self.side < 1.25 * self.height

    @property
    def is_heap(self) -> bool:
        """Larger than any one level stamp: several stamps over each other, or a stamp over a seal."""
        return self.height > 0.85 * INCH or self.side > 2.9 * INCH

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        return cv2.pointPolygonTest(self.corners(), (float(x), float(y)), True) >= -margin

    def corners(self) -> np.ndarray:
        return cv2.boxPoints((self.centre, (self.side, self.height), self.angle))


@dataclass(slots=True)
class Sheet:
    """One page image made even: paper white, shadows gone, and its layers of ink (dark on white)."""

    grey: np.ndarray
    colour: np.ndarray
    coloured: np.ndarray  # bool
    dark: np.ndarray  # uint8 0/1
    even: np.ndarray  # the page itself, RGB, paper white

    def is_red(self, candidate: Candidate) -> bool:
        """Red, pink or violet ink; the blue of pens is not."""
        corners = candidate.corners()
        x0, y0 = np.maximum(corners.min(axis=0).astype(int), 0)
        x1, y1 = corners.max(axis=0).astype(int)
        inked = self.even[y0:y1, x0:x1][self.coloured[y0:y1, x0:x1]]
        return len(inked) > 0 and float(np.mean(inked[:, 0].astype(int) - inked[:, 2])) > 8

    @property
    def size(self) -> tuple[int, int]:
        return self.grey.shape[1], self.grey.shape[0]


def flatten(rgb: np.ndarray) -> np.ndarray:
    """Divides by the paper's own light, so that shadows and yellowed paper become white."""
    height, width = rgb.shape[:2]
    small = cv2.resize(rgb, (max(8, width // 10), max(8, height // 10)), interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13)))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 7), (0, 0), 4)
    paper = cv2.max(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 60)
    return cv2.divide(rgb, paper, scale=255)


def spread(rgb: np.ndarray) -> np.ndarray:
    """How far the channels of each pixel lie apart."""
    red, green, blue = cv2.split(rgb)
    return cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))


def sheet_of(rgb: np.ndarray) -> Sheet:
    even = flatten(rgb)
    chroma = cv2.GaussianBlur(spread(even), (0, 0), 1.2)
    sample = chroma[::7, ::7].astype(np.float32)
    middle = float(np.median(sample))
    noise = float(np.median(np.abs(sample - middle))) * 1.48
    least = min(60.0, max(16.0, middle + 6 * noise))
    # A pixel counts when it is also near the strongest colour around it: JPEG smears colour over its blocks.
    around = cv2.dilate(chroma, np.ones((21, 21), np.uint8)).astype(np.float32)
    coloured = (chroma > least) & (chroma - middle > 0.4 * (around - middle))
    strong = float(np.percentile(chroma[coloured], 80)) if coloured.any() else 255.0
    colour = np.clip(255 - (chroma.astype(np.float32) - middle) * (255 / max(30.0, strong)), 0, 255).astype(np.uint8)
    grey = cv2.cvtColor(even, cv2.COLOR_RGB2GRAY)
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    sample = smooth[::7, ::7].astype(np.float32)
    paper = float(np.median(sample))
    grain = float(np.median(np.abs(sample - paper))) * 1.48
    dark = (smooth < np.clip(paper - max(24, 7 * grain), 170, 226)).astype(np.uint8)
    return Sheet(grey, colour, coloured, dark, even)


GLANCE_DPI = 75


def worth_a_look(rgb: np.ndarray, words: list[Word]) -> bool:
    """Whether a page of `GLANCE_DPI` made by a computer shows colour or drawings that its words do not explain."""
    height, width = rgb.shape[:2]
    chroma = spread(rgb)
    drawn = ((chroma > 40) | (rgb.min(axis=2) < 170)).astype(np.uint8)
    coloured = (chroma > 40).astype(np.uint8)
    for word in words:
        x0, x1 = int(word.x0 * width) - 2, int(word.x1 * width) + 3
        y0, y1 = int(word.y0 * height) - 2, int(word.y1 * height) + 3
        drawn[max(0, y0) : y1, max(0, x0) : x1] = 0
    rules = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((1, 40), np.uint8))
    rules |= cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((40, 1), np.uint8))
    drawn[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0
    joined = cv2.morphologyEx(drawn | coloured, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return bool(((sides.max(axis=1, initial=0) > 0.18 * GLANCE_DPI) & (sides.min(axis=1, initial=999) > 0.07 * GLANCE_DPI)).any())


MOST_DARK = 7  # dark clusters worth reading on one page, the most stamp-like first


def candidates(sheet: Sheet, words: list[Word]) -> list[Candidate]:
    coloured = sheet.coloured.astype(np.uint8)
    clean = _without_specks(coloured)
    found = _clusters(clean, coloured=True)
    found += [c for c in _clusters(clean, coloured=True, reach=0.24) if c.height < 1.1 * INCH]
    if any(c.is_heap and not c.is_seal for c in found):
        found += _clusters(_without_specks(_without_rules(coloured)), coloured=True)
    dark = sheet.dark.copy()
    # The black rim of a scan or the table under a photograph: wider than any stroke of a letter.
    solid = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((25, 25), np.uint8)), np.ones((11, 11), np.uint8))
    dark[solid > 0] = 0
    dark[cv2.dilate(coloured, np.ones((5, 5), np.uint8)) > 0] = 0
    found += _frames(dark)
    body = body_height(words, sheet.size)
    rest = _without_specks(_without_words(dark, words, sheet.size))
    loose = _clusters(rest, coloured=False) + [c for c in _clusters(rest, coloured=False, reach=0.2) if c.height < 0.8 * INCH]
    loose = [c for c in loose if not _in_line(c, words, body, sheet.size)]
    loose.sort(key=lambda c: (not c.framed, c.centre[1] > 0.35 * sheet.size[1], -c.height))
    distinct = _distinct(found + loose[:MOST_DARK])
    return [c for c in distinct if not _inside_another(c, distinct)]


def _inside_another(part: Candidate, found: list[Candidate]) -> bool:
    """A splinter of a framed stamp that is looked at as a whole."""
    return any(
        whole is not part
        and whole.framed
        and not whole.is_heap
        and whole.coloured == part.coloured
        and whole.side * whole.height > 1.5 * part.side * part.height
        and whole.holds(*part.centre)
        for whole in found
    )


def body_height(words: list[Word], size: tuple[int, int]) -> float:
    heights = [(w.y1 - w.y0) * size[1] for w in words if len(w.text) > 2 and w.confidence > 0.6]
    return float(np.median(heights)) if len(heights) > 10 else 0.13 * INCH


def _in_line(candidate: Candidate, words: list[Word], body: float, size: tuple[int, int]) -> bool:
    """A word of running text that was misread: level, no taller than its neighbours, close to one of them."""
    if candidate.framed or abs(candidate.angle) > 12 and candidate.side > 1.4 * candidate.height or candidate.height > 1.7 * body:
        return False
    corners = candidate.corners()
    x0, y0 = corners.min(axis=0)
    x1, y1 = corners.max(axis=0)
    width, height = size
    for word in words:
        if word.confidence < 0.5:
            continue
        top, bottom = word.y0 * height, word.y1 * height
        if min(bottom, y1) - max(top, y0) < 0.5 * min(bottom - top, y1 - y0):
            continue
        gap = max(word.x0 * width - x1, x0 - word.x1 * width)
        if gap < 0.9 * body:
            return True
    return False


def _clusters(ink: np.ndarray, *, coloured: bool, reach: float = 0.09) -> list[Candidate]:
    """What stands together in ink without specks."""
    if coloured:  # the ragged rim of a photograph
        ink = ink.copy()
        ink[: INCH // 12], ink[-INCH // 12 :], ink[:, : INCH // 12], ink[:, -INCH // 12 :] = 0, 0, 0, 0
    found = []
    for x, y, own in _pieces(ink, int(reach * INCH) | 1):
        h, w = own.shape
        if max(w, h) < 0.22 * INCH or min(w, h) < 0.07 * INCH:
            continue
        if max(w, h) > 4.2 * INCH or (w > 2 * INCH and h > 2 * INCH):
            if reach > 0.04:
                inside = _clusters(own, coloured=coloured, reach=reach / 2)
                for c in inside:
                    c.centre = (c.centre[0] + x, c.centre[1] + y)
                found += inside
            continue
        points = cv2.findNonZero(own)
        if points is None or len(points) < 40:
            continue
        candidate = _from_points(points, (x, y), coloured)
        if candidate is None:
            continue
        found.append(candidate)
    return found


def _pieces(ink: np.ndarray, size: int) -> Iterator[tuple[int, int, np.ndarray]]:
    """Pieces of ink no further apart than a round kernel of this size: left, top and the ink of each. Only the
    part of the page that has ink is looked at: a large kernel is dear."""
    left, top, width, height = cv2.boundingRect(ink)
    if not width:
        return
    x0, y0 = max(0, left - 2 * size), max(0, top - 2 * size)
    ink = ink[y0 : top + height + 2 * size, x0 : left + width + 2 * size]
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for n in range(1, count):
        x, y, w, h = stats[n, :4]
        yield x0 + x, y0 + y, ink[y : y + h, x : x + w] & (labels[y : y + h, x : x + w] == n)


def _from_points(points: np.ndarray, offset: tuple[int, int], coloured: bool) -> Candidate | None:
    hull = cv2.convexHull(points)
    centre, (w, h), angle = cv2.minAreaRect(hull)
    if w < h:
        w, h, angle = h, w, angle + 90
    if angle > 90:
        angle -= 180
    if h < 0.08 * INCH or w < 0.22 * INCH or w > 4.3 * INCH or h > 1.9 * INCH:
        return None
    if w / max(h, 1) > 12:
        return None
    filled = cv2.contourArea(hull) / max(1.0, w * h)
    ink_share = len(points) / max(1.0, w * h)
    if ink_share > 0.7 or ink_share < 0.02:
        return None
    framed = filled > 0.88 and 1.3 < w / h < 9 and h > 0.16 * INCH and ink_share < 0.66
    return Candidate((centre[0] + offset[0], centre[1] + offset[1]), w, h, angle, coloured, framed)


def _without_specks(ink: np.ndarray) -> np.ndarray:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    keep = np.zeros(count, np.uint8)
    keep[1:] = stats[1:, cv2.CC_STAT_AREA] >= 6
    return keep[labels]


def _without_rules(ink: np.ndarray) -> np.ndarray:
    """Frames and table lines taken away, so that the letters of stamps that cross each other come apart."""
    long = int(0.3 * INCH)
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    rules |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    rest = ink.copy()
    rest[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0
    return rest


def _frames(dark: np.ndarray) -> list[Candidate]:
    """Closed rectangles that stand alone: not the cells of a table."""
    contours, tree = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    found = []
    for contour, (_next, _previous, _child, parent) in zip(contours, tree[0], strict=True):
        if parent < 0 or len(contour) < 4:
            continue
        x, y, w, h = cv2.boundingRect(contour)
        if not 0.25 * INCH < max(w, h) < 4 * INCH or min(w, h) < 0.12 * INCH:
            continue
        centre, (a, b), angle = cv2.minAreaRect(contour)
        if a < b:
            a, b, angle = b, a, angle + 90
        if angle > 90:
            angle -= 180
        if b < 0.12 * INCH or not 1.15 < a / b < 8 or cv2.contourArea(contour) < 0.78 * a * b:
            continue
        ox, oy, ow, oh = cv2.boundingRect(contours[parent])
        if ow > 1.6 * w + 0.3 * INCH or oh > 2.2 * h + 0.3 * INCH:
            continue
        found.append(Candidate(centre, a, b, angle, False, True))
    return found


def _without_words(dark: np.ndarray, words: list[Word], size: tuple[int, int]) -> np.ndarray:
    """Dark ink that the reader did not turn into believable words, long rules taken away."""
    width, height = size
    rest = dark.copy()
    believable = Counter(w.line for w in words if w.confidence > 0.6 and any(c.isalnum() for c in w.text))
    for word in words:
        in_running_line = word.confidence > 0.6 and believable[word.line] > 2
        plain = word.confidence > 0.93 and len(word.text) > 2 and not part_of_level(word.text)
        if not in_running_line and not plain:
            continue
        x0, x1 = int(word.x0 * width) - 3, int(word.x1 * width) + 3
        y0, y1 = int(word.y0 * height) - 4, int(word.y1 * height) + 4
        rest[max(0, y0) : y1, max(0, x0) : x1] = 0
    return rest


def _distinct(found: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (not c.framed, not c.coloured)):
        twin = any(
            abs(candidate.centre[0] - k.centre[0]) < 0.12 * INCH
            and abs(candidate.centre[1] - k.centre[1]) < 0.12 * INCH
            and 0.75 < candidate.side / k.side < 1.33
            and 0.6 < candidate.height / k.height < 1.66
            for k in kept
        )
        if not twin:
            kept.append(candidate)
    return kept
