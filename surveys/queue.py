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

    try:
        tabulate.apply_async([survey_id], retry=False)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; the tables of survey %s are made later.", survey_id)
