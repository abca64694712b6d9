import pytest

from surveys.answering import limits


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(monkeypatch):
    monkeypatch.setattr("surveys.answering.pages.limiter", limits.Limiter())
