"""Handing work to the queue. The database is the truth: when the queue is away the sweeper
(tasks.resume_waiting_uploads) hands it out later, so nothing here may fail a request."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

TELLING_QUEUE = "notices_bulk"  # of the worker that sends: files that are read for minutes do not hold it up


def enqueue_on_commit(upload_id):
    transaction.on_commit(lambda: enqueue(upload_id))


def enqueue_round_on_commit(run):
    transaction.on_commit(lambda: enqueue_round(run))


def enqueue_round(run, expires=None):
    """The next round of a check of the store or of a reprocessing."""
    from documents.tasks import keep_store

    try:
        keep_store.apply_async([run._meta.model_name, run.pk, run.turn], retry=False, expires=expires)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; %s %s waits in the database.", run._meta.model_name, run.pk)


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


def enqueue_look(source_id, expires):
    from documents.tasks import look_at_source

    try:
        look_at_source.apply_async([source_id], retry=False, expires=expires)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; source %s is looked into later.", source_id)


def enqueue_telling():
    """The followers of what was published; the beat hands it out too."""
    from documents.tasks import tell_followers

    try:
        tell_followers.apply_async(retry=False, expires=60, queue=TELLING_QUEUE)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; the followers are told in the next round.")


def enqueue_recheck():
    """Check signatures again; the beat hands it out too, so a queue that is away only delays it."""
    from documents.tasks import recheck_signatures

    try:
        recheck_signatures.apply_async(retry=False)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; the signatures wait for the next round.")
