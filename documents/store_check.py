"""The walk of a check through the store: every file against its row, then every original against the rows.

It goes in rounds from a cursor in its row, a few files in memory at a time, resting as long as it worked so
that pages and uploads stay quick. It reads only; what it finds becomes rows.
"""

import re
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Avg, Exists, OuterRef, Q
from django.utils import timezone

from documents import locks, notices, storage
from documents.actions import store_check
from documents.models import DocumentFile, DocumentPage, ErasedFile, StoreCheck, StoreFinding

FILES_AT_ONCE = 50
STRAYS_AT_ONCE = 500
LEFT_ALONE = timedelta(days=1)  # an upload may be storing what has no row yet
LONGEST_REST = 2.0  # seconds

Kind = StoreFinding.Kind
Step = StoreCheck.Step


def advance(check_id, *, turn=None, seconds=None, rest=1.0, tell=None) -> bool:
    """Go on for about that long, or to the end. True when there is more to do. `rest` is in shares of the
    time worked; `tell` hears the check after every batch."""
    with locks.alone(locks.STORE_CHECK, check_id) as ours:
        check = StoreCheck.objects.take_turn(check_id, turn) if ours else None
        if check is None:
            return False
        ends = time.monotonic() + seconds if seconds is not None else float("inf")
        while True:
            if not StoreCheck.objects.filter(pk=check.pk, state=StoreCheck.State.WORKING).exists():
                return False
            more = _files(check, rest, ends) if check.step == Step.FILES else _strays(check)
            if not more and check.step == Step.STRAYS:
                store_check.finish_check(check=check)
                return False
            if not more:
                check.step, check.cursor, check.done = Step.STRAYS, "", 0
            check.worked_at = timezone.now()
            check.save(update_fields=["step", "cursor", "done", "total", "worked_at"])
            if tell:
                tell(check)
            if time.monotonic() > ends:
                return True


def _files(check, rest, ends) -> bool:
    """The next few files: are the bytes there, are they the same, and what was read of them."""
    text = DocumentPage.objects.filter(file=OuterRef("pk"), text__regex=r"\S")
    files = list(
        DocumentFile.objects.filter(pk__gt=int(check.cursor or 0))
        .annotate(has_text=Exists(text), sureness=Avg("pages__confidence", filter=Q(pages__source="ocr")))
        .order_by("pk")[:FILES_AT_ONCE]
    )
    for file in files:
        began = time.monotonic()
        _look_at(check, file)
        check.cursor, check.done = str(file.pk), check.done + 1
        time.sleep(min((time.monotonic() - began) * rest, LONGEST_REST))
        if time.monotonic() > ends:
            break
    return bool(files)


def _look_at(check, file):
    try:
        if storage.hash_of(storage.original_path(file.sha256)) != file.sha256:
            _note(check, Kind.ALTERED, file)
    except FileNotFoundError:
        _note(check, Kind.MISSING, file)
    if not file.has_text:
        _note(check, Kind.UNREAD, file)
    if file.sureness is not None and file.sureness < check.low_confidence:
        _note(check, Kind.UNSURE, file, measure=round(file.sureness, 3))


def _strays(check) -> bool:
    """The next few originals in the store: does any row name them."""
    batch = []
    for entry in storage.stored("originals/", check.cursor):
        batch.append(entry)
        if len(batch) == STRAYS_AT_ONCE:
            break
    names = {key: _hash_in(key) for key, *_ in batch}
    hashes = [name for name in names.values() if name]
    # What waits to be erased has an owner too: the next emptying of the trash.
    known = {
        sha256 for model in (DocumentFile, ErasedFile)
        for sha256 in model.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)
    }  # fmt: skip
    young = timezone.now() - LEFT_ALONE
    for key, size, changed in batch:
        if names[key] not in known and changed < young:
            _note(check, Kind.ORPHANED, key=key, measure=size)
    if batch:
        check.cursor, check.done = batch[-1][0], check.done + len(batch)
        check.total = max(check.total, check.done)
    return bool(batch)


def _hash_in(key):
    """The hash an original lies under; "" for what is no original: a half-made file, somebody's own."""
    name = key.rsplit("/", 1)[-1]
    return name if re.fullmatch(r"[0-9a-f]{64}", name) and key == storage.original_key(name) else ""


@transaction.atomic
def _note(check, kind, file=None, *, key="", measure=None):
    """One row for each fault, however often it is seen. What was mended and is back is open again; what was
    accepted stays accepted."""
    key = key or storage.original_key(file.sha256)
    finding, new = StoreFinding.objects.get_or_create(
        kind=kind, file=file, key=key[:300],
        defaults={"document_id": file.document_id if file else None, "measure": measure, "last_check": check},
    )  # fmt: skip
    if kind in notices.FAULTS and (new or finding.state == StoreFinding.State.MENDED):
        notices.raise_alarm(check)
    if new:
        return
    finding.last_check, finding.measure = check, measure
    if finding.state == StoreFinding.State.MENDED:
        finding.state, finding.found_at = StoreFinding.State.OPEN, timezone.now()
        finding.decided_by = finding.decided_at = None
        finding.grounds = ""
    finding.save()
