"""Người ký, chức vụ, quyền hạn ký: the first block of title and name that closes the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from documents.reading.pages import Page
from vietnamese.names import SURNAMES, without_titles
from vietnamese.text import exact, fold

from .fields import FieldReading, unreadable
from .known import BODIES, FAMILY_NAMES, FAMILY_SPELLINGS, OFFICES, PLACES, put_right, recase, right_words
from .segments import Segment, reading, segments_of, trust

_POWER = re.compile(r"^\W*(?P<power>t\s?/?\s?m|k\s?/?\s?t|t\s?/?\s?l|t\s?/?\s?u\s?/?\s?q)(?=[.,:/\s])[.,:/\s]*")
_OFFICES_FOLDED = tuple(fold(o) for o in OFFICES)
_BODIES_FOLDED = tuple(fold(b) for b in BODIES)
_SIGNS_FOR = re.compile(r"^\W*k\s?/?\s?t[.,:/\s]+", re.IGNORECASE)
_OFFICE_STARTS = tuple(sorted({fold(o) for o in OFFICES} | {"pho ", "quyen ", "q. "}, key=len, reverse=True))
_WORD = re.compile(r"^[^\W\d_]+(?:['’.][^\W\d_]+)*$")
_ENDING = re.compile(r"^\W*(?:noi|nơi) nh[aâ]n\b|^\W*no?i nhan")
_FAMILY_EXACT = {exact(name) for name in SURNAMES}
_NOT_NAMES = {exact(n) for n in (*PLACES, *BODIES, *OFFICES)}
_PERSONS = re.compile(r"(?:[ÔôBb](?:ng|à)|[Đđ]ồng chí|[Đđ]/c)\s*:?\s+((?:[^\W\d_a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ][^\W\d_]*\s?){2,5})")


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
    if len(tokens) == 2 and segment.source == "ocr" and exact(tokens[0]) not in _FAMILY_EXACT:
        return None  # "Đình Nam" is what a seal left of "Trần Đình Nam"
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
        power = _POWER.match(segment.folded)
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
    rest = _POWER.sub("", power.folded).strip(" .")
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
            other = _POWER.match(segment.folded) or (segment.upper_share > 0.9 and _office(segment))
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


def persons_in(text: str) -> list[str]:
    return [" ".join(m[1].split()) for m in _PERSONS.finditer(text)]


def right_name(name: str, persons: list[str]) -> tuple[str, bool]:
    """Puts OCR's spelling right by persons the paper itself names, then by the list of surnames."""
    for person in persons:
        if fold(person) == fold(name) and exact(person) != exact(name):
            return recase(person, name), True
    words = name.split()
    spellings = FAMILY_SPELLINGS.get(fold(words[0]), [])
    if spellings and exact(words[0]) not in {exact(s) for s in spellings}:
        words[0] = recase(spellings[0], words[0])
    sure = bool(spellings) and any(fold(person) == fold(name) for person in persons)
    return " ".join(words), sure


def signer_fields(signature: Signature | None, body: str, party: bool = False) -> dict[str, FieldReading]:
    if signature is None or not signature.blocks:
        return {"signer": unreadable()}
    blocks = signature.blocks
    persons = persons_in(body) if signature.page.source == "ocr" else []
    fields = {}
    named = [b for b in blocks if b.name]
    if named:
        names, confidence = [], 1.0
        for block in named:
            name, sure = block.name_text, False
            if block.name.source == "ocr":
                name, sure = right_name(name, persons)
            names.append(name)
            confidence = min(confidence, _name_trust(block, name, sure))
        if len(named) < len(blocks):
            confidence = min(confidence, 0.5)
        fields["signer"] = reading(" | ".join(names), [b.name for b in named], confidence)
    else:
        fields["signer"] = unreadable(blocks[0].last)
    titles = [(*_title(b), b.titles[-1]) for b in blocks if b.titles]
    if titles:
        confidence = min(confidence for _, confidence, _ in titles)
        fields["signer_title"] = reading(" | ".join(text for text, _, _ in titles), [s for *_, s in titles], confidence)
    powers = [s for b in blocks for s in b.powers]
    if powers:
        fields["signing_authority"] = reading(_powers(blocks, party), powers, _power_trust(powers))
    elif stood_for := [b for b in blocks if len(b.titles) > 1 and _deputy_of(_head_office(b.titles[-2]), _title_text(b.titles[-1]))]:
        # "GIÁM ĐỐC" over "PHÓ GIÁM ĐỐC": a pen wrote the "KT." before the first
        line = stood_for[0].titles[-2]
        fields["signing_authority"] = reading(f"KT. {_head_office(line)}", [line], 0.75)
    return fields


def _name_trust(block: Block, name: str, named_in_text: bool) -> float:
    own = min((w.confidence for w in block.name.words if len(w.text) > 1), default=0.0)
    if block.name.source != "ocr":
        return own
    if named_in_text:
        return max(own, 0.9)
    if len(name.split()) < 3:
        return min(own, 0.7)
    return own if block.votes > 1 else min(own, 0.9)


def _power_trust(powers: list[Segment]) -> float:
    """A line whose body or office is on no list, and that OCR read, is for the clerk to check."""
    trusted = trust(powers)
    if powers[0].source != "ocr":
        return trusted
    listed = all(right_words(_clean(s)) == _clean(s) for s in powers)
    return trusted if listed else min(trusted, 0.79)


def _head_office(segment: Segment) -> str:
    """The office on a line before which a pen has written "KT.", read as part of it."""
    return put_right(_clean(segment), OFFICES, 78)[0]


def _deputy_of(head: str, deputy: str) -> bool:
    head, deputy = fold(head), fold(deputy)
    return deputy == "pho " + head or (head == "bo truong" and deputy == "thu truong")


def _title(block: Block) -> tuple[str, float]:
    """The last title line; who signs for a head ("KT.") can only be that head's deputy."""
    segment = block.titles[-1]
    text = _title_text(segment)
    trusted = _title_trust(text, segment)
    above = block.powers[-1] if block.powers else block.name
    shown = abs(sum(c.isalpha() for c in text) - sum(c.isalpha() for c in segment.text)) < 2
    if segment.source == "ocr" and shown and above is not None and segment.centre - above.centre > 0.018:
        # Not under the middle of the line above: a pen or a seal hides its beginning.
        longer = [o for o in OFFICES if fold(o) == "pho " + fold(text)]
        text, trusted = (recase(longer[0], text), 0.6) if longer else (text, min(trusted, 0.7))
    if segment.source != "ocr" or not block.powers or not _SIGNS_FOR.match(block.powers[-1].folded):
        return text, trusted
    head = right_words(_SIGNS_FOR.sub("", _clean(block.powers[-1]), count=1))
    head = put_right(head, OFFICES, 80)[0]
    deputy = recase("Thứ trưởng" if fold(head) == "bo truong" else f"Phó {head}", text)
    if fold(text).startswith(("pho ", "thu truong", "quyen ")):
        return text, trusted
    if fuzz.ratio(fold(deputy), fold(text)) >= 55:
        return deputy, 0.75
    return text, min(trusted, 0.7)


def _powers(blocks: list[Block], party: bool) -> str:
    lines: list[str] = []
    for block in blocks:
        for segment in block.powers:
            text = _clean(segment)
            if segment.source == "ocr":
                text = _right_power(text, party)
            if lines and fold(lines[-1]) == fold(text):
                continue
            if _POWER.match(fold(text)) or not lines:
                lines.append(text)
            else:
                lines[-1] += " " + text
    return " | ".join(lines)


def _right_power(text: str, party: bool) -> str:
    """The Party writes "T/M", the State "TM."; OCR drops either sign."""
    match = re.match(r"^([TK])\s?/?\s?([MTL]|UQ)(?=[.,:;/\s])[.,:;/\s]*", text)
    if match is None:
        return right_words(text)
    slash = "/" in match[0] or (party and "." not in match[0])
    sign = f"{match[1]}/{match[2]} " if slash else f"{match[1]}{match[2]}. "
    rest = text[match.end() :]
    for names, cutoff in ((OFFICES, 88), (BODIES, 84)):
        listed, likeness = put_right(rest, names, cutoff)
        if likeness:
            return sign + listed
    return sign + right_words(rest)


def _clean(segment: Segment) -> str:
    return re.sub(r"^[^\w]+|[\s_*.,\-–—|:;~'`=/]+$", "", " ".join(segment.text.split()))


def _title_text(segment: Segment) -> str:
    text = _clean(segment)
    if segment.source != "ocr":
        return text
    words = text.split()
    for start in range(min(3, len(words))):
        if start and len(words[start - 1]) > 1 and words[start - 1].isupper() and words[start - 1].isalpha():
            break
        right, likeness = put_right(" ".join(words[start:]), OFFICES, 86)
        if likeness:
            return right
    hidden = [o for o in OFFICES if len(text) >= 8 and fold(o).endswith(fold(text)) and len(o) - len(text) < 7]
    if hidden:  # the seal covers the first letters
        return recase(min(hidden, key=len), text)
    return right_words(text)


def _title_trust(text: str, segment: Segment) -> float:
    if segment.source != "ocr":
        return 1.0
    if put_right(text, OFFICES, 99)[1] == 0:
        return 0.8 * min(segment.confidence, 0.95)
    whole = abs(sum(c.isalpha() for c in text) - sum(c.isalpha() for c in segment.text)) < 3
    return max(segment.confidence, 0.9) if whole else 0.7
