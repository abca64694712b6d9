"""One upload from memory to a document waiting for its clerk, stage by stage.

Every stage may run twice. What is done is told by the database: an upload with a document is past
the gate and stored, whatever happened to the worker since. A session-level advisory lock makes sure
that one worker at a time has an upload; it goes with the worker's connection, so a killed worker
frees it at once.
"""

import contextlib
import errno
import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from documents import gate, locks, page_images, quarantine, sealing, storage
from documents.actions import intake, relations, signatures, targets
from documents.actions.import_rows import describe_from_row
from documents.exceptions import StoreAway
from documents.gate.verdicts import Reason, Verdict
from documents.models import Document, DocumentFile, DocumentPage, Upload, UploadStage, UploadTarget
from documents.models.file import packed_words
from documents.reading import extract
from documents.reading.errors import Unreadable
from documents.reading.kinds import KINDS
from documents.search.index import index_document

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
TELL_EVERY = 0.7  # seconds between two writes of progress
EXAMINE_FAILED = Verdict(
    "hold",
    [Reason("examine_failed", "Cổng chưa kiểm tra được dấu mật trên tệp này; cần người có trách nhiệm xem lại.")],
)


def only_worker(upload_id):
    """Yields False when another worker has this upload."""
    return locks.alone(locks.UPLOADS, locks.key_of(upload_id))


def process(upload_id):
    with only_worker(upload_id) as ours:
        if not ours:
            return
        upload = Upload.objects.filter(pk=upload_id, state=Upload.State.WORKING).select_related("clerk", "unit").first()
        if upload is None:
            return
        if upload.attempts >= MAX_ATTEMPTS:
            intake.fail(upload, "gave_up")
            return
        upload.attempts += 1
        upload.save(update_fields=["attempts"])
        with raised_statement_timeout():
            try:
                with _Passage(upload) as passage:
                    passage.run()
            except Unreadable as problem:
                intake.give_back(upload, problem)
            except SoftTimeLimitExceeded:
                intake.give_up(upload)
            except StoreAway:
                intake.fail(upload, "store_away")
            except OSError as problem:
                if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                intake.fail(upload, "disk_full")


@contextlib.contextmanager
def raised_statement_timeout():
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '10min'")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("reset statement_timeout")


class _Passage:
    """The walk of one upload through the stages; holds the reading so that each does not read anew."""

    def __init__(self, upload):
        self.upload = upload
        self.name = sealing.open_name(upload.sealed_name)
        self.reading = None
        self.data = None
        self._told = 0.0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.reading is not None:
            self.reading.close()

    def run(self):
        if not self.upload.is_received and not self._pass_gate():
            return
        if self.upload.document_id is None:
            self._store()
        quarantine.destroy(self.upload.pk)
        if self.upload.state != Upload.State.WORKING:  # a duplicate
            return
        self._check_signatures()
        self._read_head()
        self._make_images()
        self._index()
        self._stage(UploadStage.DONE)
        intake.finish(self.upload)

    def _stage(self, stage):
        self.upload.stage, self.upload.done, self.upload.total = stage, 0, 0
        self._told = 0.0
        self.upload.save(update_fields=["stage", "done", "total"])

    def _tell(self, done, total):
        now = time.monotonic()
        if done == total or now - self._told > TELL_EVERY:
            self._told = now
            self.upload.done, self.upload.total = done, total
            self.upload.save(update_fields=["done", "total"])

    def _read(self):
        if self.reading is None:
            self.reading = extract.read(self.data, self.name, progress=self._tell)
        return self.reading

    # -- before the gate: nothing may be kept ---------------------------------------------------

    def _pass_gate(self) -> bool:
        upload = self.upload
        try:
            self.data = quarantine.read(upload.pk)
        except FileNotFoundError:
            intake.lose(upload)
            return False
        self._stage(UploadStage.TYPE)
        self._stage(UploadStage.TEXT)
        reading = self._read()
        self._stage(UploadStage.GATE)
        verdict = self._verdict(reading)
        if verdict.outcome == "refuse":
            intake.refuse(upload, verdict)
            return False
        if verdict.outcome == "hold" and upload.released_by_id is None:
            intake.hold(upload, verdict, self.data)
            return False
        return True

    def _verdict(self, reading):
        """A gate that breaks down lets nothing through: whatever goes wrong, the file is held."""
        try:
            return gate.examine(reading, file_name=self.name, declared_open=True, progress=self._tell)
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:
            # The type alone: a message might quote the document.
            log.error("The gate broke down on upload %s: %s", self.upload.pk, type(problem).__name__)
            return EXAMINE_FAILED

    # -- behind the gate -------------------------------------------------------------------------

    def _store(self):
        upload = self.upload
        self._stage(UploadStage.STORE)
        existing = self._known_file()
        if existing is not None:
            intake.point_to_duplicate(upload, existing)
            return
        with transaction.atomic():
            # Two copies of one file at once: the second waits here and then finds the first. And whoever
            # empties the trash must not take away bytes that are about to be used again.
            locks.hold(locks.HASHES, locks.key_of(upload.sha256))
            storage.store_original(self.data, upload.sha256)
            existing = self._known_file()
            if existing is None:
                self._keep_file()
        if existing is not None:
            intake.point_to_duplicate(upload, existing)

    def _known_file(self):
        """The same bytes, where this clerk may see them; what is not visible counts as absent. A file that
        joins a document is compared with that document only: one form may be an annex of many papers."""
        target = UploadTarget.objects.filter(upload=self.upload, document__state__in=Document.PRESENT).first()
        if target is not None:
            return targets.same_file(target, self.upload.sha256)
        return (
            DocumentFile.objects.filter(
                sha256=self.upload.sha256, document__in=Document.objects.visible_to(self.upload.clerk)
            )
            .select_related("document")
            .first()
        )

    def _keep_file(self):
        upload, reading = self.upload, self.reading
        document, place = targets.settle(upload)
        kind = KINDS[reading.kind]
        file = DocumentFile.objects.create(
            document=document,
            **place,
            name=self.name,
            kind=reading.kind,
            mime=mime_of(reading.kind, self.name, kind),
            size=upload.size,
            sha256=upload.sha256,
            has_fixed_pages=reading.has_fixed_pages,
            text_source=reading.text_source,
            page_count=len(reading.pages),
            uploaded_by=upload.clerk,
            uploaded_at=upload.created_at,
        )
        DocumentPage.objects.bulk_create(
            [
                DocumentPage(
                    file=file, document=document, number=page.number, width=page.width, height=page.height,
                    rotation=page.rotation, source=page.source, confidence=page.confidence,
                    text=page.text.replace("\x00", ""), packed=packed_words(page.words),
                )
                for page in reading.pages
            ],
            batch_size=200,
        )  # fmt: skip
        upload.document, upload.file, upload.gate_passed_at = document, file, timezone.now()
        upload.save(update_fields=["document", "file", "gate_passed_at"])
        intake.record_received(upload)

    def _read_stored(self):
        """After a restart the reading is gone; the original is in the store now."""
        if self.reading is None:
            self.data = storage.read_original(self.upload.sha256)
            self._read()
        return self.reading

    def _check_signatures(self):
        self._stage(UploadStage.SIGNATURES)
        if not signatures.is_checked(self.upload.file):
            signatures.check_file(self.upload.file, data=self.data)

    def _read_head(self):
        """Of the file that a document begins with; what comes later leaves the head alone."""
        self._stage(UploadStage.HEAD)
        if UploadTarget.objects.filter(upload=self.upload, kept_apart=False).exists():
            return
        if not self.upload.document.readings.exists():
            intake.propose_head(self.upload.document, self._read_stored())
        describe_from_row(self.upload)

    def _make_images(self):
        self._stage(UploadStage.IMAGES)
        page_images.make_images(self.upload.file, self._read_stored().pages, progress=self._tell)

    def _index(self):
        self._stage(UploadStage.INDEX)
        # Where the file stands now: its record may have become part of another in the meantime.
        document = Document.objects.get(files=self.upload.file_id)
        index_document(document)
        relations.read_relations(document)


def mime_of(kind, name, entry):
    if kind != "image":
        return entry.media_type
    extension = name.rsplit(".", 1)[-1].lower()
    return {"png": "image/png", "tif": "image/tiff", "tiff": "image/tiff"}.get(extension, "image/jpeg")
