"""The machines that show pushes, and the other addresses of a person."""

import base64
import binascii
import ipaddress
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from notifications.exceptions import NotificationsError
from notifications.kinds import PUSH, ZALO
from notifications.models import DUE, Delivery, Endpoint, Recipient, State

MOST = 10  # machines of one person
BY_OWNER, ERASED = "Đồng chí đã tắt.", "Đã xóa"
BY_PERSON = (BY_OWNER, ERASED)


@transaction.atomic
def add(*, recipient, address, p256dh, auth, label):
    """The machine of this person from now on, whoever used it before."""
    _check(address, p256dh, auth)
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    known = Endpoint.objects.select_for_update().filter(channel=PUSH, address=address).first()
    if known is not None and known.recipient_id != recipient.pk:
        _take_from(known)
    others = recipient.endpoints.filter(channel=PUSH, off_at=None).exclude(address=address)
    if others.count() >= MOST:
        raise NotificationsError(f"Mỗi người bật được nhiều nhất {MOST} máy. Mời tắt bớt một máy trong danh sách rồi thử lại.")
    endpoint, _ = Endpoint.objects.update_or_create(
        channel=PUSH, address=address,
        defaults={"recipient": recipient, "keys": {"p256dh": p256dh, "auth": auth}, "label": label, "off_at": None, "off_reason": ""},
    )  # fmt: skip
    return endpoint


def _take_from(endpoint):
    """What still waits there for the one before does not leave, and when that one saw something is no news to the next."""
    Delivery.objects.filter(endpoint=endpoint, state__in=DUE).update(
        state=State.SUPPRESSED, problem="Máy này đã chuyển sang tài khoản khác."
    )
    Endpoint.objects.filter(pk=endpoint.pk).update(seen_at=None)


@transaction.atomic
def set_zalo(*, recipient, phone):
    """One number a person: another one takes the place of the first."""
    for other in recipient.endpoints.filter(channel=ZALO).exclude(address=phone):
        switch_off(other)
    Endpoint.objects.update_or_create(
        recipient=recipient, channel=ZALO, address=phone,
        defaults={"label": f"0{phone[2:]}", "off_at": None, "off_reason": ""},
    )  # fmt: skip


def switch_off(endpoint):
    Endpoint.objects.filter(pk=endpoint.pk, off_at=None).update(off_at=timezone.now(), off_reason=BY_OWNER)


def switch_on(endpoint):
    if not may_switch_on(endpoint):
        raise NotificationsError("Máy này không còn nhận được. Mời mở cổng trên chính máy ấy và bấm “Bật thông báo trên máy này”.")
    Endpoint.objects.filter(pk=endpoint.pk).update(off_at=None, off_reason="")


def may_switch_on(endpoint):
    """A push address that its service has given up stays dead; the machine itself must ask for a new one."""
    return endpoint.channel != PUSH or endpoint.off_reason == BY_OWNER


def _check(address, p256dh, auth):
    if not _is_push_service(address) or len(_bytes(p256dh)) != 65 or len(_bytes(auth)) != 16:
        raise NotificationsError("Trình duyệt đưa một địa chỉ nhận không dùng được. Mời tải lại trang rồi thử lại.")


def _is_push_service(address):
    """The portal itself will call this address: never a machine of the inner network."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc or len(address) > 600 or "." not in host:
        return False
    if host.rsplit(".", 1)[-1] in ("local", "internal", "lan", "localhost", "arpa"):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return not host.rsplit(".", 1)[-1].isdigit()
    return False


def _bytes(text):
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
