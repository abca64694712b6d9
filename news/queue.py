"""Handing work to the queue. The database is the truth: when the queue is away the beat hands it out later."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

TELLING_QUEUE = "notices_bulk"


def tell_readers_on_commit():
    transaction.on_commit(enqueue_telling)


def enqueue_telling():
    from news.tasks import tell_subscribers

    try:
        tell_subscribers.apply_async(retry=False, expires=60, queue=TELLING_QUEUE)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; the subscribers are told in the next round.")


def enqueue_rendering_on_commit(picture_id):
    transaction.on_commit(lambda: enqueue_rendering(picture_id))


def enqueue_rendering(picture_id, expires=None):
    from news.tasks import render_picture

    try:
        render_picture.apply_async([str(picture_id)], retry=False, expires=expires)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; picture %s is made ready later.", picture_id)


def enqueue_site_imports_on_commit():
    transaction.on_commit(enqueue_site_imports)


def enqueue_site_imports():
    from news.tasks import work_on_site_imports

    try:
        work_on_site_imports.apply_async(retry=False, expires=15)
    except (OperationalError, RedisError, OSError):
        log.warning("The queue is away; imports of old sites wait in the database.")
