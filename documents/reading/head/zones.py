"""Where the head of a document stands: the motto, the column of the issuer, the column of the date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from documents.reading.lists import TYPE_NAMES, URGENCY_MARKS
from documents.reading.pages import Page
from vietnamese.text import fold

from .segments import Segment, segments_of

STATE_MOTTO = "cong hoa xa hoi chu nghia viet nam"
STATE_MOTTO_2 = "doc lap - tu do - hanh phuc"
PARTY_MOTTO = "dang cong san viet nam"
UNION_MOTTO = "doan tncs ho chi minh"
MOTTOES = (STATE_MOTTO, STATE_MOTTO_2, PARTY_MOTTO, UNION_MOTTO)
_MARKS = tuple(fold(mark) for mark in URGENCY_MARKS)
_TITLES = {fold(name) for name in TYPE_NAMES}
LOOK_AT = 8  # pages from the front on which the head may stand (covers, dispatch slips)

DATE_LINE = re.compile(r"n?g[aă]?[yv].{0,12}?t?h?[ae]ng.{0,9}?[nhmri]?[aă]m\s*.{0,2}?[12il|!z]?[\doil|]{2,4}")


@dataclass(slots=True)
class Zone:
    """The head page taken apart. `above` holds what stands over the title's place, both columns."""

    page: Page
    segments: list[Segment]  # of the head page, without rules and specks, mottoes cut out of mixed lines
    mottoes: list[Segment]
    regime: str | None
    split: float  # x between the two columns
    top: float
    rules: list[Segment] = field(default_factory=list)

    def left(self) -> list[Segment]:
        return [s for s in self.segments if s.x1 < self.split + 0.06 and s.centre < self.split]

    def right(self) -> list[Segment]:
        return [s for s in self.segments if s.centre > self.split]


def motto_of(folded: str) -> str | None:
    plain = re.sub(r"[^a-z ]", "", folded).strip()
    for motto in MOTTOES:
        target = re.sub(r"[^a-z ]", "", motto)
        if abs(len(plain) - len(target)) <= 6 and fuzz.ratio(plain, target) >= 80:
            return motto
    return None


def _cut_at_motto(segment: Segment) -> list[Segment]:
    """OCR may run the issuer's line and the motto's into one."""
    if motto_of(segment.folded) or len(segment.words) < 5:
        return [segment]
    for motto in MOTTOES:
        size = len(motto.split())
        # A tail of more words than the motto has letters cannot be it; a line may be endless.
        first = max(1, len(segment.words) - len(motto) - 12)
        for start in range(first, len(segment.words) - size + 2):
            if min(word.x0 for word in segment.words[start:]) <= 0.25:
                continue
            if motto_of(Segment.of(segment.words[start:], segment.page, segment.source).folded) == motto:
                return list(segment.cut(start))
    return [segment]


def _cut_at_date(segment: Segment, split: float) -> list[Segment]:
    """Number and date run into one line."""
    if not re.match(r"[\W_]*(luat )?[s5§]\W?[o06]", segment.folded) or segment.x1 < split + 0.04 or segment.x0 > 0.3:
        return [segment]
    if not re.search(r"\bng?a?[yv]", segment.folded):
        return [segment]
    gaps = [(b.x0 - a.x1, i + 1) for i, (a, b) in enumerate(zip(segment.words, segment.words[1:], strict=False))]
    near = [(gap, i) for gap, i in gaps if 0.25 < segment.words[i].x0 < max(0.65, split + 0.15)]
    if not near:
        return [segment]
    return list(segment.cut(max(near)[1]))


def _cut_at_split(segment: Segment, split: float, top: float) -> list[Segment]:
    """A line of the issuer's column that a stamp or the other column's line was read into."""
    if segment.source != "ocr" or not top - 0.03 < segment.y0 < top + 0.085 or motto_of(segment.folded):
        return [segment]
    if segment.x0 > split - 0.1 or segment.x1 < split + 0.05 or split >= 1:
        return [segment]
    index = next((i for i, word in enumerate(segment.words) if word.x0 > split - 0.015), None)
    return list(segment.cut(index)) if index else [segment]


def _cut_behind_mark(segment: Segment) -> list[Segment]:
    """ "KHẨN GIẤY MỜI": an urgency stamp on the row of the title."""
    words = [re.sub(r"[^a-z]", "", word) for word in segment.folded.split(" ")]
    for size in range(1, min(3, len(words) - 1) + 1):
        mark, rest = " ".join(words[:size]), " ".join(words[size:]).strip()
        if len(words) == len(segment.words) and any(fuzz.ratio(mark, m) >= 85 for m in _MARKS) and rest in _TITLES:
            return list(segment.cut(size))
    return [segment]


def find_zone(pages: list[Page]) -> Zone | None:
    """The first page with a motto; without any, the first page that has words."""
    fallback = None
    for page in pages[:LOOK_AT]:
        zone = _zone(page)
        if zone is None:
            continue
        if zone.mottoes:
            return zone
        if fallback is None:
            fallback = zone
    return fallback


def _zone(page: Page) -> Zone | None:
    every = segments_of(page)
    if not every:
        return None
    rules = [s for s in every if s.is_rule]
    pieces = [p for s in every if not s.is_rule and not s.is_speck for p in _cut_at_motto(s)]
    mottoes, regime = [], None
    for piece in pieces:
        motto = motto_of(piece.folded)
        if motto is None or piece.y0 > 0.6:
            continue
        if motto in (PARTY_MOTTO, UNION_MOTTO) and piece.upper_share < 0.7:
            continue  # "Đảng Cộng sản Việt Nam" in running text
        if mottoes and piece.y0 - mottoes[0].y1 > 0.05:
            continue  # the head of an annex further down
        mottoes.append(piece)
        regime = regime or ("party" if motto in (PARTY_MOTTO, UNION_MOTTO) else "state")
    if mottoes:
        split = min(m.x0 for m in mottoes) - 0.005
        top = min(m.y0 for m in mottoes)
        beside = [p for p in pieces if p.x1 < split + 0.02 and abs(p.middle - top) < 0.06 and not motto_of(p.folded)]
        if not beside and split < 0.42:
            # No second column: issuer, motto, number and date stand under each other.
            split = 1.0
            top = min(p.y0 for p in pieces if p.y0 <= top)
    else:
        split, top = 0.46, min(p.y0 for p in pieces) if pieces else 0.0
    pieces = [q for p in pieces for q in _cut_at_date(p, split)]
    pieces = [q for p in pieces for q in _cut_at_split(p, split, top)]
    pieces = [q for p in pieces for q in _cut_behind_mark(p)]
    kept = [p for p in pieces if not any(p.words[0] is m.words[0] for m in mottoes)]
    return Zone(page, kept, mottoes, regime, split, top, rules)
