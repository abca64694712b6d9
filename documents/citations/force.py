"""From when to when a paper says that it is in force."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from vietnamese.dates import find_dates
from vietnamese.text import fold, nfc

_IN_FORCE = re.compile(r"\bnay\b[^;.]{0,80}?\bco\s+hieu\s+luc\b(?:\s+thi\s+hanh)?(?P<rest>[^;]{0,120})")
_FROM_SIGNING = re.compile(r"\s*,?\s*(?:ke\s+)?tu\s+ngay\s+(?:ky|ban\s+hanh|thong\s+qua|duoc\s+thong\s+qua)\b")
_DAYS_AFTER = re.compile(r"\s*,?\s*sau\s+(\d{1,3})\s+(?:\([^)]*\)\s+)?ngay\b")
_FROM = re.compile(r"\s*,?\s*(?:ke\s+)?(?:tu\s+)?(?=ngay\b|\d)")
_UNTIL = re.compile(r"\b(?:den\s+het|den)\s+(?=ngay\b|\d)")


@dataclass(frozen=True, slots=True)
class Force:
    begins: datetime.date | None = None
    last_day: datetime.date | None = None


def read_force(text: str, *, issued: datetime.date | None) -> Force:
    """What "… này có hiệu lực (thi hành) …" says first; a day counted from the signing needs `issued`."""
    text = nfc(text)
    folded = fold(text)
    begins = last_day = None
    for match in _IN_FORCE.finditer(folded):
        at, end = match.span("rest")
        begins = begins or _begins(text, folded, at, end, issued)
        until = _UNTIL.search(folded, at, end)
        if until and last_day is None:
            last_day = _date_at(text, until.end(), end)
        if begins:
            break
    if begins and last_day and last_day < begins:
        last_day = None
    return Force(begins, last_day)


def _begins(text, folded, at, end, issued):
    if _FROM_SIGNING.match(folded, at, end):
        return issued
    if (days := _DAYS_AFTER.match(folded, at, end)) is not None:
        return issued + datetime.timedelta(days=int(days[1])) if issued else None
    if (lead := _FROM.match(folded, at, end)) is not None:
        return _date_at(text, lead.end(), end)
    return None


def _date_at(text, at, end):
    """The date that begins right there, with or without "ngày"."""
    found = find_dates(text[at:end])
    return found[0].date if found and found[0].start <= len("ngày ") else None
