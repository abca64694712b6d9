"""Where letters go in a demonstration: files beside the data, which a page shows. None leaves the machine."""

import email
import os
import re
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.utils import getaddresses, parsedate_to_datetime

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

KEPT = 200
NAME = re.compile(r"\d{20}-[0-9a-f]{32}")


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, messages):
        for message in messages:
            _keep(message.message().as_bytes())
        _forget_the_oldest()
        return len(messages)


@dataclass(frozen=True)
class Letter:
    name: str
    to: tuple[str, ...]
    subject: str
    sent_at: datetime
    text: str
    headers: tuple[tuple[str, str], ...]


def letters():
    """Newest first."""
    return [letter for name in reversed(_names()) if (letter := read(name))]


def read(name):
    """The `Letter`, or None where there is none of this name."""
    if not NAME.fullmatch(name):
        return None
    try:
        raw = (settings.DEMO_MAILBOX / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    message = email.message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    return Letter(
        name=name,
        to=tuple(address.lower() for _, address in getaddresses([str(message["To"] or "")])),
        subject=str(message["Subject"] or "").strip(),  # a folded header begins with the fold
        sent_at=parsedate_to_datetime(message["Date"]).replace(tzinfo=UTC),  # Django dates letters in UTC, as of no zone
        text=body.get_content() if body else "",
        headers=tuple((key, str(value)) for key, value in message.items()),
    )


def _keep(raw):
    settings.DEMO_MAILBOX.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.DEMO_MAILBOX / f"{time.time_ns():020}-{uuid.uuid4().hex}.eml"
    fresh = path.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(raw)
    fresh.replace(path)


def _forget_the_oldest():
    for name in _names()[:-KEPT]:
        (settings.DEMO_MAILBOX / f"{name}.eml").unlink(missing_ok=True)


def _names():
    return sorted(path.stem for path in settings.DEMO_MAILBOX.glob("*.eml"))
