"""Outside addresses: they ask, confirm from their own mailbox, and go when they want. Nothing else is told to them before."""

import datetime
import hashlib
import hmac

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from notifications.models import Recipient
from notifications.outbox import notify

KIND = "notifications.confirm_address"
AGAIN_AFTER = datetime.timedelta(minutes=15)  # one letter to an address in this time, whoever asks
MOST_A_DAY = 200  # letters to all addresses: what an office needs, and no use to somebody who floods
GOOD_FOR = datetime.timedelta(days=3)


def tell_link(recipient):
    notify(KIND, recipient.pk, recipients=[recipient.pk], version=recipient.asked_times)


def ask(*, email, tell=tell_link):
    """Send the address a link by which its owner confirms or erases it. Says nothing of whether it is known here.
    `tell(recipient)` writes the letter: another room may ask for something more in the same breath."""
    email, now = email.strip(), timezone.now()
    same = Recipient.objects.alias(lower=Lower("email")).filter(user=None, unit=None, lower=email.lower())
    if Recipient.objects.filter(user=None, unit=None, asked_at__gt=now - datetime.timedelta(days=1)).count() >= MOST_A_DAY:
        return
    with transaction.atomic():
        if not same.exists():
            _add(email)
        recipient = same.select_for_update().get()
        if recipient.asked_at and recipient.asked_at > now - AGAIN_AFTER:
            return
        recipient.asked_at, recipient.asked_times = now, F("asked_times") + 1
        recipient.save(update_fields=["asked_at", "asked_times"])
        recipient.refresh_from_db()
        recipient.token_digest = digest(token_of(recipient))
        recipient.save(update_fields=["token_digest"])
        tell(recipient)


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


def by_token(token):
    """The recipient whose letter holds this link, or None."""
    return Recipient.objects.filter(
        token_digest=digest(token), asked_at__gt=timezone.now() - GOOD_FOR, user=None, unit=None
    ).first()


def confirm(recipient):
    """Once; the link then still serves to erase."""
    Recipient.objects.filter(pk=recipient.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def erase(recipient):
    """The address, what was chosen for it and every line of what was sent to it."""
    recipient.delete()


def token_of(recipient):
    """The same in every attempt to send the letter, another at every asking, kept nowhere."""
    text = f"outside:{recipient.pk}:{recipient.asked_times}:{recipient.email.lower()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(recipient):
    return settings.SITE_URL.rstrip("/") + reverse("notifications:outside_link", args=[token_of(recipient)])


def purge_unconfirmed(before):
    return Recipient.objects.filter(user=None, unit=None, confirmed_at=None, asked_at__lt=before).delete()[0]
