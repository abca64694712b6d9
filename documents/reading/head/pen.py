"""A second look at the places of the number and the date on scans, where a pen may have written."""

from __future__ import annotations

from documents.reading.pages import Page

from .dateline import DateLine
from .fields import FieldReading
from .number import NumberLine


def settle_number(line: NumberLine | None, page: Page) -> FieldReading | None:
    return None


def settle_day(line: DateLine | None, page: Page) -> tuple[int, float] | None:
    if line is None or line.day is None:
        return None
    return int(line.day), line.day_trust


def settle_month(line: DateLine | None, page: Page) -> tuple[int, float] | None:
    if line is None or line.month is None:
        return None
    return int(line.month), line.month_trust
