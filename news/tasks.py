from celery import shared_task

from news.actions import scheduling


@shared_task(soft_time_limit=60, time_limit=90, expires=30)
def do_what_is_due():
    """Every ten seconds: what is to be published or withdrawn at a time. Two of it at once do no harm."""
    scheduling.do_due()
