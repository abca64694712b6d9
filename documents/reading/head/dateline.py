"""Địa danh và ngày ban hành, from the date line of the head, or from the end of papers that date there."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from vietnamese.text import exact, fold

from .fields import FieldReading, unreadable
from .known import PLACES, listed_place, said_in
from .segments import Segment, join_row, reading, segments_of, text_in_range
from .zones import Zone

_LINE = re.compile(
    r"""(?P<word>n?[gq]?g[aă]?[yvj][.,:]?)(?P<day>.{0,12}?)
    (?P<month_word>t?h?[aeă]n[gq])(?P<month>.{0,9}?)
    (?P<year_word>[nhmri]{1,2}?[aăe]?m)[\s.,:]*(?P<year>[\doil|]{4})?""",
    re.VERBOSE,
)
_ONES = str.maketrans({"l": "1", "i": "1", "|": "1", "!": "1", "o": "0", "j": "1"})
_PASSED = re.compile(r"thong qua\s+ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")


@dataclass(slots=True)
class DateLine:
    segment: Segment
    place: str
    day: str | None  # as read, cleaned; None where nothing or no number was read
    month: str | None
    year: int | None
    day_box: tuple[float, float, float, float]
    month_box: tuple[float, float, float, float]
    day_trust: float
    month_trust: float
    year_trust: float
    exact_digits: bool  # every digit was read as a digit


def find_date_line(zone: Zone, bottom: float) -> DateLine | None:
    rows: list[Segment] = []
    for segment in zone.segments:
        if not zone.top - 0.03 < segment.middle < bottom:
            continue
        row = [s for s in zone.segments if s.same_row(segment) and s.centre > zone.split]
        joined = join_row(row) if len(row) > 1 and segment in row else segment
        if all(joined.words[0] is not other.words[0] for other in rows):
            rows.append(joined)
    lines = [line for row in rows if (line := _read(row)) is not None]
    lines = [line for line in lines if not re.search(r"nhan\s*ngay|ngay\s*den|den\s*ngay|thoi gian ky", line.segment.folded)]
    if not lines:
        return None
    return max(lines, key=lambda line: (line.year is not None, line.segment.centre > zone.split, bool(line.place)))


def _read(row: Segment) -> DateLine | None:
    match = _LINE.search(row.folded)
    if match is None or len(row.text) - match.end() > 6 or match.start() > 45:
        return None
    if match["year"] is None and not (match["day"].strip() or match["month"].strip()):
        return None
    day, day_clean = _small_number(match["day"], 31)
    month, month_clean = _small_number(match["month"], 12)
    year_text = (match["year"] or "").translate(_ONES)
    year = int(year_text) if year_text.isdigit() and 1945 <= int(year_text) <= 2099 else None
    place = row.text[: match.start()].strip(" ,.;:_-–—|'\"*~`^‘’“”/\\")
    return DateLine(
        segment=row,
        place=place,
        day=day,
        month=month,
        year=year,
        day_box=_between(row, match.end("word"), match.start("month_word")),
        month_box=_between(row, match.end("month_word"), match.start("year_word")),
        day_trust=_trust(row, match.start("day"), match.end("day")),
        month_trust=_trust(row, match.start("month"), match.end("month")),
        year_trust=_trust(row, match.start("year"), match.end("year")) if match["year"] else 0.0,
        exact_digits=day_clean and month_clean,
    )


def _small_number(text: str, highest: int) -> tuple[str | None, bool]:
    text = text.strip(" .,_:;-…'\"")
    if text.isdigit() and 1 <= int(text) <= highest and len(text) <= 2:
        return text, True
    ones = text.replace(" ", "").translate(_ONES)
    if ones.isdigit() and 1 <= int(ones) <= highest and len(ones) <= 2:
        return ones, False
    return None, False


def _trust(row: Segment, start: int, end: int) -> float:
    words = text_in_range(row, start, max(end, start + 1))
    return min((w.confidence for w in words), default=0.0)


def _between(row: Segment, start: int, end: int) -> tuple[float, float, float, float]:
    position, x0, x1 = 0, None, None
    for word in row.words:
        last = position + len(word.text)
        width = (word.x1 - word.x0) / max(1, len(word.text))
        if x0 is None and start <= last:
            x0 = word.x0 + max(0, start - position) * width
        if x1 is None and end <= last:
            x1 = word.x0 + max(0, end - position) * width
        position = last + 1
    return (x0 if x0 is not None else row.x0, row.y0, x1 if x1 is not None else row.x1, row.y1)


def date_field(line: DateLine | None, day: tuple[int, float] | None, month: tuple[int, float] | None) -> FieldReading:
    """`day` and `month` are (value, confidence) as finally settled, None where they stay unread."""
    if line is None:
        return unreadable()
    if day is None or month is None or line.year is None:
        return unreadable(line.segment)
    try:
        value = datetime.date(line.year, month[0], day[0])
    except ValueError:
        return unreadable(line.segment)
    return reading(value, [line.segment], min(day[1], month[1], line.year_trust))


def place_field(line: DateLine | None, body: str) -> FieldReading:
    """`body`: the text of the paper, where the place's name is likely printed again."""
    if line is None or not line.place:
        return FieldReading()
    words = text_in_range(line.segment, 0, len(line.place))
    trust = sum(w.confidence for w in words) / max(1, len(words))
    place, likeness = line.place, 1.0
    if len(place) > 40 or not place[0].isalpha():
        return FieldReading()
    if line.segment.source == "ocr":
        listed, found = listed_place(place)
        if found:
            place, likeness = listed, 0.5 + 0.5 * found
        else:
            elsewhere = body.replace(line.segment.text, "", 1)
            often, once = said_in(elsewhere, place, least=3), said_in(elsewhere, place)
            place, likeness = (often, 1.0) if often else (once or place, 0.82)
    return reading(_spelled(place), [line.segment], max(trust, 0.9) * likeness if likeness > 0.95 else trust * likeness)


def _spelled(place: str) -> str:
    listed = process.extractOne(exact(place), PLACES, scorer=fuzz.ratio, processor=exact, score_cutoff=99)
    return listed[0] if listed else place


def date_at_end(pages) -> FieldReading:
    """Laws and some resolutions date themselves in a closing sentence or above the signature."""
    for page in reversed(pages[-3:]):
        for segment in reversed(segments_of(page)):
            line = _read(segment)
            alone = line is not None and line.place and segment.x0 > 0.3 and line.day and line.month and line.year
            if alone and len(line.place) < 30:
                return date_field(line, (int(line.day), min(line.day_trust, 0.9)), (int(line.month), 0.9))
        passed = _PASSED.search(fold(page.text).replace("\n", " "))
        if passed:
            try:
                value = datetime.date(int(passed[3]), int(passed[2]), int(passed[1]))
            except ValueError:
                continue
            return FieldReading(value, 0.9 if page.source == "text" else 0.75, page.number)
    return FieldReading()
