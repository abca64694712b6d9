import contextlib
import traceback
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from documents import pipeline, quarantine
from documents.actions import intake, signatures
from documents.models import HeldFile, Upload
from documents.queue import enqueue

HANDED_OUT_WITHIN = timedelta(seconds=10)


class ReadingBroke(Exception):
    """Stands for an exception whose message may quote the document."""


# Two thousand scanned pages fit into this; what takes longer was made to take longer.
LONGEST_READING = 3 * 3600  # seconds
LONGEST_RECHECK = 1800


@shared_task(soft_time_limit=LONGEST_READING, time_limit=LONGEST_READING + 60)
def read_upload(upload_id):
    try:
        pipeline.process(upload_id)
    except Exception as problem:
        places = " < ".join(
            f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(problem.__traceback__))
        )
        raise ReadingBroke(f"{type(problem).__name__} at {places}") from None


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


@shared_task
def erase_expired_held_files():
    for held in HeldFile.objects.filter(decision=HeldFile.Decision.PENDING, expires_at__lt=timezone.now()):
        intake.expire_held(held=held)


@shared_task
def fill_demo_store():
    """The papers of the demo province, each through the same stages as a clerk's upload."""
    from documents import demo  # loads the typesetter, which no other task needs

    demo.fill_store()


@shared_task(soft_time_limit=LONGEST_RECHECK, time_limit=LONGEST_RECHECK + 60, expires=300)
def recheck_signatures():
    """Stopped by its time limit it goes on in the next round: what is done stands in the database."""
    with contextlib.suppress(SoftTimeLimitExceeded):
        signatures.check_waiting()
