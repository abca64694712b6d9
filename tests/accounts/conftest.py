import uuid

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher


@pytest.fixture(autouse=True)
def counters_of_its_own(settings):
    """Limits count in the cache, which tests running side by side share."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Still argon2, with less work: a guess costs a third of a second otherwise."""
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 512)
