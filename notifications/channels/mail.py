"""Letters, over Django's mail connection. What a mail server answers is read as RFC 3463 means it; its words are not kept:
they may quote addresses."""

import base64
import ipaddress
import re
import smtplib
from contextlib import contextmanager
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse

from notifications.channels.base import ACCEPTED, FAILED, OFF, RETRY, Outcome

# RFC 3834, and what Exchange listens to: no machine should answer.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
NO_SUCH_MAILBOX = re.compile(r"5\.(1\.(?!7$|8$)\d+|2\.1)")  # 5.1.7 and 5.1.8 are about the sender
HANGING_UP = 421
TOO_LARGE = re.compile(r"5\.(2\.3|3\.4)")


class Mail:
    code = "email"

    def ready(self):
        return True

    @contextmanager
    def session(self):
        connection = get_connection()
        connection.open()
        try:
            yield MailSession(connection)
        finally:
            connection.close()


class MailSession:
    def __init__(self, connection):
        self.connection, self.lost = connection, False

    def send(self, message):
        if not message.address:
            return Outcome(FAILED, problem="Người nhận chưa có địa chỉ thư.")
        if self.lost:
            self.connection.open()
            self.lost = False
        try:
            validate_email(message.address)
            letter = letter_of(message)
            self.connection.send_messages([letter])
        except (ValidationError, ValueError):  # in the headers of our own there is nothing that a letter cannot hold
            return Outcome(OFF, problem="Địa chỉ thư không hợp lệ.")
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refusal:
            return self._refusal(refusal)
        except OSError:
            # It may have been taken all the same: the next attempt has the same Message-ID.
            self._hang_up()
            return Outcome(RETRY, problem="Máy chủ thư không trả lời.")
        return Outcome(ACCEPTED, letter.extra_headers["Message-ID"])

    def _refusal(self, refusal):
        if isinstance(refusal, smtplib.SMTPRecipientsRefused):
            code, words = next(iter(refusal.recipients.values()))
        else:
            code, words = refusal.smtp_code, refusal.smtp_error
        if code == HANGING_UP:
            self._hang_up()
        outcome = refused(code, words)
        if isinstance(refusal, smtplib.SMTPSenderRefused) and not (code == 552 or TOO_LARGE.match(status_of(words))):
            # Ours is the fault, not the recipient's: wait until somebody has put it right.
            return Outcome(RETRY, problem=f"Máy chủ thư không nhận thư của cổng ({code}).")
        return outcome

    def _hang_up(self):
        self.connection.close()
        self.lost = True


def refused(code, words) -> Outcome:
    """What a refusal means: `code` of RFC 5321, `words` with a status of RFC 3463 perhaps."""
    status = status_of(words)
    said = f"{code} {status}".strip()
    if code < 500:
        return Outcome(RETRY, problem=f"Máy chủ thư nhận chưa sẵn sàng ({said}).")
    if NO_SUCH_MAILBOX.fullmatch(status):
        return Outcome(OFF, problem=f"Hộp thư không tồn tại hoặc đã đóng ({said}).")
    return Outcome(FAILED, problem=f"Máy chủ thư nhận từ chối thư này ({said}).")


def status_of(words) -> str:
    if isinstance(words, bytes):
        words = words.decode("utf-8", "replace")
    found = STATUS.search(words)
    return found.group() if found else ""


def letter_of(message) -> EmailMessage:
    footer = render_to_string(
        "notifications/mail_footer.txt",
        {"message": message, "preferences": settings.SITE_URL.rstrip("/") + reverse("notifications:preferences")},
    )
    headers = AUTOMATIC | {"From": settings.DEFAULT_FROM_EMAIL, "Message-ID": f"<{message.key}@{own_domain()}>"}
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        subject=" ".join(message.subject.split()),
        body=f"{message.text}\n\n-- \n{footer}",
        from_email=bounce_address(message.signed_id) or settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        headers=headers,
    )


def own_domain() -> str:
    """Of the site; a machine without a name of its own takes that of the sender."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if "." in host:
            return host
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def bounce_address(signed_id) -> str:
    """Where a mail server sends what it cannot deliver, "" where none is set. Within the 64 letters of a local part, and
    the same when a server has made it lower case."""
    if not settings.MAIL_BOUNCE_DOMAIN or not signed_id:
        return ""
    number, _, signature = signed_id.partition(":")
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))[:20]
    return f"bounce+{number}.{base64.b32encode(raw).decode().lower()}@{settings.MAIL_BOUNCE_DOMAIN}"
