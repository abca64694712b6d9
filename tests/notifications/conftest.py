"""A kind, a channel and a clock for the tests of the outbox: what would leave the portal is caught by `sent`."""

from contextlib import contextmanager

import pytest

from notifications import channels, kinds
from notifications.channels.base import ACCEPTED, Outcome
from tests.stand_ins import push, smtp, zalo
from tuyengiao.settings import push_key


class Caught:
    """A channel that keeps what it is given. `answer`: what it says to each message."""

    def __init__(self, code):
        self.code, self.messages, self.answer, self.configured = code, [], lambda message: Outcome(ACCEPTED, "p1"), True

    def ready(self):
        return self.configured

    @contextmanager
    def session(self):
        yield self

    def send(self, message):
        self.messages.append(message)
        return self.answer(message)


@pytest.fixture
def sent(monkeypatch):
    """{channel: `Caught`}"""
    caught = {code: Caught(code) for code in kinds.OUTSIDE}
    monkeypatch.setattr(channels, "_channels", caught)
    return caught


@pytest.fixture
def kind(monkeypatch):
    """kind(**what) registers a kind "test.kind" of things that everybody sees, and returns it."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))

    def make(code="test.kind", **what):
        values = {"label": "Thử", "group": "Thử", "load": lambda ids, user: {key: f"Việc {key}" for key in ids}} | what
        return kinds.register(kinds.Kind(code=code, **values))

    return make


@pytest.fixture(autouse=True)
def templates(settings, tmp_path):
    folder = tmp_path / "kind_templates" / "notifications" / "kinds"
    folder.mkdir(parents=True)
    (folder / "test.kind.html").write_text("{{ object }}")
    (folder / "test.kind.txt").write_text("Có việc mới\nMời đăng nhập: {{ url }}\n{{ secret.link }}")
    engines = [dict(engine) for engine in settings.TEMPLATES]
    engines[0]["DIRS"] = [tmp_path / "kind_templates", *engines[0]["DIRS"]]
    settings.TEMPLATES = engines


@pytest.fixture
def mail_server(settings):
    with smtp.MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        yield server


@pytest.fixture
def push_service(settings):
    settings.VAPID_PRIVATE_KEY = push_key()
    settings.PUSH_PRIVATE_HOSTS = True
    with push.PushService() as service:
        yield service


@pytest.fixture
def zalo_server(settings):
    with zalo.ZaloServer() as server:
        settings.ZALO_APP_ID, settings.ZALO_APP_SECRET, settings.ZALO_TEMPLATE_ID = zalo.APP_ID, zalo.SECRET, zalo.TEMPLATE
        settings.ZALO_REFRESH_TOKEN = server.refresh_token
        settings.ZALO_MESSAGE_URL, settings.ZALO_TOKEN_URL = f"{server.url}/message", f"{server.url}/token"
        yield server
