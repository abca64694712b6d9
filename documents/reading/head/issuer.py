"""Cơ quan ban hành and cơ quan chủ quản, from the left column above the number."""

from __future__ import annotations

import re

from vietnamese.text import exact, fold

from .fields import FieldReading, unreadable
from .known import lexicon, place_known, right_body
from .number import NumberLine
from .segments import Segment, join_row, reading, trust
from .title import in_stamp_words
from .zones import DATE_LINE, Zone

_STARTS = re.compile(
    r"""^(?:uy\ ban|ubnd|ubkt|ubmt|hdnd|hoi\ dong|so|bo|chi\ cuc|cuc|tong\ cuc|vu|ban|tinh\ uy|thanh\ uy|huyen\ uy|thi\ uy|quan\ uy
    |dang\ uy|dang\ bo|dang\ doan|chi\ bo|chi\ doan|van\ phong|phong|trung\ tam|truong|thanh\ tra|hoi|lien\ doan|cong\ doan
    |tong\ lien\ doan|bch|btv|doan|tinh\ doan|thanh\ doan|huyen\ doan|xa\ doan|toa\ an|vien|cong\ an|benh\ vien|ngan\ hang
    |cong\ ty|tap\ doan|tong\ cong\ ty|dai|bao|tap\ chi|kho\ bac|quoc\ hoi|chinh\ phu|thu\ tuong|chu\ tich|kiem\ toan
    |mat\ tran|hoc\ vien|nha|quy|lien\ hiep|lien\ minh|cum|tram|hat|doi|to|tieu\ ban|bqp|mttq|thuong\ truc|dhdb|dai\ hoi)\b""",
    re.VERBOSE,
)
_HEADLESS = re.compile(r"^(?:ban chap hanh|bch|ban thuong vu|btv|hoi dong|uy ban|ban|so|bo|cuc|ban chi dao|thuong truc|doan dai bieu|cong ty|truong|phong|trung tam)$")
_GOES_ON = re.compile(r"(?:\bva|\bcua|\bcac|,|\bthuoc)$")
_CUT_SHORT = re.compile(r"^(?:uy ban|hoi dong) nhan dan$|^(?:ubnd|hdnd)$|(?:\bva|\bcua|\bcac|,|\btinh|\bhuyen|\bxa|\bphuong|\bthanh pho)$")
_PLACED = re.compile(r"\b(?:HUYỆN|XÃ|PHƯỜNG|TỈNH|THÀNH PHỐ|THỊ TRẤN|QUẬN|THỊ XÃ) \S", re.IGNORECASE)
_EQUALS = re.compile(r"^(so|bo)\b")
_NOT_ISSUER = re.compile(r"^(?:mau so|phu luc|du thao|hoa toc|thuong khan|khan|mat|toi mat|tuyet mat|so\s*:|den\b|v/v|ban sao|hoa toc hen gio)")


def issuer_fields(zone: Zone, number: NumberLine | None, bottom: float, body: str = "") -> dict[str, FieldReading]:
    lines = _lines(zone, number, bottom)
    if not lines:
        return {"issuer": unreadable()}
    bodies = _bodies(lines)
    issuers, parents = [bodies[-1]], bodies[:-1]
    joined = _joint(bodies, number)
    if joined:
        issuers, parents = joined
    fields = {"issuer": _reading(issuers, body)}
    if parents:
        fields["parent_body"] = _reading(parents, body)
    return fields


def _lines(zone: Zone, number: NumberLine | None, bottom: float) -> list[Segment]:
    end = min(number.segment.y0 + 0.3 * number.segment.height, bottom) if number else bottom
    start = zone.top - 0.035
    lines: list[Segment] = []
    pieces = sorted(zone.left(), key=lambda s: (round(s.middle, 3), s.x0))
    for segment in pieces:
        segment = _trimmed(segment) if segment.source == "ocr" else segment
        plain = re.sub(r"^[^a-z]+", "", segment.folded)
        if not start < segment.middle < end or segment.upper_share < 0.65 or _NOT_ISSUER.match(plain):
            continue
        if DATE_LINE.search(segment.folded) or _of_stamp(segment, zone) or sum(c.isalpha() for c in segment.text) < 3:
            continue
        if lines and segment.same_row(lines[-1]):
            lines[-1] = join_row([lines[-1], segment])
        else:
            lines.append(segment)
    if lines and number is None:
        # Without a number line the column ends where the lines stop following each other.
        kept = [lines[0]]
        for segment in lines[1:]:
            if segment.y0 - kept[-1].y1 > 1.6 * segment.height:
                break
            kept.append(segment)
        lines = kept
    return lines


def _of_stamp(segment: Segment, zone: Zone) -> bool:
    """The name of the receiving office over the "ĐẾN" of its stamp."""
    for other in zone.segments:
        if re.sub(r"[^a-z ]", "", other.folded).strip() in ("den", "cong van den", "van ban den"):
            under = abs(other.middle - segment.middle) < 0.055 and abs(other.centre - segment.centre) < 0.07
            if under and other is not segment:
                return True
    return in_stamp_words(segment)


def _trimmed(segment: Segment) -> Segment:
    """Without the scraps that a stamp or a pen left at either end."""
    words = list(segment.words)
    while len(words) > 1 and _scrap(words[-1]):
        words.pop()
    while len(words) > 1 and _scrap(words[0]):
        words.pop(0)
    return Segment.of(words, segment.page, segment.source) if len(words) < len(segment.words) else segment


def _scrap(word) -> bool:
    letters = sum(c.isalpha() for c in word.text)
    if letters == 0:
        return word.text not in "-–—"
    doubtful = word.confidence < 0.5 and (len(word.text) <= 3 or not word.text.isupper())
    return doubtful and fold(word.text).strip(".,:;-") not in lexicon()


def _plain(segment: Segment) -> str:
    return re.sub(r"^[^a-z]+", "", segment.folded).strip(" .-*_|:;")


def _bodies(lines: list[Segment]) -> list[list[Segment]]:
    bodies = [[lines[0]]]
    for segment in lines[1:]:
        above = _plain(bodies[-1][-1])
        whole_above = " ".join(_plain(s) for s in bodies[-1])
        fresh = _STARTS.match(_plain(segment)) and not _GOES_ON.search(above) and not _HEADLESS.match(whole_above)
        if fresh:
            bodies.append([segment])
        else:
            bodies[-1].append(segment)
    return bodies


def _joint(bodies: list[list[Segment]], number: NumberLine | None):
    """Two bodies that issue together: "SỞ Y TẾ - CÔNG ĐOÀN NGÀNH", or a sở under a sở."""
    parts: list[list[Segment]] = []
    for index, segment in enumerate(bodies[-1]):
        pieces = _at_dashes(segment)
        if len(pieces) > 1:
            parts += [[*bodies[-1][:index], pieces[0]], *[[p] for p in pieces[1:]]]
            parts[-1] += bodies[-1][index + 1 :]
            return parts, bodies[:-1]
    if len(bodies) > 1:
        above, below = _plain(bodies[-2][0]), _plain(bodies[-1][0])
        ends_with_dash = re.search(r"[-–]\s*$", bodies[-2][-1].text)
        same = _EQUALS.match(above) and _EQUALS.match(below) and above.split()[0] == below.split()[0]
        signs = re.split(r"[-/]", number.notation)[1:] if number and number.notation else []
        both_signed = len(signs) > 1 and _initials(bodies[-2]) in signs and _initials(bodies[-1]) in signs
        if ends_with_dash or same or both_signed:
            return bodies[-2:], bodies[:-2]
    return None


def _at_dashes(segment: Segment) -> list[Segment]:
    """Cuts a line at dashes behind which another body begins."""
    for index in range(1, len(segment.words)):
        word = segment.words[index]
        rest = Segment.of(segment.words[index:], segment.page, segment.source)
        dash_before = segment.words[index - 1].text in "-–—"
        glued = word.text[:1] in "-–—" and len(word.text) > 1
        start = _plain(rest)
        if (dash_before or glued) and _STARTS.match(start):
            head = segment.words[: index - 1 if dash_before else index]
            if head and _STARTS.match(_plain(Segment.of(head, segment.page, segment.source))):
                return [Segment.of(head, segment.page, segment.source), *_at_dashes(rest)]
    return [segment]


def _initials(body: list[Segment]) -> str:
    words = [w for s in body for w in s.text.split() if w[0].isalpha() and w.upper() not in ("VÀ", "CÁC")]
    return "".join(w[0] for w in words).upper()


def _reading(bodies: list[list[Segment]], body: str) -> FieldReading:
    segments = [s for lines in bodies for s in lines]
    texts, likely = [], 1.0
    for lines in bodies:
        text = " ".join(" ".join(s.text.split()) for s in lines)
        text = re.sub(r"^[\W_]+|[\s_*.\-–—|:;~,'`]+$", "", text)
        if segments[0].source == "ocr":
            text = right_body(text, body)
        known = [w for w in re.findall(r"\w+", text)]
        spellings = lexicon()
        unknown = sum(exact(w) not in spellings.get(fold(w), ()) for w in known)
        likely = min(likely, 1 - 0.6 * unknown / max(1, len(known)))
        texts.append(text)
    confidence = trust(segments)
    if segments[0].source == "ocr":
        confidence = max(confidence, 0.93) if likely == 1 else confidence * likely
    if any(_CUT_SHORT.search(fold(text)) for text in texts):
        confidence = min(confidence, 0.6)
    if segments[0].source == "ocr" and any(_PLACED.search(text) and not place_known(text, body) for text in texts):
        confidence = min(confidence, 0.79)
    return reading(" | ".join(texts), segments, confidence)
