"""Who was told by the store, and letting leave what waits."""

import datetime

from django.utils import timezone

from documents.telling import PUBLISHED
from notifications import engine
from notifications.kinds import PORTAL
from notifications.models import Delivery


def told(kind=PUBLISHED, channel=PORTAL, **which):
    """Names of those who have a line, sorted; somebody told twice stands there twice."""
    rows = Delivery.objects.filter(notice__kind=kind, channel=channel, **which)
    return sorted(email.split("@")[0] for email in rows.values_list("recipient__user__email", flat=True))


def deliver(queue="bulk"):
    Delivery.objects.filter(state__in=["pending", "retry"]).update(next_at=timezone.now() - datetime.timedelta(seconds=1))
    engine.deliver(queue, works_for=5)
