import traceback
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.utils import timezone

from documents import collecting, pipeline, quarantine
from documents.actions import arrivals, intake
from documents.models import HeldFile, IntakeSource, Upload
from documents.queue import enqueue, enqueue_look

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
