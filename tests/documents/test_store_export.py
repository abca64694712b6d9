"""The whole store out into a folder: what is in it, and what happens on the way."""

import csv
import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from accounts.models import User
from documents import locks, storage, store_bundle, store_export
from documents.actions import editing, trash
from documents.models import Document, DocumentFile, ErasedFile, FileUnit, TrashedDocument, Upload
from tests.documents.store_copies import emptied, exported, filled, state
from tests.object_store import in_objects, object_server

__all__ = ["exported", "filled", "in_objects", "object_server"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


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
