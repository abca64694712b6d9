"""Nơi nhận and mức độ khẩn."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from documents.reading.lists import URGENCY_MARKS
from vietnamese.text import fold

from .fields import FieldReading
from .segments import Segment, reading, trust
from .signature import Signature, is_ending, name_in
from .zones import Zone

_DASH = re.compile(r"^\s*[-–—~+•*·_.]{1,2}\s*(?=\S)")
_KEEP = re.compile(r"^\W*luu\b")
_END = re.compile(r"[.;:,/\s|_~]+$")


def recipients_field(signature: Signature | None) -> FieldReading:
    if signature is None:
        return FieldReading()
    ending = signature.ending or next((s for s in signature.segments if is_ending(s)), None)
    lines = _column(signature.segments, ending)
    items: list[str] = []
    used: list[Segment] = []
    for segment in lines:
        text = " ".join(segment.text.split())
        dashed = _DASH.match(text)
        if items and not dashed and _KEEP.match(fold(items[-1])) and used[-1].text.rstrip().endswith((".", ").")):
            break
        if dashed or not items:
            if not dashed and ending is not None and not segment.same_row(ending) and name_in(segment):
                break
            items.append(text[dashed.end() :] if dashed else text)
        else:
            items[-1] += " " + text
        used.append(segment)
    items = [cleaned for item in items if (cleaned := _END.sub("", item))]
    if not items:
        return FieldReading()
    confidence = trust(used) * (1.0 if ending else 0.8)
    if min(w.confidence for s in used for w in s.words) < 0.6:
        confidence = min(confidence, 0.79)
    return reading(items, used, confidence)


def _column(segments: list[Segment], ending: Segment | None) -> list[Segment]:
    if ending is None:
        return _column_by_dashes(segments)
    lines, above = [], ending
    inline = re.sub(r"^.{0,3}n[ơo]i nh[ậâaạ]n\s*[:.]?\s*", "", ending.text, flags=re.IGNORECASE)
    if inline != ending.text and re.match(r"^[-–]\s*\w", inline):
        lines.append(Segment.of(ending.words[2:], ending.page, ending.source))
    for segment in sorted(segments, key=lambda s: (round(s.middle, 3), s.x0)):
        if segment.y0 < ending.middle or segment is ending or segment.same_row(ending) and segment.x0 > ending.x1 + 0.1:
            continue
        if segment.x0 > ending.x0 + 0.12 or segment.centre > 0.55 or segment.is_speck:
            continue
        if segment.y0 - above.y1 > 3.5 * max(above.height, 0.01):
            break
        lines.append(segment)
        above = segment
    return lines


def _column_by_dashes(segments: list[Segment]) -> list[Segment]:
    """OCR lost the words "Nơi nhận": the items over "Lưu" in the left half."""
    last = next((s for s in reversed(segments) if re.match(r"^\W*luu\s*:?\s*v", s.folded) and s.x0 < 0.4), None)
    if last is None:
        return []
    lines = [last]
    for segment in sorted((s for s in segments if s.y0 < last.y0), key=lambda s: -s.y0):
        if segment.x0 > last.x0 + 0.08 or segment.centre > 0.5:
            continue
        if lines[-1].y0 - segment.y1 > 1.5 * max(segment.height, 0.01):
            break
        lines.append(segment)
    lines.reverse()
    while lines and not _DASH.match(lines[0].text):
        lines.pop(0)  # the sentence that closes the paper
    return lines


def urgency_field(zone: Zone, bottom: float) -> FieldReading:
    return urgency_in(zone.segments, bottom)


def urgency_in(segments: list[Segment], bottom: float) -> FieldReading:
    marks = [(fold(mark), mark) for mark in sorted(URGENCY_MARKS, key=len, reverse=True)]
    for segment in segments:
        plain = re.sub(r"\s+", " ", re.sub(r"[^a-z ]", "", segment.folded)).strip()
        if segment.middle > bottom + 0.12 or segment.upper_share < 0.8 or len(plain) > 30:
            continue
        for folded, mark in marks:
            like = fuzz.ratio(plain, folded)
            if like >= (85 if len(folded) > 5 else 100) or (folded == "hoa toc hen gio" and plain.startswith("hoa toc hen")):
                return reading(mark, [segment], max(0.9, segment.confidence) if like == 100 else 0.8 * like / 100)
    return FieldReading()

