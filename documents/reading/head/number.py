"""Số và ký hiệu: the document's own number, never a cited one nor that of a stamp."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.reading.lists import TYPE_CODES
from vietnamese.text import fold

from .fields import FieldReading, unreadable
from .segments import Segment, join_row, reading, text_in_range, union
from .zones import Zone

_LABEL = re.compile(r"^[\W_]*?(?:(?:bo luat|luat|phap lenh|nghi quyet|lenh)\s+)?[s5§$]\W?[o06]\s?[.,]?\s?(?=[:;.\s\d]|\W)")
_SIGN = r"[A-ZĐƯÂÊÔƠ][A-Za-zĐđƯưƠơÂâÊêÔôộ]*\d*"
_TAIL = re.compile(rf"(?P<joint>[/\-|\s.,#~]*)(?P<notation>{_SIGN}(?:\s?[-/.&]\s?{_SIGN})+|(?:UBTV)?QH\d+|{_SIGN})[\s.;:_,'\"*|~\-]*$")
_YEAR = re.compile(r"^(?P<number>.*?)\s*[/\-]\s*(?P<year>(?:19|20)\d\d)$")
_CLEAN = re.compile(r"^\d{1,5}[A-ZĐ]?(?:bis)?$")
_STAMP = re.compile(r"\b(?:cong van|van ban)?\s*den\b|\bchuyen\s*:|\bluu ho so|\bden so\b|\bso den\b|\bngay den\b")
_SLASHES = str.maketrans({"⁄": "/", "∕": "/", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "Ð": "Đ", "\\": "/"})
_CODES_FOLDED = {}
for _code in TYPE_CODES:
    _CODES_FOLDED.setdefault(fold(_code), []).append(_code)


@dataclass(slots=True)
class NumberLine:
    """The printed line of the number and what was read from it. `digits` is None where a pen wrote it."""

    segment: Segment
    digits: str | None
    year: str
    notation: str
    party: bool
    trust: float  # of the notation
    digits_trust: float
    digits_box: tuple[float, float, float, float] | None = None  # where the number stands, or should
    label_found: bool = True

    @property
    def full_notation(self) -> str:
        return f"{self.year}/{self.notation}" if self.year and self.notation else self.notation


def in_stamp(segment: Segment, zone: Zone) -> bool:
    """Whether the line belongs to a stamp of receipt ("CÔNG VĂN ĐẾN", "ĐẾN Số: … Ngày: …")."""
    if _STAMP.search(segment.folded) and segment.upper_share < 0.95:
        return True
    for other in zone.segments:
        if other is segment or other.page != segment.page:
            continue
        plain = re.sub(r"[^a-z ]", "", other.folded).strip()
        marks = plain in ("den", "cong van den", "van ban den") or re.match(r"(den|chuyen|luu ho so so|luu hs so)\b", plain)
        near = abs(other.middle - segment.middle) < 0.055 and other.x0 < segment.x1 + 0.12 and other.x1 > segment.x0 - 0.12
        if marks and near and len(plain) < 30:
            return True
    return False


def find_number_line(zone: Zone, bottom: float) -> NumberLine | None:
    """`bottom`: the top of the title; nothing under it can be the document's own number."""
    return best_line(zone.segments, zone, bottom)


def best_line(segments: list[Segment], zone: Zone, bottom: float) -> NumberLine | None:
    found = []
    for segment in segments:
        if segment.middle > bottom or segment.middle < zone.top - 0.03:
            continue
        label = _labelled(segment)
        left = segment.x0 < zone.split
        if not left and zone.mottoes:
            continue
        tight = [s for s in segments if s.same_row(segment) and s.centre < zone.split + 0.03 and s.x0 > segment.x0 - 0.01]
        row = join_row(tight) if len(tight) > 1 else segment
        line = _read_line(row, bool(label))
        if line is None or (in_stamp(segment, zone) and not _sure_notation(line)):
            continue
        score = (2 if label else 0) + (2 if line.notation else 0) + (1 if line.digits else 0)
        if not label and not _sure_notation(line):
            continue
        found.append((score, -segment.middle, line))
    return max(found, key=lambda f: f[:2])[2] if found else None


def _labelled(segment: Segment) -> bool:
    """ "Số", however OCR wrote it; but not "SỞ", which is the issuer."""
    match = _LABEL.match(segment.folded)
    if match is None:
        return False
    second = segment.text[match.end() - 2 : match.end()] if match.end() > 1 else ""
    shouted = any(c.isupper() for c in segment.text[1 : match.end()] if c.isalpha())
    return not shouted or bool(re.match(r"^\W*[sS][oO0]\W{0,2}:", segment.folded)) or second.endswith(":")


def _sure_notation(line: NumberLine) -> bool:
    first = re.split(r"[-/]", line.notation)[0]
    return "-" in line.notation and bool(_CODES_FOLDED.get(fold(first)))


def _read_line(row: Segment, labelled: bool) -> NumberLine | None:
    text = row.text.translate(_SLASHES)
    start = 0
    if labelled:
        start = _LABEL.match(row.folded).end()
        start += len(text[start:]) - len(text[start:].lstrip(" :.;,"))
    body = text[start:]
    if len(body) > 45:
        return None  # a sentence that begins with "Số"
    tail = _TAIL.search(body)
    if tail is None or (tail["notation"] and not re.search(r"[-/]", tail["notation"]) and not _single(tail["notation"])):
        if not labelled:
            return None
        digits = re.match(r"\s*(\d{1,5}[A-Z]?)\s*[/\-]?\W*$", body)
        number = digits[1] if digits else None
        words = text_in_range(row, start, len(text)) or row.words
        trust = min((w.confidence for w in words), default=0.0)
        return NumberLine(row, number, "", "", False, 0.0, trust, _box(words))
    notation, left = tail["notation"], body[: tail.start()]
    joint = tail["joint"]
    notation, suffix = _drop_suffix(re.sub(r"\s+", "", notation))
    notation = _right_codes(notation.strip("-/.&"))
    number = re.sub(r"[\s.]+", "", left)
    year = ""
    if match := _YEAR.match(number + ("/" if not number else "")):
        number, year = match["number"], match["year"]
    number = (number + suffix).strip("/-:;,")
    party = "/" in notation and "-" in joint.replace(" ", "")[:1] + ("-" if re.search(r"-\s*$", left) else "")
    words_notation = text_in_range(row, start + tail.start("notation"), len(text))
    trust = sum(w.confidence for w in words_notation) / max(1, len(words_notation))
    digits_words = text_in_range(row, start, start + max(tail.start("notation"), 1))
    digits_trust = min((w.confidence for w in digits_words), default=0.0)
    box = _digits_box(row, start, start + tail.start("notation"))
    clean = _CLEAN.match(number) is not None and not re.search(r"[^/\-\s.]", joint)
    return NumberLine(row, number if clean else None, year, notation, party, trust, digits_trust if clean else 0.0, box, labelled)


def _single(notation: str) -> bool:
    return bool(re.fullmatch(r"(?:UBTV)?QH\d{1,2}", notation))


def _drop_suffix(notation: str) -> tuple[str, str]:
    """ "B/QĐ-SYT" read after a handwritten number: the B belongs to the number."""
    match = re.match(r"^([A-ZĐ])/(?=[A-ZĐa-z]+-)", notation)
    return (notation[match.end() :], match[1]) if match else (notation, "")


def _right_codes(notation: str) -> str:
    """ "QD-SYT" → "QĐ-SYT", "ND-CP" → "NĐ-CP": letters whose bar OCR lost."""
    head, joint, tail = re.match(r"([^-/]*)([-/]?)(.*)", notation).groups()
    codes = _CODES_FOLDED.get(fold(head), [])
    if codes and head not in codes:
        same_case = [c for c in codes if c.upper() == c] or codes
        head = same_case[0] if head.isupper() or len(codes) == 1 else codes[0]
    elif joint and not codes and len(head) > 2 and any(c.islower() for c in head):
        near = [c for c in TYPE_CODES if len(c) == len(head) and sum(a != b for a, b in zip(c, head, strict=True)) == 1]
        head = near[0] if len(near) == 1 else head  # "TIr" for "TTr"
    return head + joint + tail.replace("Ð", "Đ")


def _box(words) -> tuple[float, float, float, float] | None:
    if not words:
        return None
    return (min(w.x0 for w in words), min(w.y0 for w in words), max(w.x1 for w in words), max(w.y1 for w in words))


def _digits_box(row: Segment, start: int, end: int) -> tuple[float, float, float, float]:
    """From behind "Số:" to before the notation, by the share of letters where words are run together."""
    return (_x_at(row, start), row.y0, _x_at(row, end), row.y1)


def _x_at(row: Segment, index: int) -> float:
    position = 0
    for word in row.words:
        end = position + len(word.text)
        if index <= end:
            share = max(0, index - position) / max(1, len(word.text))
            return word.x0 + share * (word.x1 - word.x0)
        position = end + 1
    return row.x1


def number_fields(line: NumberLine | None, digits: FieldReading | None = None) -> dict[str, FieldReading]:
    """symbol, number, notation. `digits` is what a second look at the number's place gave, if one was needed."""
    if line is None:
        return {"symbol": unreadable(), "number": unreadable(), "notation": unreadable()}
    segment = line.segment
    fields = {}
    if line.notation:
        structure = 1.0 if _CODES_FOLDED.get(fold(re.split(r"[-/]", line.notation)[0])) else 0.9
        fields["notation"] = reading(line.full_notation, [segment], structure * line.trust)
    else:
        fields["notation"] = unreadable(segment)
    number = digits
    if number is None:
        number = reading(line.digits, [segment], line.digits_trust) if line.digits else unreadable(segment)
    fields["number"] = number
    if number.value and line.notation:
        joint = "-" if line.party else "/"
        confidence = min(number.confidence, fields["notation"].confidence)
        fields["symbol"] = FieldReading(
            f"{number.value}{joint}{line.full_notation}", confidence, segment.page, union([segment])
        )
    else:
        fields["symbol"] = unreadable(segment)
    return fields
