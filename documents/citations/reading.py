"""Citations of a paper: what it names, and in which relation it stands to that."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from documents.citations.relation import kinds_of, segments_of
from documents.citations.spots import Spot, apart_from, find_spots, laws_rested_on
from vietnamese.numbering import number_key
from vietnamese.text import fold, nfc


class Kind(StrEnum):
    BASIS = "basis"
    REPLACES = "replaces"
    AMENDS = "amends"
    ANSWERS = "answers"
    IMPLEMENTS = "implements"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation. `start` and `end` are offsets in the NFC text of its page."""

    kind: Kind
    symbol: str  # "30/2020/NĐ-CP"; "" for a law cited by its name
    title: str  # "Luật Lưu trữ" where the name is given
    type_name: str
    date: datetime.date | None
    year: int | None
    issuer: str
    start: int
    end: int
    page: int = 1

    @property
    def key(self) -> str:
        """Equal for every spelling of one paper; a name has no figures before its first letter."""
        return number_key(self.symbol) if self.symbol else law_key(self.title)


def law_key(title: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(title)))[:160]


def read_citations(text: str, *, own: str = "", own_date: datetime.date | None = None) -> list[Cited]:
    """Every citation in `text`, in order. `own` is the paper's own number, which is no citation unless
    another day stands beside it."""
    text = nfc(text)
    own_key = number_key(own) if own else ""
    spots = [spot for spot in find_spots(text) if not _is_own(spot, own_key, own_date)]
    if not own_key:
        spots = _without_number_line(text, spots)
    segments = segments_of(text)
    rests = (segment for segment in segments if segment.rests)
    spots += apart_from(spots, (law for segment in rests for law in laws_rested_on(text, segment.start, segment.end)))
    spots.sort(key=lambda spot: spot.start)
    kinds = kinds_of(text, segments, spots)
    return [
        Cited(Kind(kind), spot.symbol, spot.title, spot.type_name, spot.date, spot.year, spot.issuer, spot.start, spot.end)
        for spot, kind in zip(spots, kinds, strict=True)
    ]


def read_pages(pages: list[str], *, own: str = "", own_date: datetime.date | None = None) -> list[Cited]:
    """The same over pages: a citation broken by the end of a page belongs to the page it begins on."""
    pages = [nfc(page) for page in pages]
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page) + 1
    found, number = [], 0
    for cited in read_citations("\n".join(pages), own=own, own_date=own_date):
        while number + 1 < len(starts) and starts[number + 1] <= cited.start:
            number += 1
        start = starts[number]
        found.append(replace(cited, start=cited.start - start, end=cited.end - start, page=number + 1))
    return found


def _is_own(spot: Spot, own_key: str, own_date) -> bool:
    if not own_key or not spot.symbol or number_key(spot.symbol) != own_key:
        return False
    return spot.date is None or own_date is None or spot.date == own_date


_NUMBER_LINE = re.compile(r"(?:luat |phap lenh |nghi quyet )?so\s{0,2}[:.]?\s{0,2}$")
HEAD = 700


def _without_number_line(text, spots):
    """Where the paper's own number is not known, the first number that begins a line as "Số: …" is it."""
    for spot in spots:
        if spot.start >= HEAD:
            break
        number = text.rfind("\n", 0, spot.end) + 1
        head = fold(text[number : spot.end])
        if spot.symbol and re.match(r"\W{0,2}(?:luat |phap lenh |nghi quyet )?so\s{0,2}[:.]?\s{0,2}\d", head):
            own = number_key(spot.symbol)
            return [one for one in spots if number_key(one.symbol or "") != own]
    return spots
