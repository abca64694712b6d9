"""Printing a register: short ones at once, long ones by the worker, with progress in the database."""

import logging
import time
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from documents import locks, notices
from documents.models import RegisterExport
from documents.register_prints import COLUMNS, cover, lines, print_path, rows

log = logging.getLogger(__name__)

AT_ONCE = 400  # lines that are set within a second or two
TELL_EVERY = 0.7  # seconds between two writes of progress
GIVES_UP_AFTER = timedelta(hours=2)  # a print that was killed at its time limit again and again will not be made


def order_print(*, unit, book, since, until, doc_type, format, by):
    """Make the print now, or leave it to the worker when it is long; `state` tells which. The trail says
    nothing of it: printing is reading."""
    with transaction.atomic():
        export = RegisterExport(
            unit=unit, book=book, since=since, until=until, doc_type=doc_type, format=format, requested_by=by
        )
        export.total = lines(export).count()
        export.save()
        if export.total > AT_ONCE:
            transaction.on_commit(lambda: enqueue_print(export.pk))
            return export
    make_print(export)
    return export


def enqueue_print(export_pk):
    """The database is the truth: when the queue is away the sweeper sends it later."""
    from kombu.exceptions import OperationalError
    from redis.exceptions import RedisError

    from documents.tasks import print_register

    try:
        print_register.apply_async([export_pk], retry=False)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; print %s waits in the database.", export_pk)


def make_print(export, *, tell=False):
    """Write the file and say so; `tell` whoever waits for it. Safe to run twice: one process at a time has a print, and a half-made
    file is never at its place."""
    with locks.alone(locks.PRINTS, export.pk) as mine:
        if not mine:
            return
        export.refresh_from_db()
        if export.state != RegisterExport.State.WORKING:
            return
        if export.requested_at < timezone.now() - GIVES_UP_AFTER:
            export.state, export.finished_at = RegisterExport.State.FAILED, timezone.now()
            export.save(update_fields=["state", "finished_at"])
            return
        path = print_path(export)
        path.parent.mkdir(parents=True, exist_ok=True)
        half_made = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        try:
            with open(half_made, "wb") as out:
                _maker(export)(out, cover(export), COLUMNS[export.book], rows(export), _progress(export))
            half_made.replace(path)
            export.state = RegisterExport.State.READY
        except Exception as problem:  # its message may quote a line: only its kind is told
            log.error("Print %s could not be made: %s.", export.pk, type(problem).__name__)
            export.state = RegisterExport.State.FAILED
        finally:
            half_made.unlink(missing_ok=True)
        export.done, export.finished_at = export.total, timezone.now()
        with transaction.atomic():
            export.save(update_fields=["state", "done", "finished_at"])
            if tell:
                notices.tell_export_ready(export)


def _maker(export):
    """Loads the typesetter in the process that prints, and in no other."""
    from papers import register_sheet, register_workbook

    return register_sheet.typeset if export.format == RegisterExport.Format.PDF else register_workbook.write


def _progress(export):
    told = time.monotonic()

    def tell(done):
        nonlocal told
        if time.monotonic() - told > TELL_EVERY:
            told = time.monotonic()
            RegisterExport.objects.filter(pk=export.pk).update(done=min(done, export.total))

    return tell


def waiting_prints(older_than=timedelta(seconds=20)):
    return RegisterExport.objects.filter(
        state=RegisterExport.State.WORKING, requested_at__lt=timezone.now() - older_than
    )


def forget_prints(before) -> int:
    """A print is a copy: it goes after its time, and can be made again."""
    old = RegisterExport.objects.filter(requested_at__lt=before)
    for export in old:
        print_path(export).unlink(missing_ok=True)
    return old.delete()[0]
