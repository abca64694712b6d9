"""From the fields of an HTML form to the shape of an answer, not yet judged. `posted` answers `getlist(name)`.

    q_C1 (several choices: repeated) · q_C1__other · q_C5__<row> · q_C7__side, q_C7__strength
    q_C8__1 … q_C8__n (ranking: place → option) · q_C9 and q_C9__district (area)
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from vietnamese.text import DASHES

from .elements import Question

LONGEST_NUMBER = 30
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_VIETNAMESE = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?", re.ASCII)
_POINT = re.compile(r"(-?)(\d+)\.(\d+)", re.ASCII)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)


def raw_answer(question: Question, posted):
    """None where nothing was given."""
    field = question.field
    if question.type == "multiple":
        return [value for value in posted.getlist(field) if value] or None
    if question.type == "matrix":
        return {row.code: value for row in question.rows if (value := last(posted, f"{field}__{row.code}"))} or None
    if question.type == "two_sided":
        halves = {half: last(posted, f"{field}__{half}") for half in ("side", "strength")}
        return {half: value for half, value in halves.items() if value} or None
    if question.type == "ranking":
        places = [last(posted, f"{field}__{place}") for place in range(1, question.places + 1)]
        return places if any(places) else None
    value = last(posted, field)
    if question.type == "number":
        return number(value)
    if question.type == "date":
        return day(value)
    return value or None


def last(posted, name: str) -> str:
    values = posted.getlist(name)
    return values[-1] if values else ""


def number(text: str) -> str | None:
    """As it is written in Vietnamese, 1.234,5; a single point that groups no thousands is taken for the comma, since
    many keyboards of phones offer nothing else. What is no number comes back as it is, to be refused."""
    if len(text) > LONGEST_NUMBER:
        return text[: LONGEST_NUMBER + 1]
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate({ord(dash): "-" for dash in DASHES})
    if not plain:
        return None
    found = _VIETNAMESE.fullmatch(plain) or _POINT.fullmatch(plain)
    return canonical_number(f"{found[1]}{found[2].replace('.', '')}.{found[3] or 0}") if found else text


def canonical_number(plain: str) -> str:
    """No zeros that say nothing, no sign before zero."""
    value = Decimal(plain)
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    digits = digits.lstrip("0") or "0"
    digits = f"0{digits}" if digits.startswith(".") else digits
    return digits if not value else sign + digits


def day(text: str) -> str | None:
    """22/7/2022, 7/2022, 2022-07-22, 2022-07 → 2022-07-22, 2022-07. What is no day comes back as it is."""
    plain = _SPACES.sub("", text[:40])
    if not plain:
        return None
    if found := _DAY_FIRST.fullmatch(plain):
        of_month, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month, of_month = found.groups()
    else:
        return text[:40]
    return f"{year}-{int(month):02d}" + (f"-{int(of_month):02d}" if of_month else "")
