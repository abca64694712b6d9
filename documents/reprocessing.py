"""Documents read anew from their stored originals, one after another, each to an outcome of its own.

A new reading replaces readings, never what a clerk confirmed. The gate looks again at whatever is read again;
a document it would not let in today is taken out of sight and waits for the person in charge.
"""

import contextlib
import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from documents import gate, locks, page_images, storage
from documents.actions import relations, reprocessing
from documents.exceptions import StoreAway
from documents.models import Document, DocumentFile, DocumentPage, ReprocessedDocument, Reprocessing
from documents.models.file import packed_words
from documents.pipeline import EXAMINE_FAILED, raised_statement_timeout
from documents.reading import extract
from documents.reading.errors import Unreadable
from documents.search.index import current_files, index_document

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3

Stage = Reprocessing.Stage
Outcome = ReprocessedDocument.Outcome

MISSING = "Tệp gốc không có trong kho. Hãy chạy kiểm tra kho rồi phục hồi tệp từ bản sao lưu."
ALTERED = "Tệp gốc trong kho đã bị thay đổi nên không đọc lại. Hãy phục hồi tệp từ bản sao lưu."
GAVE_UP = "Máy chủ đã dừng giữa chừng nhiều lần khi đọc văn bản này."
BROKE = "Gặp lỗi khi đọc lại văn bản này; những gì đã đọc trước đây vẫn giữ nguyên."


class CannotReprocess(Exception):
    """Why one document stays as it is, in a sentence."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


def advance(run_id, *, turn=None, seconds=None) -> bool:
    """Go on for about that long, or to the end. True when there is more to do."""
    with locks.alone(locks.REPROCESSING, run_id) as ours:
        run = Reprocessing.objects.take_turn(run_id, turn) if ours else None
        if run is None:
            return False
        ends = time.monotonic() + seconds if seconds is not None else float("inf")
        with raised_statement_timeout():
            while True:
                entry = run.documents.filter(outcome=Outcome.WAITING).select_related("document").first()
                if entry is None:
                    reprocessing.finish(run=run)
                    return False
                if not Reprocessing.objects.working().filter(pk=run.pk).update(worked_at=timezone.now()):
                    return False
                _take(run, entry)
                if time.monotonic() > ends:
                    return True


def _take(run, entry):
    entry.attempts += 1
    entry.save(update_fields=["attempts"])
    try:
        outcome, reason = _outcome(run, entry)
    except StoreAway:  # not this document's fault
        ReprocessedDocument.objects.filter(pk=entry.pk).update(attempts=entry.attempts - 1)
        raise
    with transaction.atomic():
        entry.outcome, entry.reason = outcome, reason[:300]
        entry.save(update_fields=["outcome", "reason"])
        reprocessing.count(run=run)


def _outcome(run, entry):
    if entry.attempts > MAX_ATTEMPTS:
        return Outcome.FAILED, GAVE_UP
    try:
        return (Outcome.DONE, "") if reprocess(entry.document, run.stages) else (Outcome.STOPPED, "")
    except (Unreadable, CannotReprocess) as problem:
        return Outcome.FAILED, problem.message
    except SoftTimeLimitExceeded:
        return Outcome.FAILED, "Đọc lâu quá giới hạn nên đã dừng."
    except (DatabaseError, StoreAway):
        raise
    except Exception as problem:
        # The type alone: a message might quote the document.
        log.error("Reading document %s anew broke down: %s", entry.document_id, type(problem).__name__)
        return Outcome.FAILED, BROKE


def reprocess(document, stages) -> bool:
    """False when the gate stopped it; then nothing that was read before is changed."""
    with contextlib.ExitStack() as opened:
        return _reprocess(document, set(stages), opened)


def _reprocess(document, stages, opened):
    files = list(current_files(document))
    if stages & {Stage.TEXT, Stage.HEAD}:
        # All files before the first change: an annex the gate stops must not leave half a document read anew.
        readings = []
        for file in files:
            reading = opened.enter_context(_read(file))
            verdict = _verdict(reading, file)
            if verdict.outcome != "open" and not reprocessing.was_let_in(file, verdict):
                reprocessing.take_out_of_sight(file=file, verdict=verdict)
                return False
            readings.append((file, reading))
        if Stage.TEXT in stages:
            for file, reading in readings:
                _write_pages(file, reading)
        main = next((reading for file, reading in readings if file.part == DocumentFile.Part.MAIN), None)
        if Stage.HEAD in stages and main is not None:
            reprocessing.propose_head_anew(document=document, reading=main)
    else:
        readings = [(file, opened.enter_context(_read(file, ocr=False))) for file in files] if Stage.IMAGES in stages else []
    if Stage.IMAGES in stages:
        for file, reading in readings:
            page_images.make_images(file, reading.pages, anew=True)
    for current in Document.objects.filter(Q(pk=document.pk) | Q(files__in=files)).distinct():
        index_document(current)
        if stages & {Stage.TEXT, Stage.HEAD}:
            relations.read_relations(current)
    return True


def _read(file, ocr=True):
    try:
        data = storage.read_original(file.sha256)
    except FileNotFoundError:
        raise CannotReprocess(MISSING) from None
    if not storage.is_whole(data, file.sha256):
        raise CannotReprocess(ALTERED)
    return extract.read(data, file.name, ocr=ocr)


def _verdict(reading, file):
    """A gate that breaks down lets nothing stay: the person in charge looks."""
    try:
        return gate.examine(reading, file_name=file.name, declared_open=True)
    except DatabaseError:
        raise
    except Exception as problem:
        log.error("The gate broke down on file %s: %s", file.pk, type(problem).__name__)
        return EXAMINE_FAILED


@transaction.atomic
def _write_pages(file, reading):
    """The pages in their own rows, so that whatever points at one still does."""
    file = DocumentFile.objects.select_for_update(of=("self",)).get(pk=file.pk)  # it may have moved while it was read
    present = {page.number: page for page in file.pages.defer("folded_vector", "exact_vector", "text", "packed")}
    for page in reading.pages:
        row = present.get(page.number) or DocumentPage(file=file, document_id=file.document_id, number=page.number)
        row.width, row.height, row.rotation = page.width, page.height, page.rotation
        row.source, row.confidence = page.source, page.confidence
        row.text, row.packed = page.text.replace("\x00", ""), packed_words(page.words)
        row.save()
    file.pages.filter(number__gt=len(reading.pages)).delete()
    DocumentFile.objects.filter(pk=file.pk).update(
        page_count=len(reading.pages), text_source=reading.text_source, has_fixed_pages=reading.has_fixed_pages
    )
