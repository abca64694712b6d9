"""Files in the folder of a scanner: what is taken, what waits, what is refused, and that nothing of it stays."""

import hashlib
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from documents import collecting, quarantine
from documents.actions.sources import change_source
from documents.models import Arrival, ArrivedFile, Document, Upload
from documents.sources import folder as folders
from documents.tasks import settle_arrivals
from tests.documents.scan_folders import MARKED, OPEN, drop, left_in, scans, source, states
from tests.documents.test_no_trace import bearing, found_under, fresh_token, new_in_temp, servers_folders
from tests.factories import documents as make
from tests.factories.sources import again, let_time_pass, look, read_all

__all__ = ["drop", "scans", "servers_folders", "source"]

pytestmark = pytest.mark.django_db


class TestWhatIsTaken:
    def test_a_file_dropped_becomes_a_draft_of_the_unit_in_the_name_of_the_one_responsible(self, source, drop, province):
        drop("quet-001.pdf")
        look(source)
        read_all()
        document = Document.objects.get()
        assert (document.state, document.symbol) == (Document.State.DRAFT, "09-NQ/TU")
        assert (document.owner_unit, document.created_by) == (province.department, province.clerk)
        assert document.files.get().name == "quet-001.pdf"
        assert left_in(source) == []
        arrival = Arrival.objects.with_counts().get()
        assert (arrival.sender, arrival.taken, arrival.refused) == ("Máy quét phòng Hành chính", 1, 0)
        assert ArrivedFile.objects.get().fingerprint == ""  # nothing that could tell the file again

    def test_the_clerk_finds_it_at_the_desk_marked_with_its_source(self, source, drop, as_person):
        drop("quet-001.pdf")
        look(source)
        page = as_person("clerk").get("/van-ban/ban-van-thu/hang-doi/").content.decode()
        assert "quet-001.pdf" in page and "Máy quét phòng Hành chính" in page

    def test_a_sub_folder_is_a_lot_of_its_own(self, source, drop):
        drop("le.pdf")
        drop("a.pdf", make.pdf("Trang một"), inside="ho-so-5")
        drop("b.pdf", make.pdf("Trang hai"), inside="ho-so-5")
        look(source)
        lots = list(Upload.objects.values_list("batch", flat=True))
        assert len(lots) == 3 and len(set(lots)) == 2
        assert Arrival.objects.count() == 2
        assert left_in(source) == ["ho-so-5"]  # the scanner may go on writing there today

    @pytest.mark.parametrize(
        "name", [b"a\x01\x1b[31mb.pdf", b"\xff\xfe.pdf", "chữ \u202efdp.exe.pdf".encode(), ("dài " * 60 + ".pdf").encode()[-250:], b"x\ny.pdf"]
    )
    def test_an_impossible_name_becomes_a_possible_one(self, source, name):
        path = os.path.join(os.fsencode(source.folder), name)
        with open(path, "wb") as file:
            file.write(OPEN)
        look(source)
        read_all()
        kept = Document.objects.get().files.get().name
        assert kept.endswith(".pdf") and kept.isprintable() and len(kept) <= 300
        assert left_in(source) == []

    def test_a_heap_is_taken_over_several_looks_and_every_file_once(self, source, drop):
        for number in range(collecting.FILES_A_LOOK + 7):
            drop(f"{number}.pdf", f"%PDF-1.4 {number}".encode())
        look(source)
        assert Upload.objects.count() == collecting.FILES_A_LOOK
        collecting.look_at(source.pk)
        assert Upload.objects.count() == collecting.FILES_A_LOOK + 7
        assert left_in(source) == []
        assert Upload.objects.values("sha256").distinct().count() == collecting.FILES_A_LOOK + 7


class TestWhatWaits:
    def test_a_file_is_left_until_it_has_not_changed_for_a_while(self, source, drop):
        path = drop("dang-ghi.pdf", OPEN[:1000])
        collecting.look_at(source.pk)
        collecting.look_at(source.pk)  # at once: it may still be written to
        assert not Upload.objects.exists()
        let_time_pass(source)
        path.write_bytes(OPEN)  # and it was
        collecting.look_at(source.pk)
        assert not Upload.objects.exists() and path.exists()
        let_time_pass(source)
        collecting.look_at(source.pk)
        assert Upload.objects.get().sha256 == hashlib.sha256(OPEN).hexdigest()

    def test_a_name_of_something_unfinished_waits_for_its_real_name(self, source, drop):
        path = drop("quet.pdf.part")
        look(source)
        assert not Upload.objects.exists() and path.exists()
        path.rename(path.with_name("quet.pdf"))
        look(source)
        assert Upload.objects.count() == 1 and left_in(source) == []

    @pytest.mark.parametrize("name", [".an.pdf", "~$bao-cao.docx", "a.tmp", "Thumbs.db", "b.crdownload"])
    def test_hidden_and_temporary_files_stay_where_they_are(self, source, drop, name):
        path = drop(name)
        look(source)
        assert path.exists() and not Upload.objects.exists()

    def test_an_empty_file_is_given_time_and_then_told_about(self, source, drop):
        drop("rong.pdf", b"")
        collecting.look_at(source.pk)
        let_time_pass(source, folders.STEADY_FOR + 1)
        collecting.look_at(source.pk)
        assert left_in(source) == ["rong.pdf"]
        let_time_pass(source, folders.EMPTY_FOR)
        collecting.look_at(source.pk)
        assert left_in(source) == []
        assert Upload.objects.get().reason_code == "empty"

    def test_a_full_memory_leaves_files_in_the_folder(self, source, drop, settings):
        settings.QUARANTINE_MAX_BYTES = 2 * len(OPEN) - 10
        drop("quet.pdf")
        look(source)
        assert left_in(source) == ["quet.pdf"] and not Upload.objects.exists()
        source.refresh_from_db()
        assert "sau ít phút" in source.problem and source.failures == 0
        settings.QUARANTINE_MAX_BYTES = 4 * len(OPEN)
        collecting.look_at(source.pk)
        assert left_in(source) == [] and Upload.objects.count() == 1


class TestWhatIsNotAFile:
    def test_links_pipes_and_sockets_are_neither_followed_nor_waited_for(self, source, drop, tmp_path):
        secret = tmp_path / "bi-mat.pdf"
        secret.write_bytes(OPEN)
        here = Path(source.folder)
        (here / "lien-ket.pdf").symlink_to(secret)
        (here / "thu-muc").symlink_to(tmp_path)
        os.link(drop("cung.pdf"), here / "cung-2.pdf")
        os.mkfifo(here / "ong.pdf")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(here / "o-cam"))
        drop("that.pdf")
        look(source)
        listener.close()
        assert Upload.objects.count() == 1 and secret.exists()
        source.refresh_from_db()
        assert "6 mục không phải tệp thường" in source.problem
        assert "lien-ket" not in source.problem

    def test_a_folder_within_a_folder_within_is_told_about(self, source):
        deep = Path(source.folder) / "mot" / "hai"
        deep.mkdir(parents=True)
        (deep / "sau.pdf").write_bytes(OPEN)
        look(source)
        source.refresh_from_db()
        assert "sâu hơn một cấp" in source.problem and not Upload.objects.exists()

    def test_the_folder_itself_may_not_become_a_link(self, source, tmp_path):
        shutil.rmtree(source.folder)
        (tmp_path / "noi-khac").mkdir()
        (tmp_path / "noi-khac" / "a.pdf").write_bytes(OPEN)
        Path(source.folder).symlink_to(tmp_path / "noi-khac")
        look(source)
        source.refresh_from_db()
        assert source.failures and (tmp_path / "noi-khac" / "a.pdf").exists()


class TestWhatIsRefused:
    def test_a_marked_file_goes_from_everywhere_and_the_one_responsible_is_told(self, source, drop, as_person):
        change_source(by=source.responsible, source=source, values={"sends_notices": True})
        drop("kin.pdf", MARKED)
        look(again(source))
        read_all()
        upload = Upload.objects.get()
        assert (upload.state, upload.sealed_name, upload.document) == (Upload.State.REFUSED, "", None)
        assert left_in(source) == [] and not any(quarantine.root().iterdir())
        assert "Máy quét phòng Hành chính" in as_person("clerk").get("/van-ban/ban-van-thu/hang-doi/").content.decode()
        Arrival.objects.update(at=timezone.now() - timezone.timedelta(hours=1))
        settle_arrivals()
        letter = mail.outbox[0]
        assert letter.to == [upload.clerk.email] and "kin.pdf" not in letter.body and "TỐI MẬT" not in letter.body
        settle_arrivals()
        assert len(mail.outbox) == 1

    def test_a_marked_name_ends_the_matter_before_anything_is_read(self, source, drop):
        drop("TOI MAT so 5.pdf")
        look(source)
        assert Upload.objects.get().state == Upload.State.REFUSED
        assert left_in(source) == []

    def test_a_folder_with_a_marked_name_speaks_for_its_files_and_goes_too(self, source, drop):
        drop("a.pdf", inside="TỐI MẬT")
        look(source)
        assert Upload.objects.get().state == Upload.State.REFUSED
        assert left_in(source) == []

    def test_a_program_is_given_back_by_the_reading_as_from_any_hand(self, source, drop):
        drop("cai-dat.exe", b"MZ" + b"\0" * 500)
        look(source)
        read_all()
        assert Upload.objects.get().state == Upload.State.UNREADABLE
        assert left_in(source) == []

    def test_what_is_too_large_is_taken_away_and_told_about_without_being_read(self, source, drop, settings):
        settings.UPLOAD_MAX_BYTES = len(OPEN) - 1
        drop("to.pdf")
        look(source)
        upload = Upload.objects.get()
        assert (upload.state, upload.reason_code, upload.sealed_name) == (Upload.State.UNREADABLE, "too_large", "")
        assert left_in(source) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_refused_scan_leaves_no_byte_anywhere(source, drop, settings, tmp_path, servers_folders):
    temp_before = set(Path(tempfile.gettempdir()).iterdir())
    since = time.time()
    open_token, refused_token, name_token = (fresh_token() for _ in range(3))
    drop(f"mo-{open_token}.pdf", bearing(open_token, make.pdf(f"{make.RESOLUTION}\n{open_token}")))
    drop(f"kin-{name_token}.pdf", bearing(refused_token, make.pdf(f"TỐI MẬT\n{make.RESOLUTION}\n{refused_token}")))
    drop("a.pdf", bearing(refused_token, OPEN), inside=f"TOI MAT {name_token}")
    look(source)
    read_all()
    assert states() == ["ready", "refused", "refused"]
    assert left_in(source) == []
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0; checkpoint; reset statement_timeout")
    folders_searched = [
        source.folder, settings.MEDIA_ROOT, settings.HELD_ROOT, quarantine.root(), tmp_path, *servers_folders,
        *new_in_temp(temp_before, tmp_path),
    ]  # fmt: skip
    assert found_under(folders_searched, open_token, since)  # the search does find what is there
    for token in (refused_token, name_token):
        assert found_under(folders_searched, token, since) == set()
