"""A kind, a channel and a clock for the tests of the outbox: what would leave the portal is caught by `sent`."""

from contextlib import contextmanager

import pytest

from notifications import channels, kinds
from notifications.channels.base import ACCEPTED, Outcome


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
