"""Zalo's two addresses: tokens for one use, and messages by template."""

import json
import threading
from urllib.parse import parse_qs

from tests.stand_ins.web import Answer, WebStandIn

APP_ID, SECRET, TEMPLATE = "1234", "bí mật".encode().hex(), "365001"
PARAMETERS = {"noi_dung", "duong_dan"}
BAD_TOKEN, BAD_NUMBER, BAD_TEMPLATE, BAD_DATA = -124, -108, -109, -112


class ZaloServer(WebStandIn):
    """`codes`: {phone: error code to answer}. `code`: for all of them."""

    def __init__(self):
        super().__init__()
        self.refresh_token, self.access_token = "refresh-0", None
        self.codes, self.code, self.status = {}, 0, 200
        self.taken, self.renewals = [], 0
        self._lock = threading.Lock()

    def post(self, path, headers, body):
        with self._lock:
            said = self._token(headers, body) if path == "/token" else self._message(headers, json.loads(body))
        return Answer(self.status, json.dumps(said).encode(), {"Content-Type": "application/json"})

    def _token(self, headers, body):
        said = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if headers.get("secret_key") != SECRET or said.get("app_id") != APP_ID:
            return {"error": -14004, "error_name": "Invalid app", "error_description": "Invalid secret key"}
        if said.get("grant_type") != "refresh_token" or said.get("refresh_token") != self.refresh_token:
            return {"error": -14014, "error_name": "Invalid refresh token", "error_description": "Invalid refresh token"}
        self.renewals += 1
        self.refresh_token, self.access_token = f"refresh-{self.renewals}", f"access-{self.renewals}"
        return {"access_token": self.access_token, "refresh_token": self.refresh_token, "expires_in": "90000"}

    def _message(self, headers, said):
        code = self.code or self.codes.get(said["phone"], 0)
        if not self.access_token or headers.get("access_token") != self.access_token:
            code = BAD_TOKEN
        elif not (said["phone"].startswith("84") and said["phone"].isdigit()):
            code = BAD_NUMBER
        elif said["template_id"] != TEMPLATE:
            code = BAD_TEMPLATE
        elif set(said["template_data"]) != PARAMETERS:
            code = BAD_DATA
        if code:
            return {"error": code, "message": "refused"}
        self.taken.append(said)
        return {"error": 0, "message": "Success", "data": {"msg_id": f"zns-{len(self.taken)}", "sent_time": "1700000000000"}}
