"""Zalo Notification Service: one approved template that holds the subject and a link, nothing else. A commercial network:
what goes there is what could stand on a notice board."""

import re
from contextlib import contextmanager
from datetime import datetime, time, timedelta

import requests
from django.conf import settings
from django.utils import timezone

from notifications.channels.base import ACCEPTED, FAILED, OFF, RETRY, Outcome
from notifications.channels.zalo_access import access_token

TIMEOUT = 10
SUBJECT = 200  # letters of one parameter
BAD_TOKEN = -124
AT_NIGHT = -133  # nothing is taken from 22:00 to 6:00
# Codes of the published table.
NEVER_THIS_NUMBER = {
    -108: "Số điện thoại không hợp lệ.",
    -118: "Số điện thoại này không có tài khoản Zalo.",
    -119: "Tài khoản Zalo này không nhận thông báo.",
    -139: "Người nhận đã từ chối loại thông báo này trên Zalo.",
    -141: "Người nhận đã từ chối tài khoản Zalo của cơ quan.",
}
OUT_OF_QUOTA_TODAY = {-144, -147}
NOT_NOW = {-32, -100, -115, -126, -137, AT_NIGHT} | OUT_OF_QUOTA_TODAY


class Zalo:
    code = "zalo"

    def ready(self):
        return bool(settings.ZALO_APP_ID)

    @contextmanager
    def session(self):
        with requests.Session() as http:
            yield ZaloSession(http, access_token(http))


class ZaloSession:
    def __init__(self, http, token):
        self.http, self.token = http, token

    def send(self, message):
        phone = number_of(message.address)
        if not phone:
            return Outcome(OFF, problem=NEVER_THIS_NUMBER[-108])
        code, answer = self._post(phone, message)
        if code == BAD_TOKEN:
            self.token = access_token(self.http, instead_of=self.token)
            code, answer = self._post(phone, message)
        return outcome_of(code, answer)

    def _post(self, phone, message):
        """(code of Zalo's, its data); code None: no answer that can be read."""
        try:
            answer = self.http.post(
                settings.ZALO_MESSAGE_URL,
                headers={"access_token": self.token},
                json={
                    "phone": phone,
                    "template_id": settings.ZALO_TEMPLATE_ID,
                    "template_data": {"noi_dung": message.subject[:SUBJECT], "duong_dan": message.url},
                    "tracking_id": message.key,
                },
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            said = answer.json() if answer.status_code == 200 else {}
            return int(said["error"]), said.get("data") or {}
        except (OSError, ValueError, KeyError, TypeError):
            # It may have been taken all the same: the next attempt has the same tracking_id.
            return None, {}


def number_of(address) -> str:
    """As Zalo wants it: 84 and the number without its 0; "" for what is no Vietnamese number."""
    digits = re.sub(r"[\s.()-]", "", address).removeprefix("+")
    found = re.fullmatch(r"(?:84|0)([1-9]\d{8,9})", digits, re.ASCII)
    return f"84{found[1]}" if found else ""


def outcome_of(code, data) -> Outcome:
    if code == 0:
        return Outcome(ACCEPTED, str(data.get("msg_id", "")))
    if code is None:
        return Outcome(RETRY, problem="Zalo không trả lời.")
    if code in NEVER_THIS_NUMBER:
        return Outcome(OFF, problem=NEVER_THIS_NUMBER[code])
    if code in NOT_NOW or code == BAD_TOKEN:
        morning = seconds_to_morning() if code == AT_NIGHT or code in OUT_OF_QUOTA_TODAY else None
        return Outcome(RETRY, problem=f"Zalo chưa nhận lúc này (mã {code}).", retry_after=morning)
    return Outcome(FAILED, problem=f"Zalo từ chối thông báo này (mã {code}). Hãy kiểm tra mẫu tin và tài khoản.")


def seconds_to_morning() -> int:
    """Until six o'clock comes next, when Zalo takes messages again and counts anew."""
    now = timezone.localtime()
    six = datetime.combine(now.date(), time(6), tzinfo=now.tzinfo)
    return int(((six if six > now else six + timedelta(days=1)) - now).total_seconds()) + 1
