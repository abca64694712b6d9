"""What bin/run starts, and how."""

import os
import subprocess
from pathlib import Path

import pytest

from tuyengiao import supervisor


def started(niceness):
    return subprocess.Popen(["sleep", "30"], preexec_fn=lambda: supervisor.prepare_child(niceness))


@pytest.fixture
def worker():
    child = started(19)
    yield child
    child.kill()
    child.wait()


def test_the_worker_gives_way_to_the_pages(worker):
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == 19


@pytest.mark.skipif(not supervisor.AUTOGROUP.exists(), reason="this kernel has no autogroups")
def test_its_whole_session_gives_way_too(worker):
    assert Path(f"/proc/{worker.pid}/autogroup").read_text().split()[-1] == "19"


def test_what_answers_people_keeps_its_priority():
    web = started(0)
    try:
        assert os.getpriority(os.PRIO_PROCESS, web.pid) == os.getpriority(os.PRIO_PROCESS, 0)
    finally:
        web.kill()
        web.wait()


def test_the_sweep_of_notices_waits_for_no_long_file():
    from tuyengiao.celery import app

    queue = app.conf.beat_schedule["sweep-notices"]["options"]["queue"]
    (notifier,) = [child for child in supervisor.children(8000) if child.name == "notifier"]
    (worker,) = [child for child in supervisor.children(8000) if child.name == "worker"]
    assert queue in notifier.command[notifier.command.index("--queues") + 1].split(",")
    assert "--queues" not in worker.command
