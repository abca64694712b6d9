"""What leaves the portal, made at the moment of sending and kept nowhere."""

import hashlib
import hmac

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from notifications.channels.base import Message
from notifications.kinds import EMAIL, get_kind

SHOWN = 20  # lines of a digest
UNSUBSCRIBE_SALT = "notifications.unsubscribe"
SIGNER = signing.Signer(salt="notifications.delivery")


def message_of(row):
    """The `Message` of a checked row (`row.thing` is its object)."""
    kind, notice = get_kind(row.notice.kind), row.notice
    context = {"notice": notice, "url": url_of(row), "recipient": row.recipient, "reminder": row.purpose != "first"}
    if kind.secret is not None:
        context["secret"] = kind.secret(row.thing)
    subject, _, text = render_to_string(kind.outside_template, context).strip().partition("\n")
    return _message(row, subject.strip(), text.strip(), url_of(row), urgent=kind.urgent, settable=kind.settable and not kind.urgent)


def digest_message(rows):
    """One message for many checked rows of one recipient and channel; its key is that of the oldest."""
    lines = []
    for row in rows[:SHOWN]:
        subject = render_to_string(
            get_kind(row.notice.kind).outside_template, {"notice": row.notice, "url": url_of(row), "recipient": row.recipient}
        )
        lines.append(subject.strip().partition("\n")[0].strip())
    text = render_to_string(
        "notifications/digest.txt", {"lines": lines, "count": len(rows), "more": len(rows) - len(lines), "url": inbox_url()}
    )
    subject, _, text = text.strip().partition("\n")
    return _message(rows[0], subject.strip(), text.strip(), inbox_url(), settable=False)


def _message(row, subject, text, url, *, urgent=False, settable=True):
    return Message(
        key=key_of(row), address=row.endpoint.address if row.endpoint_id else row.recipient.address,
        keys=row.endpoint.keys if row.endpoint_id else {}, subject=subject, text=text, url=url, tag=f"n{row.notice_id}",
        urgent=urgent, expires_at=row.notice.expires_at, delivery=row.pk, signed_id=SIGNER.sign(row.pk),
        unsubscribe_url=unsubscribe_url(row) if row.channel == EMAIL and settable else "",
    )  # fmt: skip


def key_of(row):
    """The same for a delivery in every attempt, and not to be guessed."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"delivery:{row.pk}".encode(), hashlib.sha256).hexdigest()
    return f"{row.pk}.{digest[:16]}"


def url_of(row):
    return settings.SITE_URL.rstrip("/") + reverse("notifications:open", args=[row.notice_id])


def inbox_url():
    return settings.SITE_URL.rstrip("/") + reverse("notifications:inbox")


def unsubscribe_url(row):
    signed = signing.dumps([row.recipient_id, row.notice.kind], salt=UNSUBSCRIBE_SALT, compress=True)
    return settings.SITE_URL.rstrip("/") + reverse("notifications:unsubscribe", args=[signed])
