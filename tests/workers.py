"""Real Celery workers on the database, memory and store of the running test. Fixtures and what goes with them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid

import pytest
from django.conf import settings as project
from django.db import connection

from documents.tasks import read_upload

PATIENCE = 120  # seconds


@pytest.fixture
def queue_name(monkeypatch):
    """A queue that no other test uses, on the same server."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    task = read_upload._get_current_object()
    monkeypatch.setattr(task, "queue", name, raising=False)
    monkeypatch.setattr(task, "_exec_options", None)  # made anew from the attributes above
    return name


@pytest.fixture
def start_worker(settings, queue_name, tmp_path):
    """Starts a worker process; what it writes goes to worker.log in the test's folder."""
    database = connection.settings_dict
    if database["HOST"].startswith("/"):
        address = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    else:
        address = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "TEST_DATABASE_URL": address,
        "QUARANTINE_ROOT": str(settings.QUARANTINE_ROOT),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "HELD_ROOT": str(settings.HELD_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "OMP_THREAD_LIMIT": "1",
    }
    workers = []

    def start(level="ERROR"):
        with open(tmp_path / "worker.log", "ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tuyengiao", "worker", "--concurrency", "1", "-Q", queue_name,
                 "--without-gossip", "--without-mingle", "--loglevel", level],
                env=environment, cwd=project.BASE_DIR, start_new_session=True, stdout=log, stderr=log,
            )  # fmt: skip
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)


def kill(worker):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def wait_until(condition, what, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"gave up waiting until {what}"
        time.sleep(0.1)
