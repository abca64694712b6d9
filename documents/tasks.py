import traceback
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.utils import timezone

from documents import pipeline, quarantine, reprocessing, store_check
from documents.actions import intake
from documents.actions.store_check import start_check
from documents.exceptions import StoreAway
from documents.models import HeldFile, Reprocessing, StoreCheck, Upload
from documents.queue import enqueue, enqueue_round

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
        raise ReadingBroke(_kind_and_places(problem)) from None


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


@shared_task
def erase_expired_held_files():
    for held in HeldFile.objects.filter(decision=HeldFile.Decision.PENDING, expires_at__lt=timezone.now()):
        intake.expire_held(held=held)


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


@shared_task
def fill_demo_store():
    """The papers of the demo province, each through the same stages as a clerk's upload."""
    from documents import demo  # loads the typesetter, which no other task needs

    demo.fill_store()
