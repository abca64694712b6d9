"""The lines of a register as its printed sheet has them, and where a print waits to be fetched."""

from pathlib import Path

from django.conf import settings
from django.db.models import Case, F, Max, Min, OuterRef, Subquery, Value, When

from accounts.models import Unit
from documents.models import Book, RegisterChange, RegisterEntry, RegisterExport
from papers.register import INCOMING, OUTGOING, Cover, Row
from vietnamese.numbering import format_number

COLUMNS = {Book.INCOMING: INCOMING, Book.OUTGOING: OUTGOING}
TITLES = {Book.INCOMING: "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", Book.OUTGOING: "SỔ ĐĂNG KÝ VĂN BẢN ĐI"}
AT_A_TIME = 500  # lines fetched in one go


def print_path(export: RegisterExport) -> Path:
    return Path(settings.MEDIA_ROOT) / "registers" / f"{export.pk}.{export.format}"


def print_name(export) -> str:
    book = "van-ban-den" if export.book == Book.INCOMING else "van-ban-di"
    return f"so-{book}-{export.since:%Y%m%d}-{export.until:%Y%m%d}.{export.format}"


def lines(export):
    """In the order of the book: the incoming by their numbers, the outgoing by day."""
    entries = RegisterEntry.objects.filter(
        unit=export.unit_id, book=export.book, day__gte=export.since, day__lte=export.until
    )
    if export.doc_type_id:
        entries = entries.filter(doc_type=export.doc_type_id)
    if export.book == Book.INCOMING:
        return entries.order_by("run__year", "number", "suffix", "pk")
    return entries.order_by("day", F("doc_type__position").asc(nulls_last=True), "number", "suffix", "pk")


def rows(export):
    """One Row for each line, fetched piece by piece."""
    cancelled = RegisterChange.objects.filter(entry=OuterRef("pk"), kind=RegisterChange.Kind.CANCELLED)
    found = lines(export).select_related("run", "doc_type", "handler")
    # Looked up for the few that were cancelled, not for every line.
    reason = When(state=RegisterEntry.State.CANCELLED, then=Subquery(cancelled.values("reason")[:1]))
    found = found.annotate(cancel_reason=Case(reason, default=Value("")))
    of_book = _outgoing if export.book == Book.OUTGOING else _incoming
    for entry in found.iterator(chunk_size=AT_A_TIME):
        yield Row(of_book(entry), cancelled=entry.is_cancelled)


def _outgoing(entry):
    return (
        entry.symbol, entry.day, entry.type_and_subject, entry.signer, entry.recipients, entry.copy_keeper,
        entry.copies if entry.copies is not None else "", _day(entry.sent_on), entry.signed_for, _note(entry),
    )  # fmt: skip


def _incoming(entry):
    receivers = [entry.receiver, entry.handler.full_name if entry.handler else ""]
    return (
        entry.day, entry.place, entry.author, entry.symbol, _day(entry.date_issued), entry.type_and_subject,
        "\n".join(dict.fromkeys(filter(None, receivers))), _day(entry.sent_on), entry.signed_for, _note(entry),
    )  # fmt: skip


def _day(day):
    return "" if day is None else day


def _note(entry):
    notes = [
        entry.note,
        f"Đã hủy số: {entry.cancel_reason}" if entry.is_cancelled else "",
        "Có sửa lại." if entry.corrected else "",
    ]
    return "\n".join(filter(None, notes))


def cover(export) -> Cover:
    unit = Unit.objects.select_related("parent", "kind").get(pk=export.unit_id)
    first = last = ""
    if export.book == Book.INCOMING and export.since.year == export.until.year:
        ends = lines(export).order_by().aggregate(first=Min("number"), last=Max("number"))
        first, last = (format_number(ends[end]) if ends[end] else "" for end in ("first", "last"))
    return Cover(
        title=TITLES[export.book],
        office=unit.display_name(export.until),
        parent_body=unit.parent.display_name(export.until) if unit.parent else "",
        since=export.since,
        until=export.until,
        first_number=first,
        last_number=last,
        note=f"Loại văn bản: {export.doc_type}" if export.doc_type_id else "",
        party=unit.kind.side == "party",
    )
