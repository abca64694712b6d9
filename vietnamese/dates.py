"""Dates as offices write them: "ngày 05 tháng 9 năm 2025", quarters, terms of office."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from .text import DASHES, fold

_LOOKS_LIKE = {"o": "0", "q": "0", "d": "0", "l": "1", "i": "1", "|": "1", "!": "1", "z": "2", "s": "5", "b": "8", "g": "9"}
_D = r"[\doqdli|!zsbg]"
# Folded text as OCR leaves it: "ngay05 thang l2 nam 2O25", "ngày .. tháng .. năm 2025".
_WRITTEN = re.compile(
    rf"""\bng?a?[yvj1]?[y]?[\s.,:;_]{{0,8}}(?P<day>{_D}{{1,2}}|[.…_\s]{{0,12}})[\s.,:;_]{{0,8}}
    (?:th?[aăâ]?n[gq]?|t[hn]ang)[\s.,:;_]{{0,8}}(?P<month>{_D}{{1,2}}|[.…_\s]{{0,12}})[\s.,:;_]{{0,8}}
    n[aă]?m[\s.,:;_]{{0,8}}(?P<year>[12oOlIi|!zZ]{_D}{{3}})""",
    re.VERBOSE,
)
_NUMERIC = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})(?![\d/-])")
_QUARTER = re.compile(r"\bquy\s+(?P<quarter>iv|i{1,3}|[1-4])\s*(?:[/-]|nam)?\s*(?P<year>\d{4})")
_TERM = re.compile(rf"\bnhiem ky\s*:?\s*(?P<first>\d{{4}})\s*[{re.escape(DASHES)}/]\s*(?P<last>\d{{4}})")
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date found in text. `day` or `month` is None where the place was left blank for a pen or could
    not be read; `repaired` says that letters were read as digits."""

    day: int | None
    month: int | None
    year: int
    start: int
    end: int
    repaired: bool = False

    @property
    def date(self) -> datetime.date | None:
        return _date(self.year, self.month, self.day)


def _date(year, month, day) -> datetime.date | None:
    if not day or not month:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _digits(s: str | None) -> tuple[int | None, bool]:
    s = (s or "").strip(" ._…")
    if not s:
        return None, False
    digits = "".join(_LOOKS_LIKE.get(c, c) for c in s)
    return (int(digits), digits != s) if digits.isdigit() else (None, False)


def find_written_dates(text: str) -> list[WrittenDate]:
    """Every "ngày … tháng … năm …" in the text, dirty or clean, in order."""
    found = []
    for m in _WRITTEN.finditer(fold(text)):
        day, day_repaired = _digits(m["day"])
        month, month_repaired = _digits(m["month"])
        year, year_repaired = _digits(m["year"])
        if year is None or not 1930 <= year <= 2099:
            continue
        if day is not None and not 1 <= day <= 31:
            day = None
        if month is not None and not 1 <= month <= 12:
            month = None
        found.append(
            WrittenDate(day, month, year, m.start(), m.end(), day_repaired or month_repaired or year_repaired)
        )
    return found


def find_dates(text: str) -> list[WrittenDate]:
    """Written dates and numeric ones (05/9/2025, 5-9-2025, 05.09.2025), in order, only valid ones."""
    found = [d for d in find_written_dates(text) if d.date]
    taken = [(d.start, d.end) for d in found]
    for m in _NUMERIC.finditer(fold(text)):
        numeric = WrittenDate(int(m["day"]), int(m["month"]), int(m["year"]), m.start(), m.end())
        if numeric.date and not any(start <= numeric.start < end for start, end in taken):
            found.append(numeric)
    return sorted(found, key=lambda d: d.start)


def parse_date(s: str) -> datetime.date | None:
    """The one date that the string holds, written or numeric; None where there is none or more."""
    found = find_dates(s)
    return found[0].date if len(found) == 1 else None


def format_official(d: datetime.date) -> str:
    """A zero before days below 10 and before months 1 and 2, as both regimes prescribe."""
    month = f"{d.month:02d}" if d.month < 3 else str(d.month)
    return f"ngày {d.day:02d} tháng {month} năm {d.year}"


def format_padded(d: datetime.date) -> str:
    return f"ngày {d.day:02d} tháng {d.month:02d} năm {d.year}"


def format_plain(d: datetime.date) -> str:
    return f"ngày {d.day} tháng {d.month} năm {d.year}"


def quarter_of(d: datetime.date) -> int:
    return (d.month + 2) // 3


def quarter_range(year: int, quarter: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the quarter."""
    first = datetime.date(year, 3 * quarter - 2, 1)
    after = datetime.date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, after - datetime.timedelta(days=1)


def format_quarter(year: int, quarter: int) -> str:
    return f"quý {_ROMAN[quarter - 1]}/{year}"


def parse_quarter(s: str) -> tuple[int, int] | None:
    """(year, quarter) of "quý III/2025", "Quý 3 năm 2025"."""
    m = _QUARTER.search(fold(s))
    if not m:
        return None
    quarter = m["quarter"].upper()
    return int(m["year"]), _ROMAN.index(quarter) + 1 if quarter in _ROMAN else int(quarter)


def parse_term(s: str) -> tuple[int, int] | None:
    """(first year, last year) of "nhiệm kỳ 2020 – 2025"."""
    m = _TERM.search(fold(s))
    if not m or int(m["first"]) >= int(m["last"]):
        return None
    return int(m["first"]), int(m["last"])


def format_term(first_year: int, last_year: int) -> str:
    return f"nhiệm kỳ {first_year} - {last_year}"


_DAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


def weekday(day: datetime.date) -> str:
    return _DAYS[day.weekday()]


def with_weekday(moment: datetime.datetime) -> str:
    """ "Thứ tư, 12/03/2026 08:00", of a moment in local time."""
    return f"{weekday(moment)}, {moment:%d/%m/%Y %H:%M}"
