import os
import shutil
import uuid
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from documents.models import DocumentType
from documents.reading import ocr
from tests.personas import build_province

REPOSITORY = Path(__file__).resolve().parent.parent


def samples_folder():
    """The real sample documents, where they stand beside the project."""
    folder = Path(os.environ.get("TUYENGIAO_SAMPLES") or REPOSITORY.parent / "shared" / "data" / "samples")
    return folder if (folder / "samples.csv").exists() else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    _longest_files_first(items)
    no_ocr = pytest.mark.skip(reason="tesseract với dữ liệu tiếng Việt chưa được cài")
    no_browser = pytest.mark.skip(reason="chromium chưa được cài")
    has_browser = shutil.which("chromium") is not None
    has_ocr = ocr.available()
    for item in items:
        if "ocr" in item.keywords and not has_ocr:
            item.add_marker(no_ocr)
        if "browser" in item.keywords and not has_browser:
            item.add_marker(no_browser)


def _longest_files_first(items):
    """Files with slow tests or browsers begin, so that no process is left with one of them at the end."""
    long = {item.path for item in items if {"slow", "browser"} & set(item.keywords)}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(autouse=True)
def folders_of_their_own(settings, tmp_path):
    """Every test has its own store, its own held files, its own piece of memory and of the cache."""
    memory = Path("/dev/shm") / f"tuyengiao-test-{uuid.uuid4().hex[:12]}"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HELD_ROOT = tmp_path / "held"
    settings.QUARANTINE_ROOT = memory
    _take_a_new_piece_of_the_cache(settings)
    settings.STATIC_ROOT = tmp_path
    settings.PUBLIC_COPIES_SECONDS = 0  # tests/test_public_copies.py keeps them
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    yield
    shutil.rmtree(memory, ignore_errors=True)


def _take_a_new_piece_of_the_cache(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture(autouse=True)
def just_started(monkeypatch):
    """However long the tests have been running, nobody has had to wait for the first sweep."""
    monkeypatch.setattr("notifications.health.STARTED", timezone.now())


@pytest.fixture
def empty_cache(settings):
    """empty_cache() forgets what was cached, for this test alone: `cache.clear()` would empty the queue
    server for the tests beside it too."""
    return lambda: _take_a_new_piece_of_the_cache(settings)


@pytest.fixture(autouse=True)
def lists_of_the_office(request):
    """A test that really commits leaves empty tables behind, those that migrations filled too; whoever
    comes next finds them full again."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & set(
        request.fixturenames
    ):
        request.getfixturevalue("db")
        if not DocumentType.objects.exists():
            for filled in ("documents.migrations.0002_lists", "surveys.migrations.0008_contributors"):
                import_module(filled).fill(apps, None)


@pytest.fixture
def province(db):
    return build_province()


@pytest.fixture
def as_person(province):
    """as_person("clerk") is a browser in which the clerk is signed in; as_person(None) nobody."""

    def sign_in(name):
        client = Client()
        if name:
            client.force_login(province.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def samples():
    folder = samples_folder()
    if folder is None:
        pytest.skip("các tệp mẫu thật không đứng cạnh dự án")
    return folder
