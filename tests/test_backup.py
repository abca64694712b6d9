"""deploy/backup.sh and deploy/restore.sh, as bin/backup and bin/restore call them, on the servers of the test."""

import os
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings as project
from django.db import connection

from documents import sealing, storage
from documents.models import Document, HeldFile
from news.actions.pictures import add_picture
from news.models import Picture
from news.pictures import files
from tests.documents.shelf import paper
from tests.factories import documents as make
from tests.factories.picture_files import photo
from tuyengiao import backup, embedded

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
COPY = "tuyengiao_restored"


def address(name=None):
    database = connection.settings_dict
    name = name or database["NAME"]
    if database["HOST"].startswith("/"):
        return f"postgresql://{database['USER']}@/{name}?host={database['HOST']}"
    return f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}/{name}"


@pytest.fixture
def run(settings, monkeypatch):
    """run("backup", folder): the script on the database and the folders of this test."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    kept = backup.environment() | {"DATABASE_URL": address(), "SECRET_KEY": settings.SECRET_KEY}

    def script(name, *arguments, **more):
        done = subprocess.run(
            ["bash", project.BASE_DIR / "deploy" / f"{name}.sh", *map(str, arguments)], capture_output=True, text=True,
            env=os.environ | kept | {key: str(value) for key, value in more.items()},
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return script


@pytest.fixture
def empty_database():
    def execute(statement):
        session = psycopg2.connect(address("postgres"))
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(statement)
        session.close()

    execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
    execute(f"CREATE DATABASE {COPY}")
    yield COPY
    execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")


@pytest.fixture
def filled(province):
    documents = [paper(f"Văn bản {number}", "chữ", owner_unit=province.department) for number in range(3)]
    storage.write_durably(storage.page_image_path(documents[0].files.get(), 1), b"RIFF image")
    upload = make.upload(clerk=province.clerk, unit=province.department)
    upload.state = "held"
    upload.save()
    storage.write_durably(storage.held_path(upload.pk), b"sealed")
    HeldFile.objects.create(upload=upload, key=sealing.new_key(), expires_at="2100-01-01T00:00:00Z")
    add_picture(data=photo(), name="anh.jpg", unit=province.department, by=province.editor)
    return province


def of_copy(statement):
    session = psycopg2.connect(address(COPY))
    with session.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall()
    session.close()
    return rows


def test_a_backup_is_drilled_and_restored_into_an_empty_place(filled, run, empty_database, tmp_path):
    folder, media = tmp_path / "backup", tmp_path / "restored"
    code, told = run("backup", folder)
    assert code == 0, told
    assert "1 originals" in told, "the three papers have the same bytes"
    code, told = run("restore", "--drill", folder)
    assert code == 0 and "1 of 1 originals whole, 1 of 1 pictures whole; 3 documents published" in told, told
    code, told = run("restore", folder, DATABASE_URL=address(COPY), MEDIA_ROOT=media)
    assert code == 0, told
    assert of_copy("select count(*) from documents_document") == [(3,)]
    kept = {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}
    assert kept == {key: storage.place(key).read_bytes() for p in storage.MIRRORED for key, *_ in storage.stored(p)}


def test_held_files_and_their_keys_are_in_no_backup(filled, run, empty_database, tmp_path):
    run("backup", tmp_path / "backup")
    assert not [path for path in (tmp_path / "backup").rglob("*") if "sealed" in path.name]
    run("restore", tmp_path / "backup", DATABASE_URL=address(COPY), MEDIA_ROOT=tmp_path / "restored")
    assert of_copy("select count(*) from documents_heldfile") == [(0,)]
    assert of_copy("select state, reason_code from documents_upload") == [("lost", "lost")], "its clerk is told"


def test_a_second_backup_copies_only_what_is_new(filled, run, tmp_path):
    run("backup", tmp_path / "backup")
    code, told = run("backup", tmp_path / "backup")
    assert code == 0 and "chép 0 tệp, 4 tệp đã có" in told


def test_a_backup_that_lacks_a_file_says_so(filled, run, tmp_path):
    storage.original_path(Document.objects.first().files.get().sha256).unlink()
    code, told = run("backup", tmp_path / "backup")
    assert code == 1 and "1 of 1 originals are missing" in told


def test_a_backup_that_lacks_a_picture_says_so(filled, run, tmp_path):
    files.master_of(Picture.objects.get().pk).unlink()
    code, told = run("backup", tmp_path / "backup")
    assert code == 1 and "1 of 1 pictures are missing" in told


def test_a_drill_tells_a_cut_picture(filled, run, tmp_path):
    run("backup", tmp_path / "backup")
    [master] = (tmp_path / "backup" / "media" / "news").rglob("master.webp")
    master.write_bytes(master.read_bytes()[:-1])
    code, told = run("restore", "--drill", tmp_path / "backup")
    assert code == 1 and "1 of 1 originals whole, 0 of 1 pictures whole" in told


def test_a_drill_tells_a_damaged_mirror(filled, run, tmp_path):
    run("backup", tmp_path / "backup")
    victim = next(path for path in (tmp_path / "backup" / "media" / "originals").rglob("*") if path.is_file())
    victim.write_bytes(b"damaged")
    code, told = run("restore", "--drill", tmp_path / "backup")
    assert code == 1 and "0 of 1 originals whole" in told


def test_nothing_is_restored_over_something(filled, run, tmp_path):
    run("backup", tmp_path / "backup")
    code, told = run("restore", tmp_path / "backup", MEDIA_ROOT=tmp_path / "restored")
    assert code == 1 and "the database is not empty" in told
    assert Document.objects.count() == 3


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_commands_say_how_they_are_called(command):
    done = subprocess.run([sys.executable, "-m", "tuyengiao.backup", command, "."], capture_output=True, text=True, cwd=embedded.BASE_DIR)
    assert done.returncode == 2 and "bin/restore [--drill]" in done.stderr
