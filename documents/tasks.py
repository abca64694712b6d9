import traceback
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.utils import timezone

from documents import pipeline, quarantine
from documents.actions import imports, intake
from documents.models import HeldFile, Import, Upload
from documents.queue import enqueue
from documents.search.due import index_due

HANDED_OUT_WITHIN = timedelta(seconds=10)


class ReadingBroke(Exception):
    """Stands for an exception whose message may quote the document."""


# Two thousand scanned pages fit into this; what takes longer was made to take longer.
LONGEST_READING = 3 * 3600  # seconds


@shared_task(soft_time_limit=LONGEST_READING, time_limit=LONGEST_READING + 60)
def read_upload(upload_id):
    try:
        pipeline.process(upload_id)
    except Exception as problem:
        places = " < ".join(
            f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(problem.__traceback__))
        )
        raise ReadingBroke(f"{type(problem).__name__} at {places}") from None
    entry = Import.objects.filter(rows__upload=upload_id, state=Import.State.RUNNING).first()
    if entry is not None:
        imports.feed(entry=entry)


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


@shared_task
def erase_expired_held_files():
    for held in HeldFile.objects.filter(decision=HeldFile.Decision.PENDING, expires_at__lt=timezone.now()):
        intake.expire_held(held=held)


@shared_task
def fill_demo_store():
    """The papers of the demo province, each through the same stages as a clerk's upload."""
    from documents import demo  # loads the typesetter, which no other task needs

    demo.fill_store()
