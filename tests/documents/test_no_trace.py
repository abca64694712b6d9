"""A refused file leaves no byte on any disk: not in the stores, not in the database's files, not in the queue's,
not in a log, not in a temporary folder. An open file sent beside it proves that the search would find one."""

import contextlib
import os
import random
import string
import tempfile
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from audit.models import Event
from documents import quarantine
from documents.models import Upload
from papers import scan
from tests.documents import reading_files as files
from tests.documents.uploading import post
from tests.factories import documents as make
from tests.workers import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def fresh_token():
    return "".join(random.SystemRandom().choices(string.ascii_letters, k=24))


def bearing(token, data):
    """The token as plain bytes of the file, beside the token in its text."""

    def sign(pdf):
        pdf.docinfo["/Keywords"] = token

    return files.changed_pdf(sign, data)


def pieces(token):
    """Every eight letters of it in the ways they may be written: a database packs long values, and what it
    leaves as it is comes in runs of eight."""
    runs = [token[start : start + 8] for start in range(len(token) - 7)]
    return [run.encode(form) for run in runs for form in ("utf-8", "utf-16-le")] + [run.encode().hex().encode() for run in runs]


def found_under(folders, token, since):
    """Files below the folders, written since then, that hold a piece of the token in their content or name."""
    wanted, found = pieces(token), set()
    for folder in folders:
        for root, folders_below, names in os.walk(folder):  # a server's own files and folders come and go
            for name in [*folders_below, *names]:
                path = Path(root, name)
                if any(piece.decode("latin-1") in name for piece in wanted):
                    found.add(path)
                with contextlib.suppress(FileNotFoundError):
                    if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= since - 2:
                        content = path.read_bytes()
                        if any(piece in content for piece in wanted):
                            found.add(path)
    return found


@pytest.fixture(scope="module")
def servers_folders(django_db_setup, django_db_blocker):
    """Where the database and the queue keep their files and logs, where these can be read."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("select setting from pg_settings where name = 'data_directory'")
        shown = cursor.fetchone()  # a server may keep it from ordinary accounts
        data = Path(shown[0] if shown and shown[0] else "/nowhere")
        connection.close()
    queue = Path(cache._cache.get_client().config_get("dir")["dir"])
    folders = {data, queue} | ({data.parent} if data.parent == queue.parent else set())
    unreadable = [folder for folder in folders if not os.access(folder, os.R_OK | os.X_OK)]
    if unreadable:
        pytest.skip(f"không đọc được thư mục của máy chủ dữ liệu hoặc hàng đợi: {unreadable}")
    return [data.parent] if data.parent == queue.parent else [data, queue]


def new_in_temp(before, own):
    """What has come to the system's temporary folder since and is not this test's."""
    return [path for path in Path(tempfile.gettempdir()).iterdir() if path not in before and path not in own.parents]


def scanned_marked(token):
    page = files.stamped(files.page_image([(60, 40, "TỐI MẬT"), *files.lines_of_letter()], dpi=200), 120, 400)
    return bearing(token, scan.to_scanned_pdf([page], 200))


@pytest.mark.ocr
def test_a_refused_file_leaves_no_byte_anywhere(as_person, settings, start_worker, tmp_path, servers_folders):
    temp_before = set(Path(tempfile.gettempdir()).iterdir())
    since = time.time()
    open_token, *refused_tokens, name_token = (fresh_token() for _ in range(4))
    start_worker(level="DEBUG")
    clerk = as_person("clerk")
    sent = {
        "mo": (f"mo-{open_token}.pdf", bearing(open_token, make.pdf(f"{make.RESOLUTION}\n{open_token}"))),
        "chữ": (f"kin-{name_token}.pdf", bearing(refused_tokens[0], make.pdf(f"TỐI MẬT\n{make.RESOLUTION}\n{refused_tokens[0]}"))),
        "ảnh": ("quet.pdf", scanned_marked(refused_tokens[1])),
        "tên": (f"TOI MAT {name_token}.pdf", bearing(refused_tokens[0], make.pdf(make.RESOLUTION))),
    }
    answers = {key: post(clerk, file).status_code for key, file in sent.items()}
    assert answers == {"mo": 202, "chữ": 202, "ảnh": 202, "tên": 422}
    wait_until(lambda: not Upload.objects.filter(state=Upload.State.WORKING).exists(), "all are read")
    assert sorted(Upload.objects.values_list("state", flat=True)) == ["ready", "refused", "refused", "refused"]
    clerk.get("/van-ban/ban-van-thu/")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a slow disk may take its time over this
        cursor.execute("checkpoint")
        cursor.execute("RESET statement_timeout")

    folders = [settings.MEDIA_ROOT, settings.HELD_ROOT, quarantine.root(), tmp_path, *servers_folders]
    folders += new_in_temp(temp_before, tmp_path)
    found = found_under(folders, open_token, since)
    assert any(settings.MEDIA_ROOT in path.parents for path in found)  # the search does find what is there,
    assert any(folder in path.parents for path in found for folder in servers_folders)  # in the database too
    for token in (*refused_tokens, name_token):
        assert found_under(folders, token, since) == set()
    assert not any(quarantine.root().iterdir())

    for refused in Upload.objects.filter(state=Upload.State.REFUSED):
        assert (refused.sealed_name, refused.document) == ("", None)
        event = Event.objects.get(verb="documents.upload_refused", object_id=str(refused.pk))
        assert event.data == {"size": refused.size, "sha256": refused.sha256, "reason": refused.reason_code}
