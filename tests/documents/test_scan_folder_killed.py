"""Every file of a scanner once, though whoever takes it is killed in the middle or meets another."""

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as project
from django.db import connection

from documents import collecting, locks, quarantine
from documents.models import Document, Upload
from tests.documents.scan_folders import drop, left_in, scans, source, states
from tests.factories.sources import let_time_pass, look, read_all
from tests.workers import wait_until

__all__ = ["drop", "scans", "source"]

pytestmark = pytest.mark.django_db


class Died(BaseException):
    """Stands for a worker that is no longer there."""


class TestKilledInTheMiddle:
    def test_between_taking_and_removing_it_is_removed_and_not_taken_again(self, source, drop, monkeypatch):
        drop("quet.pdf")
        collecting.look_at(source.pk)
        let_time_pass(source)

        def die(*args, **kwargs):
            raise Died

        with monkeypatch.context() as patched:
            patched.setattr(os, "unlink", die)
            with pytest.raises(Died):
                collecting.look_at(source.pk)
        assert left_in(source) == ["quet.pdf"] and Upload.objects.count() == 1
        collecting.look_at(source.pk)
        assert left_in(source) == [] and Upload.objects.count() == 1
        read_all()
        assert Document.objects.count() == 1
        drop("quet.pdf")  # the same paper once more, later: a new arrival, found to be in the store
        look(source)
        read_all()
        assert states() == ["duplicate", "ready"]

    def test_what_was_lost_with_the_memory_is_taken_again_while_it_is_still_there(self, source, drop, monkeypatch):
        drop("quet.pdf")
        collecting.look_at(source.pk)
        let_time_pass(source)

        def die(*args, **kwargs):
            raise Died

        with monkeypatch.context() as patched:
            patched.setattr(os, "unlink", die)
            with pytest.raises(Died):
                collecting.look_at(source.pk)
        quarantine.destroy(Upload.objects.get().pk)
        read_all()
        assert states() == ["lost"]
        collecting.look_at(source.pk)
        read_all()
        assert states() == ["lost", "ready"] and left_in(source) == []

    @pytest.mark.slow
    @pytest.mark.django_db(transaction=True)
    def test_a_worker_killed_again_and_again_takes_every_file_once(self, source, drop, settings):
        count = 30
        hashes = {hashlib.sha256(drop(f"{n}.pdf", os.urandom(300_000)).read_bytes()).hexdigest() for n in range(count)}
        collecting.look_at(source.pk)
        let_time_pass(source)
        kills = 0
        for _ in range(8):
            before = Upload.objects.count()
            looker = start_looking(source, settings)
            wait_until(lambda n=before, one=looker: Upload.objects.count() > n or one.poll() is not None, "a file is taken")
            time.sleep(0.003 * kills)
            if looker.poll() is None:
                looker.send_signal(signal.SIGKILL)
                kills += 1
            looker.wait()
            if not left_in(source):
                break
        assert kills >= 2

        def all_taken():  # the server takes a moment to see that the last one is dead
            collecting.look_at(source.pk)
            return not left_in(source)

        wait_until(all_taken, "the folder is empty")
        assert Upload.objects.count() == count
        assert set(Upload.objects.values_list("sha256", flat=True)) == hashes
        assert all(quarantine.holds(pk) for pk in Upload.objects.values_list("pk", flat=True))

    def test_two_lookers_do_not_meet(self, source, drop):
        drop("quet.pdf")
        collecting.look_at(source.pk)
        let_time_pass(source)
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", [locks.SOURCES, source.pk])
            collecting.look_at(source.pk)
            assert not Upload.objects.exists()
            cursor.execute("select pg_advisory_unlock(%s, %s)", [locks.SOURCES, source.pk])
        other.close()
        collecting.look_at(source.pk)
        assert Upload.objects.count() == 1


LOOK = """
import django
django.setup()
from documents import collecting, locks
collecting.look_at({pk})
"""


def start_looking(source, settings):
    database = connection.settings_dict
    if database["HOST"].startswith("/"):
        address = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    else:
        address = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "TEST_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.worker_settings", "SECRET_KEY": settings.SECRET_KEY,
        "QUARANTINE_ROOT": str(settings.QUARANTINE_ROOT), "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "HELD_ROOT": str(settings.HELD_ROOT), "SCAN_ROOTS": settings.SCAN_ROOTS[0],
        "TEST_CACHE_PREFIX": settings.CACHES["default"]["KEY_PREFIX"],
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", LOOK.format(pk=source.pk)], env=environment, cwd=project.BASE_DIR, start_new_session=True
    )
