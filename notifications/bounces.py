"""Letters that come back (RFC 3464), to the address that was signed for one delivery. Whatever is not signed by the portal
has no effect."""

import email
import re
from email.utils import getaddresses

from django.core.signing import BadSignature
from django.utils.crypto import constant_time_compare

from notifications.channels.base import FAILED, OFF, Outcome
from notifications.channels.mail import bounce_address, refused, status_of
from notifications.messages import SIGNER
from notifications.models import Delivery
from notifications.switching import bounced

MAX_BYTES = 1024 * 1024
SIGNED = re.compile(r"bounce\+(\d{1,18})\.[a-z2-7]{32}@", re.IGNORECASE)
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
EXPIRED = re.compile(r"4\.\d+\.\d+")


def take(raw: bytes, *, to="") -> bool:
    """Read one message; `to` as the mail server has it, where it says so. Whether it had an effect."""
    if len(raw) > MAX_BYTES:
        return False
    try:
        message = email.message_from_bytes(raw)
        delivery = _delivery(message, to)
        reports = _reports(message) if delivery else []
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # made to confuse the reader
        return False
    for report in reports:
        outcome = _meaning(report, delivery.recipient.address)
        if outcome:
            bounced(delivery, outcome)
            return True
    return False


def _delivery(message, to):
    """The delivery of the signed address it was sent to, or None."""
    headers = [str(value) for name in ADDRESSED for value in message.get_all(name, [])]
    for _, address in [("", to), *getaddresses(headers)]:
        number = delivery_number(address)
        if number is not None:
            return Delivery.objects.filter(pk=number, channel="email").select_related("recipient__user").first()
    return None


def delivery_number(address):
    found = SIGNED.match(address)
    if not found:
        return None
    number = int(found[1])
    try:
        expected = bounce_address(SIGNER.sign(number))
    except BadSignature:
        return None
    return number if constant_time_compare(expected.lower(), address.lower()) else None


def _reports(message):
    """The blocks that speak of one recipient each, as they stand in the report."""
    if message.get_content_type() != "multipart/report":
        return []
    parts = [part for part in message.get_payload() if part.get_content_type() == "message/delivery-status"]
    return [block for part in parts for block in part.get_payload() if block.get("Action")]


def _meaning(block, address):
    """The `Outcome` for the delivery, or None where it is only late, or arrived."""
    if str(block["Action"]).strip().lower() != "failed":
        return None
    status = status_of(str(block.get("Status", "")))
    if EXPIRED.fullmatch(status):
        return Outcome(FAILED, problem=f"Máy chủ thư đã thử nhiều lần mà không giao được ({status}).")
    outcome = refused(550, status)
    named = f"{block.get('Final-Recipient', '')} {block.get('Original-Recipient', '')}".lower()
    if outcome.result == OFF and address.lower() not in named.replace(";", " ").split():
        # The person has another address today, or the letter was forwarded: theirs is not to blame.
        return Outcome(FAILED, problem=outcome.problem)
    return outcome
