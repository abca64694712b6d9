"""Outside addresses: they ask, confirm from their own mailbox, and go when they want. Nothing else is told to them before."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from notifications.actions import confirming
from notifications.models import Notice, Recipient

AGAIN_AFTER = datetime.timedelta(minutes=15)  # one letter to an address in this time, whoever asks
MOST_A_DAY = 200  # letters that ask for a confirmation: what an office needs, and no use to somebody who floods

confirm = confirming.confirm


def ask(*, email, tell=confirming.tell_link):
    """Send the address a link by which its owner confirms or erases it. Says nothing of whether it is known here.
    `tell(recipient)` writes the letter: another room may ask for something more in the same breath."""
    email, now = email.strip(), timezone.now()
    same = Recipient.objects.alias(lower=Lower("email")).filter(user=None, unit=None, lower=email.lower())
    if Notice.objects.filter(kind__in=confirming.LETTERS, created_at__gt=now - datetime.timedelta(days=1)).count() >= MOST_A_DAY:
        return
    with transaction.atomic():
        if not same.exists():
            _add(email)
        recipient = same.select_for_update().get()
        if recipient.asked_at and recipient.asked_at > now - AGAIN_AFTER:
            return
        confirming.send_link(recipient, tell)


def _add(email):
    try:
        with transaction.atomic():
            Recipient.objects.create(email=email)
    except IntegrityError:
        pass  # somebody asked for the same address at the same moment


def once(*, email):
    """The recipient behind an address that asked for one letter. Nobody confirmed it, so it goes with those of that sort."""
    same = Recipient.objects.alias(lower=Lower("email")).filter(user=None, unit=None, lower=email.lower())
    if not same.exists():
        _add(email)
    same.filter(confirmed_at=None).update(asked_at=timezone.now())
    return same.get()


def erase(recipient):
    """The address, what was chosen for it and every line of what was sent to it."""
    recipient.delete()


def purge_unconfirmed(before):
    return Recipient.objects.filter(user=None, unit=None, confirmed_at=None, asked_at__lt=before).delete()[0]
