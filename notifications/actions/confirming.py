"""The letter by which an address that nobody signed in with says that it is one: an outside address, the mailbox of a unit."""

import datetime
import hashlib
import hmac

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from notifications.models import Recipient
from notifications.outbox import notify

KIND = "notifications.confirm_address"
GOOD_FOR = datetime.timedelta(days=3)
LETTERS = {KIND}  # kinds of letters that ask for it; a room with a letter of its own adds that


def tell_link(recipient):
    notify(KIND, recipient.pk, recipients=[recipient.pk], version=recipient.asked_times)


def send_link(recipient, tell=tell_link):
    """Of a row that is locked: a letter with a new link, written by `tell`. The links before it lead nowhere."""
    recipient.asked_at, recipient.asked_times = timezone.now(), recipient.asked_times + 1
    recipient.token_digest = digest(token_of(recipient))
    recipient.save(update_fields=["asked_at", "asked_times", "token_digest"])
    tell(recipient)


def by_token(token):
    """The recipient whose letter holds this link, or None."""
    found = Recipient.objects.filter(token_digest=digest(token), asked_at__gt=timezone.now() - GOOD_FOR)
    return found.select_related("unit").first()


def confirm(recipient):
    """The address of this very link, once; the link then still serves to erase. Whether that was now."""
    same = Recipient.objects.filter(pk=recipient.pk, token_digest=recipient.token_digest, confirmed_at=None)
    return bool(same.update(confirmed_at=timezone.now()))


def token_of(recipient):
    """The same in every attempt to send the letter, another at every asking, kept nowhere."""
    text = f"outside:{recipient.pk}:{recipient.asked_times}:{recipient.email.lower()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(recipient):
    return settings.SITE_URL.rstrip("/") + reverse("notifications:outside_link", args=[token_of(recipient)])
