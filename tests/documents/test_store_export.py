"""The whole store out into a folder and into an empty portal: the same state, whatever happens on the way."""

import csv
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection, models

from accounts.models import Unit, UnitSuccession, User
from audit.models import Event
from documents import locks, page_images, pipeline, storage, store_bundle, store_export
from documents.actions import editing, trash
from documents.models import (
    Document,
    DocumentFile,
    DocumentType,
    ErasedFile,
    Field,
    FileUnit,
    StoreFinding,
    Tag,
    TrashedDocument,
    Upload,
)
from documents.reading import extract
from documents.search.index import index_document
from tests.documents.shelf import add_file, paper
from tests.factories import documents as make
from tests.object_store import in_objects, object_server, use

__all__ = ["in_objects", "object_server"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(province):
    """A store with something of everything."""
    upload = make.upload(clerk=province.clerk, unit=province.department)
    pipeline.process(upload.pk)
    upload.refresh_from_db()
    document = editing.describe(
        document=upload.document, by=province.clerk, revision=1, tags=["chuyển đổi số"], fields=Field.objects.all()[:2],
        shared_with=[province.commune],
        values={
            "subject": "Về chuyển đổi số", "issuer_name": "TỈNH ỦY ĐẮK NÔNG", "visibility": "units",
            "file_unit": FileUnit.objects.create(code="CĐS", title="Chuyển đổi số", year=2022, unit=province.department),
        },
    )  # fmt: skip
    editing.publish(document=document, by=province.clerk)
    for number in range(4):
        other = paper(f"=Văn bản {number}", f"Chữ thứ {number}", owner_unit=province.commune)
        add_file(other, "Phụ lục", data=b"%%PDF annex %d" % number, part="annex")
    Tag.objects.create(name="con", name_key="con", slug="con", parent=Tag.objects.get())
    StoreFinding.objects.create(kind="gate", document=document, file=upload.file, key="x", state="confirmed", reasons=["dấu"])
    successor = Unit.objects.create(name="Đảng ủy xã mới", kind=province.commune.kind, valid_from="2025-07-01")
    UnitSuccession.objects.create(predecessor=province.commune, successor=successor, kind="merge", on="2025-07-01")
    return province


def state():
    """Every row of every exported table, as the database has it, and the bytes."""
    rows = {}
    for label, model in store_bundle.tables().items():
        with connection.cursor() as cursor:
            cursor.execute(f"select * from {model._meta.db_table} order by 1")
            names = [column.name for column in cursor.description]
            rows[label] = [dict(zip(names, map(_comparable, row), strict=True)) for row in cursor.fetchall()]
    kept = {key: storage.place(key).read_bytes() for prefix in ("originals/", "pages/") for key, *_ in storage.stored(prefix)}
    return rows, kept


def _comparable(value):
    return bytes(value) if isinstance(value, memoryview) else value


def emptied(settings, tmp_path, name="other"):
    """Another portal: a database that was only migrated, and an empty folder."""
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / name


@pytest.fixture
def exported(filled, tmp_path):
    folder = tmp_path / "export"
    call_command("export_store", folder, verbosity=0)
    return folder


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


class TestWhatIsInIt:
    def test_the_hashes_can_be_checked_by_any_machine(self, exported):
        listed = (exported / "files.sha256").read_text().splitlines()
        assert len(listed) == json.loads((exported / "manifest.json").read_text())["files"]["count"] > 5
        for line in listed:
            sha256, name = line.split("  ")
            assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == sha256

    def test_people_read_the_tables_as_sheets(self, exported):
        with open(exported / "tables" / "documents.document.csv", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        assert rows[0]["trích yếu"] == "Về chuyển đổi số"
        assert rows[1]["trích yếu"] == "'=Văn bản 0", "nothing an office program would calculate"

    def test_of_people_there_is_a_number_and_a_name(self, exported, filled):
        people = [json.loads(line) for line in (exported / "tables" / "people.jsonl").read_text().splitlines()]
        assert people == [{"id": filled.clerk.pk, "full_name": "Trần Thị Thư"}]
        everything = b"".join(path.read_bytes() for path in (exported / "tables").iterdir())
        assert b"daknong.example" not in everything and b"argon2" not in everything

    def test_uploads_and_held_files_stay_behind(self, exported):
        assert Upload.objects.exists()
        labels = set(json.loads((exported / "manifest.json").read_text())["tables"])
        assert not labels & store_bundle.LEFT_OUT
        assert not list((exported / "files").rglob("*.sealed"))

    def test_every_table_of_the_app_is_in_or_left_out_for_a_reason(self):
        inside = store_bundle.tables()
        for model in apps.get_app_config("documents").get_models(include_auto_created=True):
            label = store_bundle.label_of(model)
            assert label in inside or label in store_bundle.LEFT_OUT or store_bundle._belongs_to_a_person(model), label

    def test_a_table_that_goes_with_its_person_is_not_found(self, monkeypatch):
        monkeypatch.setattr(FileUnit._meta.get_field("unit").remote_field, "model", User)
        monkeypatch.setattr(FileUnit._meta.get_field("unit").remote_field, "on_delete", models.CASCADE)
        assert "documents.fileunit" not in store_bundle.tables()

    def test_nobody_can_sign_in_with_a_name_that_came_along(self, exported, settings, tmp_path):
        emptied(settings, tmp_path)
        call_command("import_store", exported)
        person = User.objects.get()
        assert not person.is_active and not person.has_usable_password() and not person.memberships.exists()


class TestExporting:
    def test_a_folder_with_something_in_it_is_refused(self, province, tmp_path):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "x").touch()
        with pytest.raises(CommandError, match="không trống"):
            call_command("export_store", tmp_path / "full")
        assert [path.name for path in (tmp_path / "full").iterdir()] == ["x"]

    def test_a_finished_export_is_not_written_over(self, exported):
        before = (exported / "manifest.json").read_bytes()
        with pytest.raises(CommandError, match="hoàn chỉnh"):
            call_command("export_store", exported)
        assert (exported / "manifest.json").read_bytes() == before

    def test_a_stopped_export_is_no_export_and_goes_on(self, exported):
        whole = (exported / "manifest.json").read_bytes()
        (exported / "manifest.json").unlink()  # as a kill while files were copied leaves it
        (exported / store_export.MARK).touch()
        (exported / "tables" / "people.jsonl").write_bytes(b"{")
        next(path for path in (exported / "files" / "originals").rglob("*") if path.is_file()).unlink()
        with pytest.raises(CommandError, match="chưa xong"):
            call_command("import_store", exported)
        call_command("export_store", exported)
        assert (exported / "manifest.json").read_bytes() == whole

    def test_a_missing_and_an_altered_original_are_named_and_left_out(self, filled, tmp_path, settings, capsys):
        missing, altered = DocumentFile.objects.filter(part="annex")[:2]
        storage.original_path(missing.sha256).unlink()
        storage.write_durably(storage.original_path(altered.sha256), b"other bytes")
        call_command("export_store", tmp_path / "export")
        assert "Thiếu 2 tệp gốc" in capsys.readouterr().err
        manifest = json.loads((tmp_path / "export" / "manifest.json").read_text())
        assert manifest["missing"] == sorted([missing.sha256, altered.sha256])
        emptied(settings, tmp_path)
        call_command("import_store", tmp_path / "export")
        assert not storage.original_path(altered.sha256).exists()


    def test_bytes_whose_rows_are_erased_meanwhile_wait_for_the_export(self, filled, tmp_path, settings):
        document = Document.objects.get(subject="=Văn bản 1")
        document = editing.withdraw(document=document, by=filled.clerk, reason="Trùng")
        sha256, before = document.files.get(part="annex").sha256, state()
        trashed = trash.trash(document=document, by=filled.clerk, reason="Trùng")
        TrashedDocument.objects.filter(pk=trashed.pk).update(kept_until="2020-01-01")
        emptied_trash = []

        def tell(line):
            if not emptied_trash:
                emptied_trash.append(in_another_connection(trash.empty))

        assert store_export.export(tmp_path / "export", tell=tell) == []
        assert not Document.objects.filter(pk=document.pk).exists() and storage.original_path(sha256).exists()
        trash.empty()
        assert not storage.original_path(sha256).exists() and not ErasedFile.objects.exists()
        emptied(settings, tmp_path)
        call_command("import_store", tmp_path / "export")
        assert Document.objects.get(pk=document.pk).state == Document.State.TRASHED
        assert state()[1] == before[1], "every byte that a row of the export names"

    def test_two_exports_at_once_are_refused(self, filled, tmp_path):
        with locks.alone(locks.STORE_EXPORT, 1):
            refusal = in_another_connection(lambda: store_export.export(tmp_path / "export"))
        assert isinstance(refusal, store_export.ExportRefused) and not (tmp_path / "export").exists()

    def test_a_page_image_that_vanishes_is_left_out_and_the_rest_goes_in(self, in_objects, filled, tmp_path, monkeypatch):
        file = DocumentFile.objects.filter(document__subject="Về chuyển đổi số").get()
        kept = storage.page_image_path(file, 1)
        lost = storage.thumbnail_path(file)
        assert kept.exists() and lost.exists()
        monkeypatch.setattr(store_export, "TELL_EVERY", 1)
        folder = tmp_path / "export"
        store_export.export(folder, tell=lambda line: line.startswith("Tệp gốc và ảnh") and lost.unlink(missing_ok=True))
        lines = (folder / "files.sha256").read_text().splitlines()
        assert all(re.match(r"[0-9a-f]{64}  ", line) for line in lines)
        assert [line.endswith(kept.key) for line in lines].count(True) == 1
        assert not any(line.endswith(lost.key) for line in lines)


def in_another_connection(deed):
    """What the deed returns or raises while this connection is in the middle of something."""

    def work():
        try:
            return deed()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


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
