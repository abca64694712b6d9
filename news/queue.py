"""Handing work to the queue. What it loses is found again in the database by the beat."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def enqueue_rendering_on_commit(picture_id):
    transaction.on_commit(lambda: enqueue_rendering(picture_id))


def enqueue_rendering(picture_id, expires=None):
    from news.tasks import render_picture

    try:
        render_picture.apply_async([str(picture_id)], retry=False, expires=expires)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; picture %s is made ready later.", picture_id)
