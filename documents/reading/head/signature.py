"""Where a document is signed: blocks of power, title and name, and the "Nơi nhận" beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.reading.pages import Page
from vietnamese.names import SURNAMES, without_titles
from vietnamese.text import exact, fold

from .known import BODIES, FAMILY_NAMES, OFFICES, PLACES, put_right
from .segments import Segment, segments_of

POWER = re.compile(r"^\W*(?P<power>t\s?/?\s?m|k\s?/?\s?t|t\s?/?\s?l|t\s?/?\s?u\s?/?\s?q)(?=[.,:/\s])[.,:/\s]*")
_OFFICES_FOLDED = tuple(fold(o) for o in OFFICES)
_BODIES_FOLDED = tuple(fold(b) for b in BODIES)
_OFFICE_STARTS = tuple(sorted({fold(o) for o in OFFICES} | {"pho ", "quyen ", "q. "}, key=len, reverse=True))
_WORD = re.compile(r"^[^\W\d_]+(?:['’.][^\W\d_]+)*$")
_ENDING = re.compile(r"^\W*(?:noi|nơi) nh[aâ]n\b|^\W*no?i nhan")
_FAMILY_EXACT = {exact(name) for name in SURNAMES}
_NOT_NAMES = {exact(n) for n in (*PLACES, *BODIES, *OFFICES)}


@dataclass(slots=True)
class Block:
    """Lines of power and title, and the name under them."""

    powers: list[Segment] = field(default_factory=list)
    titles: list[Segment] = field(default_factory=list)
    name: Segment | None = None
    name_text: str = ""
    votes: int = 1  # how many independent readings of the place gave this name

    @property
    def lines(self) -> list[Segment]:
        return self.powers + self.titles

    @property
    def last(self) -> Segment:
        return max(self.lines or [self.name], key=lambda s: s.y0)

    @property
    def centre(self) -> float:
        lines = self.lines or [self.name]
        return sum(s.centre for s in lines) / len(lines)


def name_in(segment: Segment) -> str | None:
    """The person's name that fills the line, without stray marks of pen and seal."""
    tokens = [t.strip("|_*~^`'\"“”‘’.,:;()[]{}<>\\/=—–-") for t in without_titles(segment.text).split()]
    tokens = [t for t in tokens if t]
    while tokens and fold(tokens[0]) not in FAMILY_NAMES and (len(tokens) > 2 and segment.source == "ocr"):
        tokens = tokens[1:]
    if segment.source == "ocr":
        while len(tokens) > 2 and not _capital(tokens[-1]):
            tokens = tokens[:-1]
    name = " ".join(tokens)
    if not 2 <= len(tokens) <= 6 or not all(_capital(t) for t in tokens):
        return None
    if fold(tokens[0]) not in FAMILY_NAMES or exact(name) in _NOT_NAMES:
        return None
    if len(tokens) == 2 and segment.source == "ocr" and (exact(tokens[0]) not in _FAMILY_EXACT or name.isupper()):
        return None  # "Đình Nam" is what a seal left of "Trần Đình Nam"; "Y TẾ" stands in the seal itself
    if segment.upper_share > 0.9 and (_office(segment) or fold(tokens[0]) == "pho" or _STARTS_BODY.match(fold(name))):
        return None
    return name


_STARTS_BODY = re.compile(r"^(?:van phong|quan|ban|so|bo|uy ban|hoi|cong|dang|tinh|chi|to chuc|thanh|luong|ha noi|quan ly|an ninh)\b(?! [a-z]+ [a-z]+$)")


def _capital(token: str) -> bool:
    if not _WORD.match(token) or not token[0].isupper():
        return False
    return len(token) == 1 or token[1:].islower() or token.isupper() or "'" in token or "’" in token


def _office(segment: Segment) -> bool:
    plain = re.sub(r"^[^a-z]+", "", segment.folded)
    if any(plain.startswith(start) for start in _OFFICE_STARTS):
        return True
    plain = re.sub(r"^(?:\S{1,3}\s+)?(?=(?:pho|chu|giam|truong|bi|thu|bo|cuc|chanh|vien|tong|hieu|quyen)\b)", "", plain)
    return any(plain.startswith(start) for start in _OFFICE_STARTS) or put_right(plain, _OFFICES_FOLDED, 84)[1] > 0


def _blocks(segments: list[Segment]) -> list[Block]:
    """Title lines standing over each other, from top to bottom."""
    blocks: list[Block] = []
    for segment in sorted(segments, key=lambda s: s.y0):
        power = POWER.match(segment.folded)
        shouting = segment.upper_share > 0.7
        if not shouting or len(segment.words) > 12 or sum(c.isalpha() for c in segment.text) < 4:
            continue
        home = None
        for block in reversed(blocks):
            below = 0 <= segment.y0 - block.last.y0 < 3.2 * max(segment.height, 0.011)
            if below and abs(segment.centre - block.centre) < 0.16:
                home = block
                break
        if not power and not _office(segment) and not (home and home.powers and not home.titles and _whole(segment)):
            continue
        if home is None:
            home = Block()
            blocks.append(home)
        if power:
            home.powers.append(segment)
        elif home.powers and not home.titles and not _office(segment) and _goes_on(home.powers[-1], segment):
            home.powers.append(segment)  # "TM. ỦY BAN NHÂN DÂN" over two lines
        else:
            home.titles.append(segment)
    return blocks


_PLACE_LINE = re.compile(r"^\W*(?:tinh|huyen|xa|phuong|thi|thanh pho|tp|quan|dac khu|khoa|va|cua|nhan dan|lan thu)\b")


def _goes_on(power: Segment, segment: Segment) -> bool:
    """ "TM. ỦY BAN NHÂN DÂN" may go on with "TỈNH …"; "KT. BỘ TRƯỞNG" and "T/M BAN THƯỜNG VỤ" are complete."""
    if _PLACE_LINE.match(segment.folded):
        return True
    rest = POWER.sub("", power.folded).strip(" .")
    return put_right(rest, _OFFICES_FOLDED, 85)[1] == 0 and put_right(rest, _BODIES_FOLDED, 88)[1] == 0


def _whole(segment: Segment) -> bool:
    return segment.upper_share > 0.95 and name_in(segment) is None and not re.search(r"\d", segment.text)


def _named(blocks: list[Block], segments: list[Segment], following: list[Segment]) -> Iterator[Block]:
    for block in blocks:
        below = [
            s for s in segments
            if 0 < s.middle - block.last.middle < 0.3 and abs(s.centre - block.centre) < 0.17 and s not in block.lines
        ]  # fmt: skip
        if block.last.y0 > 0.7:
            below += [s for s in following if s.y0 < 0.25 and abs(s.centre - block.centre) < 0.2]
        for segment in sorted(below, key=lambda s: (s.page, s.y0)):
            other = POWER.match(segment.folded) or (segment.upper_share > 0.9 and _office(segment))
            if other and segment.page == block.last.page:
                break
            name = name_in(segment)
            if name:
                block.name, block.name_text = segment, name
                break
        yield block


def blocks_of(segments: list[Segment]) -> list[Block]:
    return list(_named(_blocks(segments), segments, []))


@dataclass(slots=True)
class Signature:
    blocks: list[Block]
    page: Page
    ending: Segment | None  # the "Nơi nhận" beside or above it
    segments: list[Segment]


def find_signature(pages: list[Page], head_page: int, title_bottom: float) -> Signature | None:
    """The first page after the head on which a block with a name, or "Nơi nhận", stands."""
    nameless = None
    usable = [p for p in pages if p.number >= head_page]
    for index, page in enumerate(usable):
        segments = [s for s in segments_of(page) if not s.is_rule]
        if page.number == head_page:
            segments = [s for s in segments if s.y0 > title_bottom]
        ending = next((s for s in segments if is_ending(s)), None)
        following = segments_of(usable[index + 1]) if index + 1 < len(usable) else []
        blocks = list(_named(_blocks(segments), segments, following))
        named = [b for b in blocks if b.name and _at_signature(b, ending)]
        if named:
            first = min(named, key=lambda b: (_far(b, ending), b.last.y0))
            row = [b for b in blocks if b.name and abs(b.last.y0 - first.last.y0) < 0.035 or b is first]
            if len(row) == 1:
                # A second signer whose name could not be read stands on the same row.
                row += [b for b in blocks if not b.name and b.titles and abs(b.last.y0 - first.last.y0) < 0.02
                        and abs(b.centre - first.centre) > 0.2]  # fmt: skip
            return Signature(sorted(row, key=lambda b: b.centre), page, ending, segments)
        if nameless is None and (ending or [b for b in blocks if b.powers and b.centre > 0.45]):
            right = [b for b in blocks if b.centre > 0.45 and (ending is None or abs(b.lines[0].y0 - ending.y0) < 0.2)]
            nameless = Signature(right[:1], page, ending, segments)
            if ending:
                return nameless
    return nameless


def is_ending(segment: Segment) -> bool:
    plain = re.sub(r"[^a-z ]", "", segment.folded).strip()
    return plain.startswith("noi nhan") or (len(plain) < 12 and plain.endswith("i nhan"))


def _far(block: Block, ending: Segment | None) -> bool:
    return ending is not None and abs(block.lines[0].y0 - ending.y0) > 0.25


def _at_signature(block: Block, ending: Segment | None) -> bool:
    return block.centre > 0.42 or bool(block.powers) or ending is not None
