"""Tên loại and trích yếu: the title line and what follows it, or the "V/v" under a letter's number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz

from documents.reading.lists import TYPE_NAMES, URGENCY_MARKS, VARIETIES, types_for_code
from documents.reading.pages import Word
from vietnamese.text import fold

from .fields import FieldReading, unreadable
from .number import NumberLine
from .segments import Segment, join_row, reading, trust
from .zones import Zone, motto_of

_TYPES = sorted(((fold(name), name) for name in TYPE_NAMES), key=lambda t: -len(t[0]))
_URGENT = tuple(fold(mark) for mark in URGENCY_MARKS if " " in mark)
WEAKEST_WORD = 0.7  # below it the subject is for the clerk to check
_SYLLABLE = re.compile(r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
_ABOUT = re.compile(r"^[^\w]*(?:v\s?[/⁄|il1\\]?\s?v\b|ve viec\b)[\s:.]*")
_ABOUT_SHORT = re.compile(r"^[^\w]*[vV]\s?[/⁄|il1I\\]?\s?[vV]\b[\s:.]*")
GREETING = re.compile(r"^\W*kinh (?:gui|trinh|thua)\b")
_BODY = re.compile(
    r"""^\W*(?:can\ cu\b|kinh\ (?:gui|trinh)|theo\ de\ nghi|xet\ de\ nghi|xet\ to\ trinh|dieu\ 1\b|chuong\ (?:i|1)\b|phan\ (?:thu|i|mo)\b
    |(?:i|1|a)\s?[./)]\s?\S|thuc\ hien\b|de\ (?:trien|thuc|chu)\b|nham\b|ngay\ \d|trong\ (?:nhung|thoi)\b|sau\ khi\b|tiep\ (?:theo|tuc)\b
    |tren\ co\ so\b|(?:\S+\ ){0,8}(?:ban\ hanh|thong\ bao|yeu\ cau|huong\ dan|xay\ dung)\b.*(?:nhu\ sau|ve\ viec)
    |de\ nghi\b|nay\b|hom\ nay|vua\ qua)""",
    re.VERBOSE,
)
_ALWAYS_BODY = re.compile(r"^\W*(?:can cu (?:luat|nghi|quyet|dieu|hien|huong|thong|ke|chuong|cong|to|bo|phap|hien|ket|quy|chi|van)|kinh gui|kinh trinh|theo de nghi|xet de nghi|dieu 1\b)")
_AUTHORITY = re.compile(
    r"""^\W*(?:thu\ tuong|bo\ truong|chu\ tich|giam\ doc|uy\ ban|hoi\ dong|chinh\ phu|ban\ (?:chap|thuong|bi|tuyen|to|dan|noi)|quoc\ hoi|bo\ chinh
    |truong\ (?:ban|phong)|cuc\ truong|tong\ (?:giam|cuc)|hieu\ truong|tinh\ uy|huyen\ uy|thanh\ uy|dang\ uy|chanh|vien\ truong|thong\ doc|dai\ hoi)""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Title:
    segment: Segment
    name: str
    likeness: float
    rest: str  # words of the subject printed on the title's own line


def find_title(zone: Zone) -> Title | None:
    start = max((m.y1 for m in zone.mottoes), default=zone.top)
    for segment in sorted(zone.segments, key=lambda s: s.y0):
        if segment.y0 < start - 0.01 and zone.mottoes:
            continue
        if segment.y0 > zone.top + 0.5:
            break
        if GREETING.match(segment.folded):
            return None
        found = _as_title(segment)
        if found and (0.28 < segment.centre < 0.75):
            return found
    return None


def _as_title(segment: Segment) -> Title | None:
    plain = re.sub(r"\s+", " ", re.sub(r"[^a-z ]", " ", segment.folded)).strip()
    squeezed = plain.replace(" ", "")
    if segment.upper_share < 0.75 or len(plain) < 4:
        return None
    if any(fuzz.ratio(plain, mark) >= 88 for mark in _URGENT):
        return None
    for folded, name in _TYPES:
        if plain == folded or (len(folded) > 6 and squeezed == folded.replace(" ", "")):
            return Title(segment, name, 1.0, "")
    for folded, name in _TYPES:
        if len(folded) >= 6 and abs(len(plain) - len(folded)) <= 2 and fuzz.ratio(plain, folded) >= 80:
            return Title(segment, name, fuzz.ratio(plain, folded) / 100, "")
    if motto_of(segment.folded):
        return None
    for folded, name in _TYPES:
        size = len(folded.split())
        if plain.startswith(folded + " ") and len(segment.words) > size and len(folded) > 5:
            rest = " ".join(segment.text.split()[size:])
            return Title(segment, name, 0.9, rest)
    return None


def type_field(title: Title | None, zone: Zone, number: NumberLine | None, about: list[Segment]) -> FieldReading:
    if title is not None:
        name = VARIETIES.get(title.name, title.name)
        confidence = 0.98 if title.likeness == 1 else title.likeness * max(trust([title.segment]), 0.85)
        if title.segment.source == "ocr":
            confidence = min(confidence, 0.97)
        return reading(name, [title.segment], confidence)
    code = re.split(r"[-/]", number.notation)[0] if number and number.notation else ""
    regime = zone.regime or ("party" if number and number.party else "state")
    names = types_for_code(code, regime)
    greeting = next((s for s in zone.segments if GREETING.match(s.folded)), None)
    if names == ["Công văn"] or ((about or greeting) and not names):
        seen = about[:1] or ([greeting] if greeting else [number.segment])
        return reading("Công văn", seen, 0.95 if about and greeting else 0.85)
    if len(names) == 1 and number:
        return reading(names[0], [number.segment], 0.7 * number.trust)
    if greeting or about:
        return reading("Công văn", about[:1] or [greeting], 0.75)
    return unreadable()


def find_about(zone: Zone, number: NumberLine | None) -> list[Segment]:
    """Lines of the "V/v …" that stands under the number of a letter."""
    lines = _about_lines(zone, number, lambda s: bool(_ABOUT.match(s.folded)))
    if not lines and number and any(GREETING.match(s.folded) for s in zone.segments):
        # The Party's letters set the subject under the number without "V/v".
        lines = _about_lines(zone, number, lambda s: _under_number(s, number))
    return lines


def _under_number(segment: Segment, number: NumberLine) -> bool:
    close = 0 < segment.y0 - number.segment.y0 < 4.5 * max(number.segment.height, 0.011)
    words = sum(c.isalpha() for c in segment.text) > 5 and segment.upper_share < 0.6
    return close and words and not in_stamp_words(segment)


def in_stamp_words(segment: Segment) -> bool:
    return bool(re.match(r"^\W*(?:den|so|ngay|chuyen|luu)\b.{0,3}:", segment.folded))


def _about_lines(zone: Zone, number: NumberLine | None, opens: Callable[[Segment], bool]) -> list[Segment]:
    lines: list[Segment] = []
    pieces = sorted(zone.segments, key=lambda s: (round(s.middle, 3), s.x0))
    limit = zone.split + 0.04
    for segment in pieces:
        if number and (segment.y0 < number.segment.middle or segment.same_row(number.segment)):
            continue
        if GREETING.match(segment.folded):
            break
        if not lines:
            if segment.x0 < limit and segment.centre < limit and opens(segment):
                lines.append(segment)
            continue
        above = lines[-1]
        if segment.x0 > limit or segment.same_row(above):
            continue
        if segment.y0 - above.y1 > 1.2 * above.height or segment.x1 > limit + 0.12:
            break
        lines.append(segment)
    return lines


def subject_field(title: Title | None, zone: Zone, about: list[Segment]) -> FieldReading:
    if title is None:
        return _subject(about) if about else unreadable()
    lines = _under(title, zone)
    first = Segment.of(title.segment.words[-len(title.rest.split()) :], title.segment.page, title.segment.source) if title.rest else None
    lines = ([first] if first else []) + lines
    if not lines and about:
        lines = about
    return _subject(lines) if lines else unreadable(title.segment)


def _under(title: Title, zone: Zone) -> list[Segment]:
    above, lines, pitch = title.segment, [], 0.0
    rows: list[Segment] = []
    for segment in sorted(zone.segments, key=lambda s: (round(s.middle, 3), s.x0)):
        if segment.middle <= title.segment.y1:
            continue
        if rows and segment.same_row(rows[-1]):
            rows[-1] = join_row([rows[-1], segment])
        else:
            rows.append(segment)
    for row in rows:
        step = row.middle - above.middle
        tall = max(row.height, 0.011)
        ruled = any(above.middle < rule.middle < row.middle - 0.3 * tall and 0.25 < rule.centre < 0.75 and len(rule.text) > 2 for rule in zone.rules)
        if lines and ruled:
            break
        if _ALWAYS_BODY.match(row.folded):
            break
        if step > (4.5 if not lines else 2.6) * tall:
            break
        if lines and pitch and step > 1.7 * pitch and step > 1.9 * tall:
            break
        if lines and _stops(row, lines, step, tall):
            break
        if abs(row.centre - title.segment.centre) > 0.09:
            if lines or row.x1 < 0.45:
                if row.x1 < 0.45 and not lines:
                    continue  # a stamp beside the title
                break
            if _BODY.match(row.folded):
                break
        if lines:
            pitch = max(pitch, step)
        lines.append(row)
        above = row
        if len(lines) > 14:
            break
    return lines


def _stops(row: Segment, lines: list[Segment], step: float, tall: float) -> bool:
    shouting = all(line.upper_share > 0.9 for line in lines)
    first = row.text.lstrip(" -–—_.,'\"“")[:1]
    if row.upper_share > 0.9 and not shouting and len(row.text) > 6:
        return True
    if shouting and row.upper_share < 0.6:
        return True
    if row.upper_share > 0.9 and _AUTHORITY.match(row.folded) and step > 1.45 * tall:
        return True
    # A paragraph of its own that begins left of the centred subject is the body.
    other = row.words[0].block != lines[-1].words[-1].block
    if row.source != "ocr" and first.isupper() and other and row.x0 < min(line.x0 for line in lines) - 0.05:
        return True
    if first.isupper() or first.isdigit():
        indented = row.x0 - min(line.x0 for line in lines) > 0.02 and row.x1 >= max(line.x1 for line in lines) - 0.02
        if _BODY.match(row.folded) and (step > 1.35 * tall or indented):
            return True
        if re.match(r"^\W*(?:i|1|a)\s?[./)]\s?\S", row.folded) and row.x0 < min(line.x0 for line in lines) + 0.05:
            return True
    return False


def _subject(lines: list[Segment]) -> FieldReading:
    text = " ".join(line_text for line in lines if (line_text := _without_scraps(line)))
    text = _ABOUT_SHORT.sub("", text)
    text = re.sub(r"^[\s_\-–—.,:;|'`~*ˆ]+(?=\w)|[\s_\-–—:;|`~*ˆ,]+$", "", text)
    confidence = trust(lines)
    if lines[0].source == "ocr":
        confidence = min(confidence, 0.96)
        if min(w.confidence for line in lines for w in line.words) < WEAKEST_WORD:
            confidence = min(confidence, 0.79)
    return reading(text, lines, confidence) if text else unreadable(lines[0])


def _without_scraps(line: Segment) -> str:
    """The line without what a pen, a seal or dust left before and behind it."""
    words = list(line.words)
    if line.source == "ocr":
        while len(words) > 2 and (_scrap(words[0]) or (_no_word(words[0]) and words[1].text[:1].islower())):
            words.pop(0)
        while len(words) > 2 and _scrap(words[-1]):
            words.pop()
    return " ".join(w.text for w in words)


def _scrap(word: Word) -> bool:
    letters = sum(c.isalnum() for c in word.text)
    return (letters == 0 and word.text not in "-–(\"“”)") or (word.confidence < 0.45 and len(word.text) <= 3)


def _no_word(word: Word) -> bool:
    """A short piece that is neither a Vietnamese syllable nor a number: "EW", "2z", "£)"."""
    core = fold(word.text).strip("\"'“”(.,:;")
    return len(word.text) <= 3 and not core.isdigit() and not _SYLLABLE.fullmatch(core) and word.text not in ("-", "–", "I.", "II")
