import contextlib
import logging
import traceback
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from documents import collecting, pipeline, quarantine, reprocessing, store_check
from documents.actions import arrivals, imports, intake, printing, relations, signatures, trash, validity
from documents.actions.store_check import start_check
from documents.exceptions import StoreAway
from documents.models import (
    Document,
    HeldFile,
    Import,
    IntakeSource,
    RegisterExport,
    Reprocessing,
    StoreCheck,
    Upload,
)
from documents.queue import enqueue, enqueue_look, enqueue_round, enqueue_telling
from documents.search.due import index_due
from documents.telling import tell_due

log = logging.getLogger(__name__)

HANDED_OUT_WITHIN = timedelta(seconds=10)


class ReadingBroke(Exception):
    """Stands for an exception whose message may quote the document."""


# Two thousand scanned pages fit into this; what takes longer was made to take longer.
LONGEST_READING = 3 * 3600  # seconds
LONGEST_RECHECK = 1800
LONGEST_PRINT = 1800  # the page of a print names it


@shared_task(soft_time_limit=LONGEST_READING, time_limit=LONGEST_READING + 60)
def read_upload(upload_id):
    try:
        pipeline.process(upload_id)
    except Exception as problem:
        raise ReadingBroke(_kind_and_places(problem)) from None
    entry = Import.objects.filter(rows__upload=upload_id, state=Import.State.RUNNING).first()
    if entry is not None:
        imports.feed(entry=entry)


def _kind_and_places(problem):
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(problem.__traceback__))
    )
    return f"{type(problem).__name__} at {places}"


@shared_task(expires=15)
def resume_waiting_uploads():
    """Hand out what the queue lost or a dead worker left. A file that another worker has is left alone there."""
    waiting = Upload.objects.unfinished().filter(created_at__lt=timezone.now() - HANDED_OUT_WITHIN)
    for upload_id in waiting.order_by("created_at").values_list("pk", flat=True)[:200]:
        enqueue(upload_id, expires=15)  # the next round sends it again
    in_memory = Upload.objects.filter(state__in=[Upload.State.WORKING, Upload.State.FAILED]).exclude(
        state=Upload.State.FAILED, dismissed=True
    )
    quarantine.destroy_abandoned(in_memory.values_list("pk", flat=True))


CHECKING_SLICE = 20  # seconds; then others have their turn


@shared_task(expires=15)
def work_on_imports():
    """A slice of the dry runs, and the next files of the imports that run. What another worker has in hand is
    passed over."""
    for entry in Import.objects.filter(state__in=[Import.State.CHECKING, Import.State.RUNNING]).order_by("created_at")[:20]:
        if entry.state == Import.State.CHECKING:
            imports.check(entry=entry, seconds=CHECKING_SLICE)
        else:
            imports.feed(entry=entry)


INDEXING_SLICE = 20  # seconds; then others have their turn


@shared_task(expires=30)
def index_what_is_due():
    index_due(seconds=INDEXING_SLICE)


TELLING_SLICE = 10  # seconds; then what is to be sent has its turn


@shared_task(soft_time_limit=300, time_limit=330, expires=60)
def tell_followers():
    """Another goes on where this one ends: what is due stands in the database."""
    if not tell_due(seconds=TELLING_SLICE):
        enqueue_telling()


@shared_task(expires=3600)
def erase_expired_held_files():
    for held in HeldFile.objects.filter(decision=HeldFile.Decision.PENDING, expires_at__lt=timezone.now()):
        intake.expire_held(held=held)


@shared_task(soft_time_limit=3000, time_limit=3060)
def keep_relations():
    """Read the relations of documents that came before relations were read, and move the validity of
    those whose day has come. Begun again where it stopped: the database tells what is left."""
    while validity.refresh_due():
        pass
    unread, last = Document.objects.filter(validity_facts=None).order_by("pk"), 0
    while found := list(unread.filter(pk__gt=last)[:50]):
        for document in found:
            last = document.pk
            try:
                relations.read_relations(document)
            except (ValueError, LookupError) as problem:  # one text must not keep the rest from being read
                log.error("The relations of document %s cannot be read: %s", document.pk, type(problem).__name__)


@shared_task(expires=3600)
def empty_trash():
    trash.empty()
ROUND = 20  # seconds that a check or a reprocessing works before it lets uploads through
FORGOTTEN_AFTER = timedelta(minutes=2)
KEEPING = {"storecheck": (StoreCheck, store_check.advance), "reprocessing": (Reprocessing, reprocessing.advance)}


@shared_task(soft_time_limit=LONGEST_READING, time_limit=LONGEST_READING + 60)
def keep_store(kind, pk, turn):
    """One round; the next one goes to the end of the queue, behind the files that wait there."""
    model, advance = KEEPING[kind]
    try:
        more = advance(pk, turn=turn, seconds=ROUND)
    except StoreAway:
        return  # the sweeper tries again
    except Exception as problem:
        raise ReadingBroke(_kind_and_places(problem)) from None
    if more:
        enqueue_round(model.objects.get(pk=pk))


@shared_task(expires=60)
def resume_keeping():
    """Hand out what the queue lost or a dead worker left. What is being worked at is locked, and a round
    that was begun is not begun again."""
    for model, _ in KEEPING.values():
        for run in model.objects.working().filter(worked_at__lt=timezone.now() - FORGOTTEN_AFTER):
            enqueue_round(run, expires=60)


@shared_task
def start_weekly_check():
    start_check()
# A mailbox that answers a letter a minute must not keep a worker; its own wait grows each time.
LONGEST_LOOK = 240  # seconds


@shared_task(soft_time_limit=LONGEST_LOOK, time_limit=LONGEST_LOOK + 60)
def look_at_source(source_id):
    collecting.look_at(source_id)


@shared_task(expires=15)
def look_into_sources(kind):
    """Hand out every source of this kind whose time has come, each as a task of its own."""
    for source_id in IntakeSource.objects.due().filter(kind=kind).order_by("next_look_at").values_list("pk", flat=True)[:500]:
        enqueue_look(source_id, expires=60)


@shared_task(expires=30)
def settle_arrivals():
    arrivals.settle_finished()
    arrivals.send_notices()


@shared_task
def fill_demo_store():
    """The papers of the demo province, each through the same stages as a clerk's upload."""
    from documents import demo  # loads the typesetter, which no other task needs

    demo.fill_store()


@shared_task(soft_time_limit=LONGEST_PRINT, time_limit=LONGEST_PRINT + 60)
def print_register(export_pk):
    export = RegisterExport.objects.filter(pk=export_pk).first()
    if export is not None:
        printing.make_print(export, tell=True)


@shared_task(expires=30)
def resume_waiting_prints():
    """Send again what the queue lost; a print that a worker has is left alone there."""
    for export_pk in printing.waiting_prints().values_list("pk", flat=True)[:50]:
        printing.enqueue_print(export_pk)


@shared_task(soft_time_limit=LONGEST_RECHECK, time_limit=LONGEST_RECHECK + 60, expires=300)
def recheck_signatures():
    """Stopped by its time limit it goes on in the next round: what is done stands in the database."""
    with contextlib.suppress(SoftTimeLimitExceeded):
        signatures.check_waiting()
