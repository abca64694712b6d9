from celery import shared_task

from news.actions import scheduling
from news.queue import enqueue_telling
from news.telling import tell_due


@shared_task(soft_time_limit=60, time_limit=90, expires=30)
def do_what_is_due():
    """Every ten seconds: what is to be published or withdrawn at a time. Two of it at once do no harm."""
    scheduling.do_due()


TELLING_SLICE = 10  # seconds; then what is to be sent has its turn


@shared_task(soft_time_limit=300, time_limit=330, expires=60)
def tell_subscribers():
    """Another goes on where this one ends: what is due stands in the database."""
    if not tell_due(seconds=TELLING_SLICE):
        enqueue_telling()
