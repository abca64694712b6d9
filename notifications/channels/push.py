"""Web Push (RFC 8030, 8188, 8291, 8292). What a push service answers says that it took the message, not that a device showed it.

The endpoint comes from a browser, that is from anybody: it is judged where the connection is made (`judged_http`).
"""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from email.utils import parseaddr, parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone
from http_ece import ECEException
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from notifications import hosts
from notifications.channels.base import ACCEPTED, FAILED, OFF, RETRY, Outcome
from notifications.channels.judged_http import judged_session
from notifications.exceptions import NotificationsError

CONNECT, ANSWER = 2, 10  # seconds; together less than a task may take
TITLE, BODY = 120, 300  # letters; services take 4096 bytes, encrypted
A_DAY = timedelta(days=1)
LONGEST = timedelta(days=28)
SIGNED_FOR = timedelta(hours=12)

NOT_ALLOWED = "Địa chỉ nhận thông báo đẩy không hợp lệ. Hãy bật lại thông báo trên thiết bị bằng trình duyệt khác."


def public_key() -> str:
    """What a browser is given to subscribe with (`applicationServerKey`), "" where push is not configured."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    point = _vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def check_endpoint(endpoint):
    """Raises NotificationsError for what no push service has as its address. Names are judged at each sending."""
    try:
        url = urlsplit(endpoint)
        port = url.port
    except ValueError:
        raise NotificationsError(NOT_ALLOWED) from None
    secure = url.scheme == "https" and port in (None, 443)
    if not url.hostname or url.username is not None or not (secure or settings.PUSH_PRIVATE_HOSTS):
        raise NotificationsError(NOT_ALLOWED)


def _vapid():
    return Vapid02.from_string(settings.VAPID_PRIVATE_KEY)


class Push:
    code = "push"

    def __init__(self):
        self._kept = threading.local()

    def ready(self):
        return bool(settings.VAPID_PRIVATE_KEY)

    @contextmanager
    def session(self):
        yield PushSession(self._http())

    def _http(self):
        """Kept from one batch to the next: a handshake costs more than a message."""
        if not hasattr(self._kept, "http"):
            self._kept.http = judged_session()
        return self._kept.http


class PushSession:
    def __init__(self, http):
        self.http, self.vapid, self.signatures = http, _vapid(), {}

    def send(self, message):
        try:
            check_endpoint(message.address)
            subscription = {"endpoint": message.address, "keys": message.keys}
            body = WebPusher(subscription).encode(payload_of(message))["body"]
        except NotificationsError as problem:
            return Outcome(OFF, problem=str(problem))
        except (WebPushException, ECEException, ValueError, TypeError, IndexError, AttributeError):
            return Outcome(OFF, problem="Khóa của thiết bị không dùng được. Hãy bật lại thông báo trên thiết bị.")
        try:
            answer = self.http.post(
                message.address, data=body, headers=self._headers(message), timeout=(CONNECT, ANSWER),
                allow_redirects=False, stream=True,
            )  # fmt: skip
            _leave(answer)
        except hosts.ForbiddenHost:
            return Outcome(OFF, problem=NOT_ALLOWED)
        except (requests.exceptions.InvalidURL, UnicodeError):
            return Outcome(OFF, problem=NOT_ALLOWED)
        except OSError:
            # It may have been taken all the same: the next attempt has the same Topic.
            return Outcome(RETRY, problem="Dịch vụ đẩy không trả lời.")
        return outcome_of(answer)

    def _headers(self, message):
        lasts = min(max((message.expires_at or timezone.now() + A_DAY) - timezone.now(), timedelta(0)), LONGEST)
        return {
            "Authorization": self._signature(message.address),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(lasts.total_seconds())),
            "Urgency": "high" if message.urgent else "normal",
            "Topic": topic_of(message.tag),
        }

    def _signature(self, endpoint):
        url = urlsplit(endpoint)
        origin = f"{url.scheme}://{url.netloc}"
        if origin not in self.signatures:
            claims = {
                "aud": origin,
                "exp": int(time.time() + SIGNED_FOR.total_seconds()),
                "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
            }
            self.signatures[origin] = self.vapid.sign(claims)["Authorization"]
        return self.signatures[origin]


def payload_of(message) -> bytes:
    said = {
        "title": message.subject[:TITLE], "body": message.text[:BODY], "url": message.url, "tag": message.tag,
        "id": message.signed_id,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()


def topic_of(tag) -> str:
    """A later message under the same tag takes the place of one that no device has fetched yet."""
    return base64.urlsafe_b64encode(hashlib.sha256(tag.encode()).digest()).decode()[:32]


def outcome_of(answer) -> Outcome:
    code = answer.status_code
    if 200 <= code < 300:
        return Outcome(ACCEPTED, answer.headers.get("Location", "")[:200])
    if code in (404, 410):
        return Outcome(OFF, problem="Thiết bị không còn nhận thông báo đẩy.")
    if code == 429 or code >= 500:
        return Outcome(RETRY, problem=f"Dịch vụ đẩy đang bận ({code}).", retry_after=_retry_after(answer))
    if code == 413:
        return Outcome(FAILED, problem="Thông báo đẩy quá dài (413).")
    return Outcome(FAILED, problem=f"Dịch vụ đẩy từ chối thông báo này ({code}).")


def _retry_after(answer):
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        seconds = int(said[:9])
    else:
        try:
            seconds = int((parsedate_to_datetime(said) - timezone.now()).total_seconds())
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 1), int(A_DAY.total_seconds()))


def _leave(answer):
    """Nothing of an answer's body is of use, and it may have no end. Where there is none the connection serves again."""
    if answer.headers.get("Content-Length") == "0":
        answer.raw.read(1)
    answer.close()
