"""The servers of mail, push and Zalo of a bench (tests/stand_ins), in a process of their own, and a portal set to use them.

`with providers() as outside:` sets the environment that the portal's processes read; `outside.subscribe(n)` gives devices,
`outside.taken()` what arrived: {channel: {key: times}}, the key being what a reader or a device tells doubles by.
"""

import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections import Counter


@contextlib.contextmanager
def providers():
    child = subprocess.Popen(
        [sys.executable, "-m", "benches.providers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        ports = json.loads(child.stdout.readline())
        os.environ |= ports | {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "PUSH_PRIVATE_HOSTS": "1",
            "ZALO_APP_ID": "1234", "ZALO_APP_SECRET": "bí mật".encode().hex(), "ZALO_TEMPLATE_ID": "365001",
            "ZALO_REFRESH_TOKEN": "refresh-0", "VAPID_PRIVATE_KEY": _push_key(), "DEMO": "0",
        }  # fmt: skip
        yield _Outside(child)
    finally:
        child.kill()
        child.wait()


def _push_key():
    import base64

    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


class _Outside:
    def __init__(self, child):
        self.child = child

    def _ask(self, **what):
        self.child.stdin.write(json.dumps(what) + "\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def subscribe(self, count):
        """[(endpoint, keys)]"""
        from notifications.channels.push import public_key

        return self._ask(subscribe=count, key=public_key())

    def taken(self):
        return self._ask(report=True)


def main():
    from tests.stand_ins.push import PushService
    from tests.stand_ins.smtp import MailServer
    from tests.stand_ins.zalo import ZaloServer

    with MailServer() as mail, PushService() as push, ZaloServer() as zalo:
        ports = {"EMAIL_PORT": str(mail.port), "ZALO_MESSAGE_URL": f"{zalo.url}/message", "ZALO_TOKEN_URL": f"{zalo.url}/token"}
        print(json.dumps(ports), flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            if "subscribe" in asked:
                made = [push.subscribe(asked["key"]) for _ in range(asked["subscribe"])]
                answer = [[address, browser.keys] for address, browser in made]
            else:
                answer = {
                    "email": Counter(letter.message["Message-ID"] for letter in list(mail.letters)),
                    "push": Counter(f"{one.path} {one.payload['tag']} {one.topic}" for one in list(push.taken)),
                    "zalo": Counter(said["tracking_id"] for said in list(zalo.taken)),
                }
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
