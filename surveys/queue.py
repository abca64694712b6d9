"""Handing work to the queue. The database is the truth: when the queue is away the beat hands it out later."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def enqueue_tabulation_on_commit(survey_id):
    transaction.on_commit(lambda: enqueue_tabulation(survey_id))


def enqueue_tabulation(survey_id):
    from surveys.tasks import tabulate

    _enqueue(tabulate, survey_id)


def enqueue_making_on_commit(file_id):
    from surveys.tasks import make_file

    transaction.on_commit(lambda: _enqueue(make_file, file_id))


def _enqueue(task, pk):
    try:
        task.apply_async([pk], retry=False)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; %s of %s is done later.", task.name, pk)
