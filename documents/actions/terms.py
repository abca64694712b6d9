"""Nhiệm kỳ of the committees, by which Party papers are numbered."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from audit import trail
from documents.exceptions import DocumentsError
from documents.models import CommitteeTerm

OVERLAPS = (
    "Thời gian này trùng với một nhiệm kỳ đã khai. Chưa lưu gì; hãy xem danh sách bên dưới rồi chọn ngày bắt đầu khác."
)


@transaction.atomic
def begin_term(*, unit, by, first_year, last_year, valid_from, valid_to=None):
    """A new term of the committee; the one that runs without an end is ended on that day."""
    running = CommitteeTerm.objects.select_for_update().filter(unit=unit, valid_to=None, valid_from__lt=valid_from)
    running.update(valid_to=valid_from)
    try:
        with transaction.atomic():
            term = CommitteeTerm.objects.create(
                unit=unit, first_year=first_year, last_year=last_year, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError:
        raise DocumentsError(OVERLAPS) from None
    trail.record(verb="documents.term_begun", by=by, on=term, unit=unit, data={"valid_from": valid_from})
    return term


@transaction.atomic
def remove_term(*, term, by):
    """Takes back a term that was typed wrongly, as long as no number was given in it."""
    label, unit = str(term), term.unit_id
    try:
        term.delete()
    except ProtectedError:
        raise DocumentsError(
            "Nhiệm kỳ này đã có văn bản mang số nên không bỏ được. Nếu thời gian sai, hãy báo quản trị."
        ) from None
    trail.record(verb="documents.term_removed", by=by, label=label, unit=unit)
