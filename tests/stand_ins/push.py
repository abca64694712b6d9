"""A push service that has browsers too: it verifies who sends (RFC 8292), as a service does, and decrypts what is sent
(RFC 8291), as a browser does."""

import base64
import json
import os
import threading
import time
import uuid
from dataclasses import dataclass, field

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.stand_ins.web import Answer, WebStandIn

DEAD_BUT_POLITE = "dead but polite"  # answers 201 and shows nothing
LONGEST_BODY = 4096


@dataclass
class Browser:
    """One subscription. `answer`: the status the service gives for it, or DEAD_BUT_POLITE."""

    private_key: ec.EllipticCurvePrivateKey
    auth: bytes
    server_key: str
    answer: int | str = 201
    headers: dict = field(default_factory=dict)
    shown: list = field(default_factory=list)  # payloads, decrypted

    @property
    def keys(self):
        point = self.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": in_base64(point), "auth": in_base64(self.auth)}


@dataclass(frozen=True)
class Taken:
    path: str
    topic: str
    ttl: int
    urgency: str
    payload: dict


class PushService(WebStandIn):
    def __init__(self):
        super().__init__()
        self.browsers, self.taken, self.refused = {}, [], []
        self._lock = threading.Lock()

    def subscribe(self, server_key) -> tuple[str, Browser]:
        """(endpoint, the browser), for the public key of the portal as a page hands it to a browser."""
        browser = Browser(ec.generate_private_key(ec.SECP256R1()), os.urandom(16), server_key)
        path = f"/push/{uuid.uuid4().hex}"
        self.browsers[path] = browser
        return self.url + path, browser

    def post(self, path, headers, body):
        browser = self.browsers.get(path)
        if browser is None:
            return Answer(404)
        problem = self._problem(browser, headers, body)
        if problem:
            self.refused.append(problem)
            return Answer(403 if problem.startswith("vapid") else 400, problem.encode())
        if browser.answer != DEAD_BUT_POLITE and browser.answer >= 300:
            return Answer(browser.answer, headers=browser.headers)
        payload = json.loads(
            http_ece.decrypt(body, private_key=browser.private_key, auth_secret=browser.auth, version="aes128gcm")
        )
        with self._lock:
            self.taken.append(Taken(path, headers["Topic"], int(headers["TTL"]), headers["Urgency"], payload))
            number = len(self.taken)
            if browser.answer != DEAD_BUT_POLITE:
                browser.shown.append(payload)
        return Answer(201, headers={"Location": f"{self.url}/m/{number}"} | browser.headers)

    def _problem(self, browser, headers, body):
        if headers.get("Content-Encoding") != "aes128gcm" or len(body) > LONGEST_BODY:
            return "encoding"
        if not headers.get("TTL", "").isdigit():
            return "ttl"
        topic = headers.get("Topic", "")
        if len(topic) > 32 or not topic.replace("-", "").replace("_", "").isalnum():
            return "topic"
        return self._vapid_problem(browser, headers.get("Authorization", ""))

    def _vapid_problem(self, browser, authorization):
        scheme, _, rest = authorization.partition(" ")
        said = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme != "vapid" or said.get("k") != browser.server_key:
            return "vapid: another key than the one subscribed with"
        signed, _, signature = said["t"].rpartition(".")
        raw, claims = from_base64(signature), json.loads(from_base64(signed.partition(".")[2]))
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64(said["k"])).verify(
                encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
                signed.encode(), ec.ECDSA(SHA256()),
            )  # fmt: skip
        except InvalidSignature:
            return "vapid: signature"
        if claims["aud"] != self.url or not time.time() < claims["exp"] <= time.time() + 86_400:
            return "vapid: claims"
        return "" if claims["sub"].startswith("mailto:") else "vapid: contact"


def in_base64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def from_base64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
