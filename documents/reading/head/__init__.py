"""Reads the head of an official paper, Party or State: what stands on it, how sure, and where."""

from __future__ import annotations

from documents.reading.pages import Page

from .closer import Closer
from .dateline import date_at_end, date_field, find_date_line, place_field
from .fields import NAMES, SURE, UNREADABLE, FieldReading, Head
from .issuer import issuer_fields
from .number import find_number_line, number_fields
from .pen import date_line_again, settle_day, settle_month, settle_number
from .recipients import recipients_field, urgency_field
from .segments import reading
from .signature import find_signature
from .signer import signer_fields
from .signing import look_closer, needs_look
from .stamps import number_line_again, urgency_again
from .title import GREETING, find_about, find_title, subject_field, type_field
from .zones import find_zone

__all__ = ["NAMES", "SURE", "UNREADABLE", "FieldReading", "Head", "read_head"]

SEARCHED_PAGES = 80  # a signature further back than this belongs to another paper


def read_head(pages: list[Page]) -> Head:
    """The fields of the first document in the pages. What is not there or cannot be read stays empty."""
    zone = find_zone(pages)
    if zone is None:
        return Head()
    title = find_title(zone)
    bottom = title.segment.y0 if title else _letter_bottom(zone)
    number = find_number_line(zone, bottom)
    about = find_about(zone, number)
    date_line = find_date_line(zone, bottom + 0.004)
    closer = Closer(zone.page)
    if closer.possible:
        date_line = date_line or date_line_again(zone, bottom, closer)
        number = number_line_again(number, date_line, zone, bottom, closer)
    body = "\n".join(page.text for page in pages[:4])

    fields: dict[str, FieldReading] = {}
    fields |= number_fields(number, settle_number(number, closer))
    fields["doc_type"] = type_field(title, zone, number, about)
    fields["subject"] = subject_field(title, zone, about)
    fields |= issuer_fields(zone, number, min(bottom, about[0].y0) if about else bottom, body)
    fields["date_issued"] = date_field(date_line, settle_day(date_line, closer), settle_month(date_line, closer))
    if date_line is None and not fields["date_issued"]:
        fields["date_issued"] = date_at_end(pages) or fields["date_issued"]
    fields["place"] = place_field(date_line, body)
    fields["urgency"] = urgency_field(zone, bottom)
    if closer.drawn and not fields["urgency"]:
        fields["urgency"] = urgency_again(zone, bottom, closer)
    signature = find_signature(pages[:SEARCHED_PAGES], zone.page.number, bottom)
    if needs_look(signature):
        closer = closer if signature.page is zone.page else Closer(signature.page)
        signature = look_closer(signature, closer) if closer.possible else signature
    fields |= signer_fields(signature, body, party=zone.regime == "party")
    fields["recipients"] = recipients_field(signature)
    regime = zone.regime or ("party" if number and number.party else "state" if number and number.notation else None)
    if regime:
        seen = zone.mottoes or [number.segment]
        fields["regime"] = reading(regime, seen, 0.98 if zone.mottoes else 0.7)
    return Head(fields)


def _letter_bottom(zone) -> float:
    greeting = [s.y0 for s in zone.segments if GREETING.match(s.folded)]
    return min(greeting) if greeting else zone.top + 0.3
