import datetime

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from notifications import engine
from notifications.discretion import forget_rows, forget_words
from notifications.kinds import QUEUES
from notifications.models import DUE, Delivery, Heartbeat, Notice
from notifications.wake import wake

HANDS = 2  # tasks at once in one queue


@shared_task(soft_time_limit=20, time_limit=30)
def deliver(queue):
    if engine.deliver(queue):
        wake(queue)


@shared_task(soft_time_limit=20, time_limit=30)
def sweep():
    """Every thirty seconds: the engine. Two of it at once do no harm."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": now})
    due = Q(state__in=DUE, next_at__lte=now + datetime.timedelta(seconds=1))
    for queue in QUEUES:
        if Delivery.objects.filter(due, queue=queue).exclude(channel="portal").exists():
            for _ in range(HANDS):
                wake(queue)
    forget_rows(Notice.objects.all())
    forget_words(Notice.objects.all())  # what was cancelled, superseded or erased never comes to the engine
