"""The whole store from a folder into an empty portal: the same state, or none of it."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Unit, User
from audit.models import Event
from documents import page_images, storage
from documents.models import Document, DocumentType
from documents.reading import extract
from documents.search.index import index_document
from tests.documents.shelf import add_file, paper
from tests.documents.store_copies import emptied, exported, filled, state
from tests.factories import documents as make
from tests.object_store import in_objects, object_server, use

__all__ = ["exported", "filled", "in_objects", "object_server"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def tampered(folder, name, change):
    """A file of the export changed, its hash in the manifest made to fit."""
    path, manifest = folder / name, json.loads((folder / "manifest.json").read_text())
    path.write_bytes(change(path.read_bytes()))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if name == "files.sha256":
        manifest["files"]["sha256"] = sha256
    else:
        manifest["tables"][path.stem]["jsonl"] = sha256
    (folder / "manifest.json").write_text(json.dumps(manifest))


class TestThereAndBack:
    def test_an_empty_portal_comes_to_the_same_state(self, filled, exported, settings, tmp_path):
        before, names = state(), list(User.objects.order_by("pk").values_list("pk", "full_name"))
        emptied(settings, tmp_path)
        call_command("import_store", exported)
        assert state() == before
        assert set(User.objects.values_list("pk", "full_name")) <= set(names)
        again = tmp_path / "again"
        call_command("export_store", again, verbosity=0)
        assert (again / "manifest.json").read_bytes() == (exported / "manifest.json").read_bytes()

    def test_the_portal_works_on_after_an_import(self, exported, settings, tmp_path):
        emptied(settings, tmp_path)
        call_command("import_store", exported)
        unit = Unit.objects.get(name="Ban Tuyên giáo Tỉnh ủy")
        document = make.document(owner_unit=unit, doc_type=DocumentType.objects.first())
        index_document(document)
        assert Document.objects.filter(pk__gt=document.pk).count() == 0, "new rows get new numbers"

    def test_running_it_twice_changes_nothing_but_brings_back_a_lost_file(self, exported, settings, tmp_path, capsys):
        emptied(settings, tmp_path)
        call_command("import_store", exported)
        before = state()
        shutil.rmtree(settings.MEDIA_ROOT / "originals")
        call_command("import_store", exported)
        assert state() == before
        assert "đã nhập trước đây" in capsys.readouterr().out
        assert Event.objects.filter(verb="documents.store_imported").count() == 1

    def test_from_a_disk_into_an_object_store(self, exported, settings, tmp_path, in_objects, object_server):
        settings.STORE = "disk"
        before = state()
        emptied(settings, tmp_path)
        use(settings, object_server)
        call_command("import_store", exported)
        assert state() == before

    def test_progress_is_told_and_no_title_with_it(self, exported, settings, tmp_path, capsys):
        emptied(settings, tmp_path)
        call_command("import_store", exported)
        told = capsys.readouterr().out
        assert "Đưa tệp vào kho" in told and "văn bản: 5 dòng" in told and "chuyển đổi số" not in told


class TestRefusals:
    """Each leaves the portal exactly as empty as it was."""

    def refused(self, folder, sentence):
        with pytest.raises(CommandError, match=sentence):
            call_command("import_store", folder)
        assert not Document.objects.exists() and not Unit.objects.exists() and not User.objects.exists()

    @pytest.fixture(autouse=True)
    def empty(self, exported, settings, tmp_path):
        emptied(settings, tmp_path)

    def nothing_in_store(self):
        return not list(storage.stored("originals/"))

    def test_a_wrong_hash(self, exported):
        victim = next(path for path in (exported / "files" / "originals").rglob("*") if path.is_file())
        victim.write_bytes(victim.read_bytes() + b"x")
        self.refused(exported, "khác với lúc xuất")
        assert self.nothing_in_store()

    def test_a_file_that_is_not_there(self, exported):
        next(path for path in (exported / "files").rglob("*.webp")).unlink()
        self.refused(exported, "thiếu hoặc khác")
        assert self.nothing_in_store()

    def test_a_path_that_climbs_out(self, exported):
        whole = (exported / "files.sha256").read_bytes()
        for name in ("../../../etc/passwd", "originals/../../../x", "/etc/passwd", "pages/00000/1/../x.webp"):
            tampered(exported, "files.sha256", lambda body, name=name: whole + f"{'0' * 64}  files/{name}\n".encode())
            self.refused(exported, "đường dẫn không hợp lệ")
        assert self.nothing_in_store()

    def test_a_link_that_leads_out(self, exported, tmp_path):
        victim = next(path for path in (exported / "files" / "originals").rglob("*") if path.is_file())
        outside = tmp_path / "outside"
        victim.rename(outside)
        victim.symlink_to(outside)
        self.refused(exported, "ngoài thư mục")
        assert self.nothing_in_store()

    def test_a_truncated_manifest(self, exported):
        path = exported / "manifest.json"
        for cut in (300, 10, 0):
            path.write_bytes(path.read_bytes()[:cut])
            self.refused(exported, "hỏng hoặc bị cắt cụt")

    def test_a_truncated_table(self, exported):
        path = exported / "tables" / "documents.document.jsonl"
        path.write_bytes(path.read_bytes()[:-40])
        self.refused(exported, "khác với lúc xuất")
        assert self.nothing_in_store()

    def test_rows_that_do_not_fit_go_in_not_even_in_part(self, exported):
        whole = (exported / "tables" / "documents.document.jsonl").read_bytes()
        for broken in (
            whole[:-40],
            whole.replace(b'"owner_unit": ', b'"owner_unit": 99'),
            whole.replace(b'"date_issued"', b'"no_such_column"'),
            whole.replace(b'"state": "published"', b'"state": "published-and-very-long"'),
        ):
            tampered(exported, "tables/documents.document.jsonl", lambda body, broken=broken: broken)
            self.refused(exported, "Không dòng nào được nhập")
        assert DocumentType.objects.count() == 0, "as the flush left it"

    def test_another_version(self, exported):
        path = exported / "manifest.json"
        path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
        self.refused(exported, "phiên bản khác")

    def test_a_folder_that_is_no_export(self, tmp_path):
        self.refused(tmp_path, "không phải bản xuất")


def test_a_portal_that_is_not_empty_is_refused(exported, tmp_path):
    before = state()
    with pytest.raises(CommandError, match="không trống"):
        call_command("import_store", exported)
    assert state() == before


def test_an_import_killed_in_the_middle_goes_on_to_the_same_state(filled, settings, tmp_path):
    for number in range(30):
        document = paper(f"Văn bản lớn {number}", "chữ\n" * 50, owner_unit=filled.commune)
        add_file(document, "chữ", data=os.urandom(400_000), part="annex")
        page_images.make_images(document.files.first(), extract.read(make.pdf("chữ"), "a.pdf").pages)
    folder = tmp_path / "export"
    call_command("export_store", folder, verbosity=0)
    before = state()
    emptied(settings, tmp_path)
    for wait in (lambda: list(storage.stored("originals/")), lambda: list(storage.stored("pages/")), None):
        process = start_import(folder, settings)
        if wait is None:
            assert process.wait() == 0
            continue
        while process.poll() is None and not wait():
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert not Document.objects.exists(), "rows go in together or not at all"
    assert state() == before


def start_import(folder, settings):
    database = connection.settings_dict
    address = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if not database["HOST"].startswith("/"):
        address = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_store", str(folder)], cwd=project.BASE_DIR, stdout=subprocess.DEVNULL,
        env=os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings", "TEST_DATABASE_URL": address,
            "MEDIA_ROOT": str(settings.MEDIA_ROOT), "HELD_ROOT": str(settings.HELD_ROOT), "STORE": "disk",
        },
    )  # fmt: skip
