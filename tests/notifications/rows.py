"""What the tests of the channels ask of the outbox again and again."""

import datetime

from django.utils import timezone

from notifications import engine
from notifications.models import Delivery, Recipient
from notifications.outbox import notify


def tell(person, object_id=7, *, channel):
    """A notice of "test.kind" to this person; the row of the channel."""
    notice = notify("test.kind", object_id, users=[person.pk])
    return notice.deliveries.get(channel=channel, recipient__user=person)


def send():
    """Whatever is due or will be: the time has come."""
    Delivery.objects.update(next_at=timezone.now() - datetime.timedelta(seconds=1))
    engine.deliver("normal", works_for=5)


def sent_row(person, object_id=7, *, channel):
    row = tell(person, object_id, channel=channel)
    send()
    row.refresh_from_db()
    return row


def recipient(person):
    return Recipient.objects.get_or_create(user=person)[0]
