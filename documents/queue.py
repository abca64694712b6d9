"""Handing work to the queue. The database is the truth: when the queue is away the sweeper
(tasks.resume_waiting_uploads) hands it out later, so nothing here may fail a request."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def enqueue_on_commit(upload_id):
    transaction.on_commit(lambda: enqueue(upload_id))


def enqueue(upload_id, expires=None):
    from documents.tasks import read_upload

    try:
        read_upload.apply_async([str(upload_id)], retry=False, expires=expires)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; upload %s waits in the database.", upload_id)


def enqueue_recheck():
    """Check signatures again; the beat hands it out too, so a queue that is away only delays it."""
    from documents.tasks import recheck_signatures

    try:
        recheck_signatures.apply_async(retry=False)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; the signatures wait for the next round.")
