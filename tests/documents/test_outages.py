"""The queue, the database, the disk or the memory is away: a sentence that says what to do, and nothing lost."""

import contextlib
import html
import json
import resource
import subprocess
import time

import kombu.pools
import pytest
from django.db import OperationalError, connection

from documents import quarantine, storage
from documents.models import Document, Upload
from documents.tasks import read_upload, resume_waiting_uploads
from documents.views import desk
from tests.documents.uploading import (
    DESK,
    LETTER,
    QUEUE,
    UPLOAD,
    clerk,
    nothing_is_left,
    page_of,
    post,
    processed,
)
from tests.workers import wait_until

__all__ = ["clerk"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue_away(tmp_path):
    """The broker's address leads nowhere while the block lasts."""
    app = read_upload.app
    address = app.conf.broker_url

    def point_to(there):
        kombu.pools.reset()
        app.conf.broker_url = app.conf.broker_write_url = there
        app._pool = app.amqp._producer_pool = None

    @contextlib.contextmanager
    def away():
        point_to(f"redis+socket://{tmp_path}/no.sock?virtual_host=0")
        try:
            yield
        finally:
            point_to(address)

    return away


@pytest.fixture
def small_disk(tmp_path, settings):
    """A disk of its own under the store, so small that the original alone fits, or nothing."""
    settings.MEDIA_ROOT = tmp_path / "small"
    settings.MEDIA_ROOT.mkdir()

    def mount(pages):
        size = f"size={pages * resource.getpagesize()}"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", settings.MEDIA_ROOT], capture_output=True)
        if mounted.returncode:
            pytest.skip("máy này không cho gắn một ổ đĩa nhỏ (cần quyền root)")

    yield mount
    subprocess.run(["umount", settings.MEDIA_ROOT], capture_output=True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_while_the_queue_is_away_uploads_wait_and_then_finish_by_themselves(clerk, start_worker, queue_away):
    with queue_away():
        began = time.monotonic()
        answer = post(clerk, ("nghi-quyet.pdf", LETTER))
        assert answer.status_code == 202
        assert time.monotonic() - began < 20
    assert "nghi-quyet.pdf" in page_of(clerk, QUEUE) and "chưa tiếp nhận" in page_of(clerk, QUEUE)
    Upload.objects.update(created_at="2022-08-04T00:00:00Z")  # the sweeper leaves fresh ones to the queue
    start_worker()
    resume_waiting_uploads()
    wait_until(lambda: Upload.objects.get().state == Upload.State.READY, "the file is through")
    assert Document.objects.count() == 1


def test_while_the_queues_whole_server_is_away_the_script_is_told_to_come_again(clerk, settings, tmp_path, queue_away):
    clerk.raise_request_exception = False
    there = settings.CACHES
    with queue_away():
        settings.CACHES = {"default": there["default"] | {"LOCATION": f"unix://{tmp_path}/no.sock?db=1"}}
        answer = post(clerk, ("a.pdf", LETTER))
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "hãy thử lại sau ít phút" in answer.json()["error"]
        nothing_is_left(settings)
    settings.CACHES = there
    assert processed(post(clerk, ("a.pdf", LETTER))).state == Upload.State.READY


@pytest.mark.django_db(transaction=True)
class TestDatabaseAway:
    @pytest.fixture
    def away(self, monkeypatch):
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
        yield monkeypatch
        connection.close()

    @pytest.fixture
    def clerk(self, clerk):
        clerk.raise_request_exception = False
        clerk.get(DESK)
        return clerk

    def test_the_upload_script_is_told_to_come_again(self, clerk, away, settings, queue_name):
        answer = post(clerk, ("a.pdf", LETTER))
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "tạm thời chưa trả lời" in json.loads(answer.content)["error"]
        assert not any(quarantine.root().iterdir())
        away.undo()
        settings.QUARANTINE_ROOT.mkdir(exist_ok=True)
        assert post(clerk, ("a.pdf", LETTER)).status_code == 202

    def test_a_person_is_told_in_words_and_the_typed_text_is_kept_on_the_page(self, clerk, away):
        answer = clerk.get(DESK)
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "hãy thử lại sau ít phút" in html.unescape(answer.content.decode())


def test_a_database_that_goes_away_behind_the_body_leaves_nothing_in_memory(clerk, monkeypatch, settings):
    def gone(**kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    clerk.raise_request_exception = False
    monkeypatch.setattr(desk.intake, "start_upload", gone)
    answer = post(clerk, ("a.pdf", LETTER))
    assert answer.status_code == 503
    nothing_is_left(settings)


@pytest.mark.parametrize(("pages", "received"), [(1, False), (5, True)], ids=["before the original", "after the original"])
def test_a_full_disk_keeps_the_file_and_one_click_goes_on(clerk, settings, small_disk, pages, received):
    small_disk(pages)
    answer = post(clerk, ("nghi-quyet.pdf", LETTER))
    upload = processed(answer)
    assert (upload.state, upload.reason_code, upload.is_received) == (Upload.State.FAILED, "disk_full", received)
    assert (quarantine.holds(upload.pk), Document.objects.exists()) == (not received, received)
    shown = page_of(clerk)
    assert "Ổ đĩa của máy chủ đã đầy" in shown and "Làm lại" in shown
    subprocess.run(["mount", "-o", "remount,size=9m", settings.MEDIA_ROOT], check=True)
    assert clerk.post(f"{UPLOAD}{upload.pk}/lam-lai/").status_code == 302
    upload = processed(answer)
    assert (upload.state, Document.objects.count()) == (Upload.State.READY, 1)
    assert storage.read_original(upload.sha256) == LETTER
    assert storage.page_image_path(upload.file, 1).exists()


def test_full_memory_asks_to_come_again(clerk, settings):
    settings.QUARANTINE_MAX_BYTES = 70_000 + len(LETTER)
    quarantine.put("11111111-1111-1111-1111-111111111111", bytes(70_000))
    answer = post(clerk, ("a.pdf", LETTER))
    assert answer.status_code == 503
    assert "Hãy gửi lại sau ít phút" in answer.json()["error"]
    assert not Upload.objects.exists() and len(list(quarantine.root().iterdir())) == 1
