"""Into the trash, back as it was, and at last out of the store."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from audit import trail
from documents import locks, storage
from documents.exceptions import PublishedCannotBeTrashed, WrongState
from documents.models import (
    Document,
    DocumentFile,
    DocumentMerge,
    ErasedFile,
    TrashedDocument,
    TrashRetention,
    Upload,
)

log = logging.getLogger(__name__)

State = Document.State


def _locked(document):
    return Document.objects.select_for_update(of=("self",)).get(pk=document.pk)


def _move(document, state):
    if state not in Document.TRANSITIONS[document.state]:
        raise WrongState
    document.state = state
    document.save(update_fields=["state"])


@transaction.atomic
def trash(*, document, by, reason):
    """Out of everyone's sight. The day until which it is kept is fixed now: a shorter period set later
    takes nothing away from what was promised."""
    document = _locked(document)
    if document.state == State.PUBLISHED:
        raise PublishedCannotBeTrashed
    before = document.state
    _move(document, State.TRASHED)
    days = TrashRetention.objects.days_for(document.doc_type_id)
    trashed = TrashedDocument.objects.create(
        document=document, from_state=before, reason=reason, by=by, kept_until=timezone.localdate() + timedelta(days=days)
    )
    trail.record(
        verb="documents.trashed", by=by, on=document, unit=document.owner_unit_id,
        data={"reason": reason[:300], "kept_until": trashed.kept_until},
    )  # fmt: skip
    return trashed


@transaction.atomic
def restore(*, document, by):
    """Exactly as it was: nothing but the state had been changed."""
    document = _locked(document)
    trashed = TrashedDocument.objects.filter(document=document).first()
    if trashed is None:
        raise WrongState
    _move(document, trashed.from_state)
    trashed.delete()
    trail.record(verb="documents.restored", by=by, on=document, unit=document.owner_unit_id)
    return document


@transaction.atomic
def set_retention(*, days, by):
    """`days` maps document types to days."""
    before = dict(TrashRetention.objects.values_list("doc_type", "days"))
    for doc_type, number in days.items():
        if before.get(doc_type.pk) == number:
            continue
        TrashRetention.objects.update_or_create(doc_type=doc_type, defaults={"days": number})
        trail.record(verb="documents.retention_set", by=by, on=doc_type, data={"days": number})


def empty():
    """Rows first, each document in a transaction of its own, bytes after; safe to run again."""
    expired = TrashedDocument.objects.filter(kept_until__lt=timezone.localdate()).order_by("pk")
    for pk in list(expired.values_list("document", flat=True)):
        try:
            _erase(pk)
        except ProtectedError:
            log.error("Document %s stays in the trash: other rows still need it.", pk)
    with locks.alone(locks.STORE_EXPORT, 1) as nobody_exports:
        if nobody_exports:  # else the next night
            for erased in ErasedFile.objects.order_by("pk").iterator():
                erase_bytes(erased)


@transaction.atomic
def _erase(pk):
    document = Document.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.TRASHED).first()
    if document is None:  # restored since the list was made
        return
    gone = [pk, *_leading_to([pk])]
    files = DocumentFile.objects.filter(document__in=gone)
    ErasedFile.objects.bulk_create([ErasedFile(file_id=file, sha256=sha256) for file, sha256 in files.values_list("pk", "sha256")])
    trail.record(
        verb="documents.erased", on=document, unit=document.owner_unit_id,
        data={"files": files.count(), "kept_until": document.trashed.kept_until},
    )  # fmt: skip
    # What was never read to its end has nothing left to be read.
    unread = Upload.objects.filter(document__in=gone, state__in=[Upload.State.WORKING, Upload.State.FAILED])
    unread.update(state=Upload.State.READY, dismissed=True, finished_at=timezone.now())
    Document.objects.filter(pk__in=gone).delete()


def _leading_to(pks):
    """The records that became part of these, of those, and so on: they lead nowhere else."""
    emptied = list(DocumentMerge.objects.filter(survivor__in=pks).values_list("emptied", flat=True))
    return [*emptied, *_leading_to(emptied)] if emptied else []


@transaction.atomic
def erase_bytes(erased):
    """The page images go with the file; the original only when no other row has the same bytes."""
    locks.hold(locks.HASHES, locks.key_of(erased.sha256))
    storage.erase_page_images(erased.file_id)
    if not DocumentFile.objects.filter(sha256=erased.sha256).exists():
        storage.erase_original(erased.sha256)
    erased.delete()
