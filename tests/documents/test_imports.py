"""A folder of scans coming in: what does, what never does, and what is left when the machine is stopped in the middle."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from audit.models import Event
from documents import pipeline, quarantine
from documents.actions import editing, imports, intake
from documents.exceptions import WrongState
from documents.models import Document, FileUnit, HeldFile, Import, Upload
from tests.documents.import_folders import (
    IMPORTS,
    SECRET,
    body,
    fill,
    outcomes,
    paper,
    root,
    row,
    tried,
    work,
    workbook,
)
from tests.factories import documents as make

__all__ = ["root", "tried"]

pytestmark = pytest.mark.django_db


class TestComingIn:
    def test_the_index_wins_and_says_so_and_rows_stay_drafts(self, tried, province, as_person):
        entry = work(tried([row(1, "nq-01.pdf")], {"nq-01.pdf": paper(1)}, start=True))
        assert entry.state == Import.State.DONE and outcomes(entry) == {4: "taken"}
        document = Document.objects.get()
        assert (document.state, document.owner_unit, document.created_by) == ("draft", province.department, province.clerk)
        assert document.subject == "Nghị quyết thứ 1 theo mục lục" and document.date_issued.isoformat() == "2021-09-05"
        assert (document.symbol, document.number, document.notation) == ("01-NQ/TU", "01", "NQ/TU")
        assert document.signer == "Ngô Thanh Bình" and document.issuer.name == "TỈNH ỦY ĐẮK NÔNG"
        assert {tag.name for tag in document.tags.all()} == {"nghị quyết", "lưu trữ"}
        assert document.file_unit == FileUnit.objects.get(unit=province.department, code="2021.07")
        assert document.readings.get(field="subject").value.startswith("về việc thứ 1")  # what stands on the paper is kept
        page = body(as_person("clerk").get(f"/van-ban/{document.pk}/kiem-tra/"))
        assert page.count("Theo mục lục") == 5
        assert "1 kết quả" in body(as_person("clerk").get("/van-ban/", {"q": '"thứ 1 theo mục lục"'}))
        assert Event.objects.filter(verb="documents.import_finished", data__taken=1).exists()

    def test_what_the_gate_refuses_is_a_line_without_words(self, tried, province, as_person, root, settings):
        entry = work(tried([row(1, "nq-01.pdf"), row(2, "la-thu.pdf")], {"nq-01.pdf": paper(1), "la-thu.pdf": make.pdf(SECRET)}, start=True))
        assert outcomes(entry) == {4: "taken", 5: "refused"}
        refused = entry.rows.get(number=5)
        assert (refused.sealed, refused.path_key, refused.name_key, refused.upload.sealed_name) == ("", "", "", "")
        page = body(as_person("clerk").get(f"{entry.get_absolute_url()}?ket-qua=refused"))
        assert "Không giữ tên" in page and "la-thu" not in page and "MẬT" in page
        assert Document.objects.count() == 1 and not any(quarantine.root().iterdir())
        stored = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
        assert not any(make.pdf(SECRET) == path.read_bytes() for path in stored)

    def test_what_is_held_comes_in_when_it_is_released(self, tried, province):
        circulated = make.pdf("LƯU HÀNH NỘI BỘ\nTỈNH ỦY ĐẮK NÔNG\nBÁO CÁO\nvề một việc")
        entry = work(tried([row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": circulated, "b.pdf": circulated + b"\n"}, start=True))
        assert outcomes(entry) == {4: "held", 5: "held"} and entry.state == Import.State.DONE
        assert not Document.objects.exists()
        first, second = (entry.rows.get(number=number) for number in (4, 5))
        intake.release_held(held=HeldFile.objects.get(upload=first.upload), by=province.leader, grounds="Đã xem.")
        pipeline.process(first.upload_id)
        intake.refuse_held(held=HeldFile.objects.get(upload=second.upload), by=province.leader, grounds="Đã xem.")
        assert outcomes(entry) == {4: "taken", 5: "refused"}
        assert Document.objects.get().subject == "Nghị quyết thứ 1 theo mục lục"
        assert entry.rows.get(number=5).sealed == ""

    def test_killed_in_the_middle_it_goes_on_without_doubles(self, tried, monkeypatch):
        monkeypatch.setattr(imports, "IN_FLIGHT", 3)
        files = {f"nq-{number}.pdf": paper(number) for number in range(1, 7)}
        entry = tried([row(number, f"nq-{number}.pdf") for number in range(1, 7)], files, start=True)
        imports.feed(entry=entry)
        imports.feed(entry=entry)
        first, second, third = entry.rows.filter(outcome="working").order_by("pk")
        pipeline.process(first.upload_id)

        class Killed(BaseException):
            pass

        def die(*args):
            raise Killed

        with monkeypatch.context() as patched:  # behind the gate, before the index was written
            patched.setattr(pipeline, "index_document", die)
            with pytest.raises(Killed):
                pipeline.process(second.upload_id)
        quarantine.destroy(third.upload_id)  # and the memory of the third is gone
        pipeline.process(third.upload_id)
        assert entry.rows.get(pk=third.pk).outcome == "ready"
        entry = work(entry)
        assert set(outcomes(entry).values()) == {"taken"} and entry.state == Import.State.DONE
        assert Document.objects.count() == 6
        assert set(Document.objects.values_list("symbol", flat=True)) == {f"{number:02d}-NQ/TU" for number in range(1, 7)}

    def test_a_file_swapped_for_a_link_since_the_dry_run_is_not_read(self, tried, root, tmp_path):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)}, start=True)
        (tmp_path / "ngoai.pdf").write_bytes(paper(2))
        (root / "2021" / "a.pdf").unlink()
        os.symlink(tmp_path / "ngoai.pdf", root / "2021" / "a.pdf")
        entry = work(entry)
        assert outcomes(entry) == {4: "missing"} and not Upload.objects.exists()

    def test_stopped_nothing_more_is_taken_up(self, tried, province, as_person):
        entry = tried([row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": paper(1), "b.pdf": paper(2)}, start=True)
        client = as_person("clerk")
        client.post(f"{entry.get_absolute_url()}tam-dung/")
        imports.feed(entry=entry)
        assert not Upload.objects.exists()
        assert "Nhập tiếp" in body(client.get(entry.get_absolute_url()))
        client.post(f"{entry.get_absolute_url()}bat-dau/", {"declared_open": "1"})
        assert set(outcomes(work(entry)).values()) == {"taken"}

    def test_what_was_missing_is_looked_for_again(self, tried, root, as_person):
        entry = work(tried([row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": paper(1)}, start=True))
        assert outcomes(entry) == {4: "taken", 5: "missing"} and entry.state == Import.State.DONE
        (root / "2021" / "b.pdf").write_bytes(paper(2))
        as_person("clerk").post(f"{entry.get_absolute_url()}lam-lai/")
        assert outcomes(work(entry)) == {4: "taken", 5: "taken"} and Document.objects.count() == 2

    def test_nor_by_trying_again_what_never_began(self, tried, province):
        entry = tried([row(1, "a.pdf")], {})
        with pytest.raises(WrongState):
            imports.retry_failed(entry=entry, by=province.clerk)
        entry.refresh_from_db()
        assert entry.state == Import.State.CHECKED

    def test_without_the_declaration_it_does_not_begin(self, tried, as_person):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)})
        assert "Chưa có cam kết" in body(as_person("clerk").post(f"{entry.get_absolute_url()}bat-dau/", follow=True))
        entry.refresh_from_db()
        assert entry.state == Import.State.CHECKED

    def test_the_clerk_who_went_ahead_has_the_last_word(self, tried, province, monkeypatch):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)}, start=True)
        imports.feed(entry=entry)
        real = intake.propose_head

        def and_the_clerk(document, reading):
            real(document, reading)
            editing.describe(
                document=document, by=province.clerk, revision=1, values={"subject": "Của văn thư", "visibility": "internal"},
                tags=[], fields=[], shared_with=[],
            )  # fmt: skip

        monkeypatch.setattr(pipeline.intake, "propose_head", and_the_clerk)
        work(entry)
        assert Document.objects.get().subject == "Của văn thư"

    def test_the_desk_is_not_flooded(self, tried, as_person):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)}, start=True)
        imports.feed(entry=entry)
        assert "queue-row" not in body(as_person("clerk").get("/van-ban/ban-van-thu/"))


class TestFromTheClerksMachine:
    @pytest.fixture
    def awaiting(self, as_person, province):
        def start(rows):
            client = as_person("clerk")
            index = SimpleUploadedFile("muc-luc.xlsx", workbook(rows))
            body(client.post(f"{IMPORTS}muc-luc/", {"index": index}, follow=True))
            entry = Import.objects.get()
            imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
            imports.check(entry=entry, seconds=60)
            client.post(f"{entry.get_absolute_url()}bat-dau/", {"declared_open": "1"})
            return client, Import.objects.get()

        return start

    @staticmethod
    def send(client, entry, name, data):
        given = {"file": SimpleUploadedFile(name, data), "declared_open": "1", "batch": str(entry.pk)}
        return client.post("/van-ban/tai-len/", given, headers={"accept": "application/json"})

    def test_files_find_their_rows_by_name(self, awaiting):
        client, entry = awaiting([row(1, "Nghị quyết 01.pdf"), row(2, "nq-02"), row(3, "nq-03.pdf")])
        assert not any(quarantine.root().iterdir())  # of the index no byte is left
        assert self.send(client, entry, "Nghị quyết 01.PDF", paper(1)).status_code == 202
        assert self.send(client, entry, "nq-02.pdf", paper(2)).status_code == 202
        entry = work(entry)
        assert outcomes(entry) == {4: "taken", 5: "taken", 6: "awaited"} and entry.state == Import.State.RUNNING
        assert set(Document.objects.values_list("symbol", flat=True)) == {"01-NQ/TU", "02-NQ/TU"}
        client.post(f"{entry.get_absolute_url()}ket-thuc/")
        assert outcomes(entry)[6] == "missing"

    def test_a_file_that_no_row_names_is_not_kept(self, awaiting):
        client, entry = awaiting([row(1, "a.pdf")])
        answer = self.send(client, entry, "khac.pdf", paper(1))
        assert answer.status_code == 422 and "không có tên trong mục lục" in answer.json()["error"]
        self.send(client, entry, "a.pdf", paper(1))
        assert self.send(client, entry, "a.pdf", paper(1)).status_code == 422  # its row has its file
        assert Upload.objects.count() == 1 and len(list(quarantine.root().iterdir())) == 1

    def test_an_index_that_cannot_be_read_leaves_nothing(self, as_person):
        page = body(as_person("clerk").post(f"{IMPORTS}muc-luc/", {"index": SimpleUploadedFile("a.xlsx", b"x" * 50)}, follow=True))
        assert "Không đọc được mục lục" in page
        assert not Import.objects.exists() and not any(quarantine.root().iterdir())


def test_an_operator_tries_and_starts_from_the_command_line(root, province, capsys):
    fill(root / "2021", [row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": paper(1)})
    call_command("import_folder", "2021", "muc-luc.xlsx", clerk="clerk@daknong.example", start=True)
    said = capsys.readouterr().out
    assert "Sẽ nhập: 1" in said and "Thiếu tệp: 1" in said and "a.pdf" not in said
    entry = work(Import.objects.get())
    assert outcomes(entry) == {4: "taken", 5: "missing"} and Document.objects.count() == 1
