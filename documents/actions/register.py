"""Writing into the registers: entering, correcting, handing out, finishing, cancelling. Nothing is deleted."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit import trail
from documents import gate
from documents.exceptions import AlreadyRegistered, NotForThisRegister, StaleEdit, WrongState
from documents.models import Book, Document, RegisterChange, RegisterEntry, Series
from documents.numbers import run_key, take
from documents.registers import entry_vector
from documents.search.index import symbol_key
from vietnamese.numbering import official_number

State = RegisterEntry.State
Kind = RegisterChange.Kind

# What a correction may change, under the name the page gives it.
LABELS = {
    "place": "Số",
    "day": "Ngày",
    "late_reason": "Lý do vào sổ lùi ngày",
    "doc_type": "Tên loại",
    "symbol": "Số, ký hiệu",
    "author": "Nơi gửi",
    "date_issued": "Ngày của văn bản",
    "subject": "Trích yếu",
    "signer": "Người ký",
    "recipients": "Nơi nhận",
    "receiver": "Đơn vị hoặc người nhận",
    "copy_keeper": "Đơn vị, người nhận bản lưu",
    "copies": "Số lượng bản",
    "sent_on": "Ngày chuyển",
    "signed_for": "Ký nhận",
    "note": "Ghi chú",
    "handler": "Người xử lý",
    "due_on": "Hạn xử lý",
}
STALE = (
    "Người khác đã sửa dòng sổ này trong lúc đồng chí đang sửa. Những gì đồng chí nhập vẫn còn trên trang; "
    "hãy đối chiếu với bản mới nhất rồi lưu lại."
)
CLOSED = "Số này đã hủy nên không sửa, không giao được nữa. Dòng sổ vẫn được giữ để đối chiếu."


@transaction.atomic
def enter_incoming(*, unit, by, values, number=None, document=None):
    """Give an incoming paper its số đến. `number` is (figures, suffix), or None for the next one;
    `values` maps fields of RegisterEntry to cleaned values. Raises NumberTaken, AlreadyRegistered."""
    key = run_key(unit=unit, series=Series.INCOMING, day=values["day"])
    entry = RegisterEntry(book=Book.INCOMING, unit=unit, document=document, created_by=by, **values)
    return _enter(entry, key, number, by=by)


@transaction.atomic
def enter_outgoing(*, unit, by, series, notation, values, number=None, document=None):
    """Give a paper of the unit its own number. Raises NoTerm besides."""
    key = run_key(unit=unit, series=series, day=values["day"], doc_type=values["doc_type"])
    entry = RegisterEntry(book=Book.OUTGOING, unit=unit, document=document, created_by=by, **values)
    return _enter(entry, key, number, by=by, notation=notation)


def _enter(entry, key, number, *, by, notation=""):
    _refuse_marked(entry)
    entry.run, entry.number, entry.suffix = take(key, *(number or ()))
    _refuse_second(entry.unit, entry.book, entry.document)
    _settle(entry, notation)
    _refuse_marked(entry)
    entry.save(force_insert=True)
    _keep(entry, Kind.ENTERED, by=by, reason=entry.late_reason)
    trail.record(
        verb="documents.register_entered", by=by, on=entry, unit=entry.unit_id,
        data={"book": entry.book, "day": entry.day, "late": bool(entry.late_reason)},
    )  # fmt: skip
    return entry


def _refuse_marked(entry):
    for text in (entry.symbol, entry.subject, entry.note, entry.author, entry.receiver, entry.recipients):
        if gate.text_bears_a_level(text):
            raise NotForThisRegister


def _refuse_second(unit, book, document):
    """Of two who register one document at once the second waits here, and then finds the first."""
    if document is None:
        return
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    # A line of a record that became part of this one stands for it too.
    same = Q(document=document) | Q(document__merge__survivor=document)
    earlier = RegisterEntry.objects.standing().filter(same, unit=unit, book=book).first()
    if earlier:
        raise AlreadyRegistered(f"Văn bản này đã vào sổ: {earlier}. Hãy mở dòng sổ đó để xem hoặc sửa lại.")


def _settle(entry, notation):
    """What follows from the rest of the line."""
    if entry.is_outgoing:
        regime = "state" if entry.run.series == Series.STATE else "party"
        entry.symbol = str(official_number(entry.number, notation, regime=regime, suffix=entry.suffix))
        entry.date_issued = entry.day
    entry.symbol_key = symbol_key(entry.symbol)
    entry.vector = entry_vector(entry)


@transaction.atomic
def correct(*, entry, by, revision, values, reason, number=None, series=Series.INCOMING, notation=""):
    """Sửa lại: write the new values and keep each former one. A line whose number, day or kind moves it
    into another run, or to another place of its own, takes that number as a new line would."""
    entry = _standing(entry)
    if entry.revision != revision:
        raise StaleEdit(STALE)
    before = _said(entry)
    for name, value in values.items():
        setattr(entry, name, value)
    _refuse_marked(entry)
    key = run_key(unit=entry.unit, series=series, day=entry.day, doc_type=entry.doc_type)
    stays = all(getattr(entry.run, name) == value for name, value in key.items())
    if not stays or (number and number != (entry.number, entry.suffix)):
        entry.run, entry.number, entry.suffix = take(key, *(number or ()))
    _settle(entry, notation)
    after = _said(entry)
    changed = [(name, before[name], after[name]) for name in LABELS if before[name] != after[name]]
    if not changed:
        return entry
    entry.corrected = True
    _save(entry)
    _keep(entry, Kind.CORRECTED, by=by, reason=reason, changed=changed)
    trail.record(
        verb="documents.register_corrected", by=by, on=entry, unit=entry.unit_id,
        data={"fields": ", ".join(name for name, *_ in changed), "reason": reason[:300]},
    )  # fmt: skip
    return entry


@transaction.atomic
def link(*, entry, by, document):
    """Join a line that was written without a file to the document that came in later."""
    entry = _standing(entry)
    if entry.document_id is not None:
        raise AlreadyRegistered("Dòng sổ này đã gắn với một văn bản trong kho.")
    _refuse_second(entry.unit, entry.book, document)
    entry.document = document
    _save(entry)
    _keep(entry, Kind.LINKED, by=by)
    trail.record(verb="documents.register_linked", by=by, on=entry, unit=entry.unit_id, data={"document": document.pk})
    return entry


@transaction.atomic
def assign(*, entry, by, handler, due_on, instruction=""):
    """Hand the paper to a person with a deadline, or take it back (`handler` None)."""
    entry = _standing(entry)
    before = _said(entry)
    entry.handler, entry.due_on = handler, due_on
    after = _said(entry)
    changed = [(name, before[name], after[name]) for name in ("handler", "due_on") if before[name] != after[name]]
    if not changed and not instruction:
        return entry
    if entry.state == State.DONE and changed:
        entry.state = State.REGISTERED  # given out anew: it waits again
    _save(entry)
    _keep(entry, Kind.ASSIGNED, by=by, reason=instruction, changed=changed)
    trail.record(
        verb="documents.register_assigned", by=by, on=entry, unit=entry.unit_id,
        data={"handler": handler.pk if handler else None, "due_on": due_on},
    )  # fmt: skip
    return entry


@transaction.atomic
def finish(*, entry, by, result=""):
    entry = _move(_standing(entry), State.DONE)
    _keep(entry, Kind.DONE, by=by, reason=result)
    trail.record(verb="documents.register_done", by=by, on=entry, unit=entry.unit_id)
    return entry


@transaction.atomic
def reopen(*, entry, by):
    entry = _move(_standing(entry), State.REGISTERED)
    _keep(entry, Kind.REOPENED, by=by)
    trail.record(verb="documents.register_reopened", by=by, on=entry, unit=entry.unit_id)
    return entry


@transaction.atomic
def cancel(*, entry, by, reason):
    """The number stays taken and the line stays in its place, struck through."""
    entry = _move(_standing(entry), State.CANCELLED)
    _keep(entry, Kind.CANCELLED, by=by, reason=reason)
    trail.record(
        verb="documents.register_cancelled", by=by, on=entry, unit=entry.unit_id, data={"reason": reason[:300]}
    )
    return entry


def _standing(entry):
    locked = RegisterEntry.objects.select_for_update(of=("self",))
    entry = locked.select_related("run__term", "run__doc_type", "unit", "doc_type", "handler").get(pk=entry.pk)
    if entry.is_cancelled:
        raise WrongState(CLOSED)
    return entry


def _move(entry, state):
    if state not in RegisterEntry.TRANSITIONS[entry.state]:
        raise WrongState("Trạng thái của dòng sổ đã thay đổi; hãy tải lại trang rồi thực hiện.")
    entry.state = state
    _save(entry)
    return entry


def _save(entry):
    entry.revision += 1
    entry.vector = entry_vector(entry)
    entry.save()


def _said(entry) -> dict[str, str]:
    """The line as a person reads it, field by field."""
    return {name: _in_words(getattr(entry, name)) for name in LABELS}


def _in_words(value) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _keep(entry, kind, *, by, reason="", changed=()):
    """The rows of one deed bear one moment, by which the page gathers them again."""
    rows = changed or [("", "", "")]
    now = timezone.now()
    RegisterChange.objects.bulk_create(
        RegisterChange(entry=entry, kind=kind, field=field, old=old, new=new, reason=reason, by=by, at=now)
        for field, old, new in rows
    )
