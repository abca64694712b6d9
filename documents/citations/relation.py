"""In which relation a paper stands to what it cites: read from the words around, sentence by sentence.

Everything works on folded text of equal length, so OCR's lost marks change nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vietnamese.text import DASHES, fold

_MARKER = (
    r"(?:Điều \d|ĐIỀU \d|Chương [IVX\d]|CHƯƠNG |Mục \d|MỤC |Phần |PHẦN |[IVX]{1,5}\.\s|\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s?|[a-zđ]\)\s|"
    rf"[{re.escape(DASHES)}+*•●]\s|Căn |CĂN |Theo đề |Xét |Thực hiện |Triển khai |Thi hành |Trả lời |Phúc đáp |Để |"
    r"Kính gửi|Nơi nhận|V/v|Về việc|QUY[ẾÉE]T ĐỊNH\s*:)"
)
_BREAK = re.compile(rf";\s+|(?<![A-ZĐ\d])\.\s+(?=[A-ZĐ“])|(?<=[\dA-ZĐ])\.\n|:\s*\n|\n\s*(?={_MARKER})")
_BULLET = r"[\W_]{0,4}(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s|[a-z]\)\s?|[ivx]{1,5}\.\s)?[\W_]{0,3}"
_RESTS = re.compile(rf"{_BULLET}can cu\b(?! (?:vao )?(?:tinh hinh|ket qua|nhu cau|chuc nang))")
_OPENS_WITH_CITATION = re.compile(rf"{_BULLET}(?:cac |toan bo )?$")
_ARTICLE = re.compile(r"dieu \d")
_PART = re.compile(
    r"\b(?:khoan|diem|dieu \d|dieu,|mot so dieu|cac dieu|muc|chuong|phu luc|mau|bieu|cum tu|tu|mot phan|noi dung|quy dinh|doan|dong|tiet|phan)\b"
)
_REPLACE = re.compile(r"\b(?:thay the|bai bo|huy bo)\b")
_AMEND = re.compile(r"\b(?:sua doi|bo sung|dinh chinh)\b")
_PASSIVE = re.compile(
    r"\b(?:duoc|da|bi)\b[^;.]{0,60}?\b(?:sua doi|bo sung|thay the|bai bo|ban hanh)\b[^;.]{0,70}\b(?:boi|tai|theo|bang|kem theo|cua)\s*(?:cac\s)?$"
)
_ANSWER = re.compile(r"\b(?:tra loi|phuc dap)\b[^;.]{0,70}$")
_IMPLEMENT = re.compile(r"\b(?:trien khai|thuc hien|thi hanh|quan triet|chap hanh)\b[^;.:]{0,60}$")
_DETAIL = re.compile(r"\b(?:quy dinh chi tiet|huong dan)\b[^;.]{0,160}$")
_BY_RULE = re.compile(r"\b(?:theo|quy dinh (?:tai|cua)|dan chieu|ban hanh kem theo|nhu|tru)\b[^;.]{0,40}$")
_ENDS = re.compile(r"\b(?:het hieu luc|bi bai bo|duoc bai bo|duoc thay the|bi thay the)\b(?!\s(?:boi|bang|mot phan))")
_JOINED = re.compile(r"(?:,|;|\bva\b|\bhoac\b|\bcung\b)\s*(?:cac\s)?$")

NEAR = 400  # characters before and after a citation that may say what it is


@dataclass(frozen=True, slots=True)
class Segment:
    start: int
    end: int
    rests: bool  # begins with "Căn cứ"


def segments_of(text: str) -> list[Segment]:
    """Sentences, list items and headings."""
    bounds = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    folded = fold(text)
    return [
        Segment(start, end, bool(_RESTS.match(folded, start, end)))
        for start, end in zip(bounds, bounds[1:], strict=False)
        if end > start
    ]


def kinds_of(text, segments, spots) -> list[str]:
    folded = fold(text).replace("\n", " ")
    kinds, carried, at = [], "", 0
    for segment in segments:
        inside = []
        while at < len(spots) and spots[at].start < segment.end:
            inside.append(spots[at])
            at += 1
        if _ARTICLE.match(folded, segment.start):
            carried = ""
        opens = bool(inside) and bool(_OPENS_WITH_CITATION.fullmatch(folded[segment.start : max(inside[0].start, segment.start)]))
        found = _in_segment(folded, segment, inside, carried if opens else "", carried)
        kinds += found
        carried = _carried(folded, segment, found, opens, carried)
    return kinds


def _in_segment(folded, segment, spots, inherited, listed):
    found, led = [], ""  # `led`: what the sentence does to its own objects, whoever else amended these
    for index, spot in enumerate(spots):
        previous = spots[index - 1] if index else None
        begin = previous.end if previous else segment.start
        gap = folded[max(begin, spot.start - NEAR) : max(begin, spot.start)]
        rest = folded[spot.end : min(segment.end, spot.end + NEAR)]
        if previous is None:
            found.append(_first(folded, segment, gap, rest, inherited, listed))
            led = found[0]
        elif _PASSIVE.search(gap):
            found.append("basis" if segment.rests else "mentions")
        elif _JOINED.search(gap) or not gap.strip(" ,;()"):
            resumes = spot.date is not None and previous.date is None
            found.append(led if resumes else found[-1])
        else:
            found.append(_within(segment, gap))
    return found


def _first(folded, segment, before, rest, inherited, listed):
    if segment.rests:
        return "basis"
    if _PASSIVE.search(before):
        return "mentions"
    if _ANSWER.search(before):
        return "answers"
    if inherited:
        return inherited
    if _ENDS.search(rest):
        return "amends" if _PART.search(before) or "mot phan" in rest else "replaces"
    if (verb := _last(_REPLACE, before)) is not None:
        return "amends" if _PART.search(before, verb.end()) or _AMEND.search(before) else "replaces"
    if listed in ("replaces", "amends") and _PART.search(before) and len(before) < 120:
        return "amends"
    if _AMEND.search(before):
        return "amends"
    if _DETAIL.search(before) and not _BY_RULE.search(before):
        return "implements"
    if (verb := _last(_IMPLEMENT, before)) is not None and not _BY_RULE.search(before, verb.start()):
        return "implements"
    return "mentions"


def _within(segment, gap):
    """A later citation of a sentence: its own verb counts only where it is this paper that acts."""
    if segment.rests:
        describes = _AMEND.search(gap) or _REPLACE.search(gap) or _DETAIL.search(gap) or _IMPLEMENT.search(gap)
        return "mentions" if describes else "basis"
    if _ANSWER.search(gap):
        return "answers"
    return "mentions"


def _last(pattern, text):
    return next(reversed(list(pattern.finditer(text))), None)


def _carried(folded, segment, found, opens, carried):
    """What the items of a list under this segment inherit: "Bãi bỏ các văn bản sau:", "Căn cứ A; B"."""
    text = folded[segment.start : segment.end].rstrip()
    if segment.rests:
        return "basis"
    if opens and carried:
        return carried
    if text.endswith(":"):
        if _ENDS.search(text) or _REPLACE.search(text):
            return "amends" if re.search(r"\b(?:mot phan|mot so dieu|cac dieu|khoan|diem)\b", text) else "replaces"
        return "amends" if _AMEND.search(text) else ""
    if text.endswith(";") and found and found[0] in ("replaces", "amends", "answers", "implements"):
        return found[0]
    return ""
