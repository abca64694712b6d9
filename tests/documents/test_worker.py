"""Real workers on the real queue: killed, cut off, started twice."""

import time

import pytest

from documents import quarantine
from documents.models import Document, DocumentFile, Upload
from documents.queue import enqueue
from documents.tasks import resume_waiting_uploads
from tests.factories import documents as make
from tests.workers import kill, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def states():
    return sorted(Upload.objects.values_list("state", flat=True))


def test_a_worker_killed_in_mid_batch_loses_nothing(province, start_worker):
    sent = [
        make.upload(
            clerk=province.clerk, unit=province.department, name=f"van-ban-{number}.pdf",
            data=make.pdf(*[f"{make.RESOLUTION}\nBản số {number}"] * 3),
        )
        for number in range(6)
    ]  # fmt: skip
    for upload in sent:
        enqueue(upload.pk)
    worker = start_worker()
    wait_until(lambda: Upload.objects.filter(state="ready").exists(), "the first file is through")
    kill(worker)
    assert Upload.objects.filter(state="working").exists()
    Upload.objects.update(created_at="2022-08-04T00:00:00Z")  # the sweeper leaves fresh ones to the queue
    start_worker()
    resume_waiting_uploads()
    wait_until(lambda: states() == ["ready"] * 6, "all six are through")
    assert Document.objects.count() == DocumentFile.objects.count() == 6
    assert {document.symbol for document in Document.objects.all()} == {"09-NQ/TU"}
    assert not any(quarantine.holds(upload.pk) for upload in sent)


def test_what_a_silent_queue_never_got_is_sent_by_the_sweeper(province, start_worker, settings, monkeypatch):
    from documents import tasks

    def away(*args, **kwargs):
        raise ConnectionError

    upload = make.upload(clerk=province.clerk, unit=province.department)
    with monkeypatch.context() as patched:
        patched.setattr(tasks.read_upload, "apply_async", away)
        enqueue(upload.pk)  # the request that took the file goes on as if nothing had happened
    Upload.objects.update(created_at="2022-08-04T00:00:00Z")
    start_worker()
    resume_waiting_uploads()
    wait_until(lambda: states() == ["ready"], "the sweeper has found it")


def test_two_workers_at_one_file_make_one_document(province, start_worker):
    upload = make.upload(clerk=province.clerk, unit=province.department, data=make.pdf(*[make.RESOLUTION] * 8))
    for _ in range(4):
        enqueue(upload.pk)
    start_worker()
    start_worker()
    wait_until(lambda: states() == ["ready"], "the file is through")
    time.sleep(1)
    assert Document.objects.count() == DocumentFile.objects.count() == 1
