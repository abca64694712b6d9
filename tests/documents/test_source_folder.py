"""The folder a scanner writes to: what is taken from it, what waits, what is refused, and that nothing of it stays."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from documents import collecting, locks, pipeline, quarantine
from documents.actions.sources import change_source, pause_source
from documents.exceptions import SourceProblem
from documents.models import Arrival, ArrivedFile, Document, IntakeSource, Upload
from documents.sources import folder as folders
from documents.tasks import settle_arrivals
from tests.documents.test_no_trace import bearing, found_under, fresh_token, new_in_temp, servers_folders
from tests.factories import documents as make
from tests.factories.sources import again, home, let_time_pass, look
from tests.factories.sources import folder as folder_source
from tests.workers import wait_until

__all__ = ["servers_folders"]

pytestmark = pytest.mark.django_db
OPEN = make.pdf(make.RESOLUTION)
MARKED = make.pdf(f"TỐI MẬT\n{make.RESOLUTION}")


@pytest.fixture
def scans(settings):
    """Where folders of scanners may lie; in memory."""
    root = Path("/dev/shm") / f"tuyengiao-scan-test-{uuid.uuid4().hex[:12]}"
    root.mkdir()
    settings.SCAN_ROOTS = [str(root)]
    yield root
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def source(province, scans):
    return folder_source(home(province.department) / "may-quet", unit=province.department, by=province.admin, responsible=province.clerk)


@pytest.fixture
def drop(source):
    def put(name, data=OPEN, inside=""):
        path = Path(source.folder) / inside / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    return put


def read_all():
    for pk in Upload.objects.filter(state=Upload.State.WORKING).values_list("pk", flat=True):
        pipeline.process(pk)


def states():
    return sorted(Upload.objects.values_list("state", flat=True))


def left_in(source):
    return sorted(path.relative_to(source.folder).as_posix() for path in Path(source.folder).rglob("*"))


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


class TestWhoAnswersForIt:
    def nothing_comes(self, source, drop):
        drop("quet.pdf")
        look(source)
        assert left_in(source) == ["quet.pdf"] and not Upload.objects.exists()

    def test_without_a_declaration_nothing_is_taken(self, province, scans):
        source = folder_source(home(province.department) / "chua", unit=province.department, by=province.admin)
        (Path(source.folder) / "quet.pdf").write_bytes(OPEN)
        look(source)
        assert left_in(source) == ["quet.pdf"] and not Upload.objects.exists()
        assert "Chưa có văn thư" in source.stands_still_because

    def test_a_declaration_lasts_a_year(self, source, drop):
        then = timezone.now() - timezone.timedelta(days=366)
        IntakeSource.objects.update(declared_at=then, declared_until=then + timezone.timedelta(days=365))
        self.nothing_comes(source, drop)
        source.refresh_from_db()
        assert "hết hạn" in source.stands_still_because

    def test_it_ends_with_the_role_of_who_gave_it(self, source, drop, province):
        Membership.objects.filter(user=province.clerk).update(role="cadre")
        self.nothing_comes(source, drop)
        assert "không còn là văn thư" in IntakeSource.objects.get().stands_still_because

    def test_a_new_folder_asks_for_a_new_declaration(self, source, drop, scans, province):
        drop("quet.pdf")
        change_source(by=province.admin, source=source, values={"folder": str(home(province.department) / "khac")})
        source.refresh_from_db()
        assert source.responsible is None and "Chưa có văn thư" in source.stands_still_because

    def test_a_paused_source_is_left_alone(self, source, drop, province):
        pause_source(by=province.admin, source=source)
        self.nothing_comes(source, drop)


class TestWhereFoldersMayLie:
    def test_not_in_the_store_the_code_or_outside_what_the_operator_allows(self, scans, settings):
        settings.SCAN_ROOTS = [str(scans), "/dev/shm", "/"]
        settings.MEDIA_ROOT = scans / "media"
        for path in (
            scans / "media" / "a", scans, settings.QUARANTINE_ROOT, settings.BASE_DIR / "scan", settings.STATE_DIR, "/",
        ):  # fmt: skip
            assert "nằm trong kho" in folders.why_not(str(path)), path
        settings.SCAN_ROOTS = [str(scans)]
        for path in ("/etc", "/var/log", "/dev/shm/khac"):
            assert "SCAN_ROOTS" in folders.why_not(path), path
        for path in ("scan", f"{scans}/../..", f"{scans}/a\0b"):
            assert "đầy đủ" in folders.why_not(path), path
        assert folders.why_not(str(scans / "duoc")) == ""

    def test_not_behind_a_link_that_leads_out(self, scans, tmp_path):
        (scans / "ra-ngoai").symlink_to(tmp_path)
        assert folders.why_not(str(scans / "ra-ngoai" / "a")) != ""

    def test_not_behind_a_link_that_somebody_put_there_later(self, source, province):
        theirs = home(province.district) / "may-quet"
        theirs.mkdir(parents=True)
        (theirs / "a.pdf").write_bytes(OPEN)
        shutil.rmtree(home(province.department))
        home(province.department).symlink_to(theirs.parent)
        look(source)
        source.refresh_from_db()
        assert (theirs / "a.pdf").exists() and not Upload.objects.exists()
        assert "đi qua một liên kết" in source.problem

    def test_not_in_the_folder_of_another_unit(self, scans, province):
        ours, theirs = home(province.department), home(province.district)
        (ours / "sang-ben").mkdir(parents=True)
        (ours / "sang-ben" / "loi-tat").symlink_to(theirs)
        for path in (theirs, theirs / "may-quet", scans / "chung", f"{ours}0/a", ours / "sang-ben" / "loi-tat" / "a"):
            assert str(ours) in folders.why_not_for(province.department, str(path)), path
            with pytest.raises(SourceProblem):
                folder_source(path, unit=province.department, by=province.admin)
        assert not IntakeSource.objects.exists()
        for path in (ours, ours / "may-quet", ours / "sang-ben" / "may-quet"):
            assert folders.why_not_for(province.department, str(path)) == ""

    def test_a_folder_on_a_disk_is_named_as_such(self, province, settings, tmp_path, as_person):
        settings.SCAN_ROOTS, settings.STATIC_ROOT = [str(tmp_path)], tmp_path / "static"
        if folders.is_in_memory(tmp_path):
            pytest.skip("thư mục tạm của máy này nằm trong bộ nhớ")
        here = home(province.department) / "quet"
        source = folder_source(here, unit=province.department, by=province.admin, responsible=province.clerk)
        (here / "a.pdf").write_bytes(OPEN)
        look(source)
        assert not (here / "a.pdf").exists()
        assert "Thư mục nằm trên đĩa" in as_person("clerk").get(f"/van-ban/nguon-tiep-nhan/{source.pk}/").content.decode()

    def test_a_folder_that_is_away_says_so_and_is_asked_less_and_less_often(self, source):
        shutil.rmtree(source.folder)
        waits = []
        for _ in range(8):
            collecting.look_at(source.pk)
            source.refresh_from_db()
            waits.append((source.next_look_at - source.looked_at).total_seconds())
            source = again(source)
        assert "Không thấy thư mục" in source.problem
        assert waits == [40, 80, 160, 320, 640, 1280, 2560, 3600]
        Path(source.folder).mkdir()
        collecting.look_at(source.pk)
        source.refresh_from_db()
        assert (source.problem, source.failures) == ("", 0)


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
