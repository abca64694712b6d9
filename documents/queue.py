"""Handing work to the queue. The database is the truth: when the queue is away the sweeper
(tasks.resume_waiting_uploads) hands it out later, so nothing here may fail a request."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def enqueue_on_commit(upload_id):
    transaction.on_commit(lambda: enqueue(upload_id))


def enqueue_imports_on_commit():
    transaction.on_commit(_enqueue_imports)


def _enqueue_imports():
    from documents.tasks import work_on_imports

    try:
        work_on_imports.apply_async(retry=False, expires=15)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; imports wait in the database.")


def enqueue(upload_id, expires=None):
    from documents.tasks import read_upload

    try:
        read_upload.apply_async([str(upload_id)], retry=False, expires=expires)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; upload %s waits in the database.", upload_id)
