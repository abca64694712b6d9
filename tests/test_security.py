"""What an attacker, a curious neighbour or a power cut at the worst moment must not achieve."""

import io
import logging
import os
import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from documents import gate, pipeline, quarantine, storage
from documents.actions import editing, intake
from documents.models import Document, HeldFile, Issuer, Tag, Upload
from documents.reading import extract
from documents.reading.errors import Unreadable
from documents.reading.head import read_head
from documents.reading.pages import Page, Word
from documents.search.index import index_document
from documents.tasks import read_upload, resume_waiting_uploads
from tests.factories import documents as make
from tuyengiao.logs import DiscreetFormatter

MARKED = "TỐI MẬT\n" + make.RESOLUTION
CIRCULATION = "LƯU HÀNH NỘI BỘ\n" + make.RESOLUTION
SECRET = "Danh sách quy hoạch"


@pytest.fixture
def waiting(province):
    def put(**values):
        return make.upload(clerk=province.clerk, unit=province.department, **values)

    return put


def processed(upload):
    pipeline.process(upload.pk)
    upload.refresh_from_db()
    return upload


# --- Nothing classified gets in, and what is refused leaves no byte --------------------------------


@pytest.mark.parametrize(
    "path", ["/tai-khoan/dang-nhap/", "/van-ban/tai-len/", "/van-ban/ban-van-thu/dang/", "/khong-co/"]
)
@pytest.mark.parametrize("persona", [None, "reader", "leader"])
def test_files_of_those_who_may_not_upload_take_no_memory(as_person, settings, persona, path):
    client = as_person(persona)
    client.handler.enforce_csrf_checks = True  # it is the look for the token that parses the body
    client.post(path, {"file": io.BytesIO(b"%PDF-" + b"x" * 100_000), "declared_open": "1"})
    assert not settings.QUARANTINE_ROOT.exists()


def test_a_clerks_file_sent_to_another_page_takes_no_memory(as_person, settings):
    as_person("clerk").post("/van-ban/ban-van-thu/dang/", {"file": io.BytesIO(b"%PDF-" + b"x" * 100_000)})
    assert not settings.QUARANTINE_ROOT.exists()


@pytest.mark.django_db(transaction=True)
def test_a_released_file_that_is_refused_after_all_is_destroyed_with_its_key(waiting, province, monkeypatch):
    """The gate broke down, somebody released the file, and on the second look the gate sees the mark."""

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(gate, "examine", broken)
        upload = processed(waiting(data=make.pdf(MARKED)))
    assert upload.state == Upload.State.HELD
    intake.release_held(held=upload.held, by=province.leader, grounds="Đã xem bản giấy.")
    assert processed(upload).state == Upload.State.REFUSED
    assert not storage.held_path(upload.pk).exists()
    assert bytes(HeldFile.objects.get().key) == b""


@pytest.mark.django_db(transaction=True)
def test_a_released_file_that_cannot_be_read_after_all_is_destroyed_with_its_key(waiting, province, monkeypatch):
    def unreadable(*args, **kwargs):
        raise Unreadable("too_slow")

    upload = processed(waiting(data=make.pdf(CIRCULATION)))
    intake.release_held(held=upload.held, by=province.leader, grounds="Đã xem bản giấy.")
    monkeypatch.setattr(extract, "read", unreadable)
    assert processed(upload).state == Upload.State.UNREADABLE
    assert not storage.held_path(upload.pk).exists()
    assert bytes(HeldFile.objects.get().key) == b""


def test_a_failed_file_that_the_clerk_gives_up_does_not_stay_in_memory(waiting):
    given_up, kept = waiting(), waiting()
    Upload.objects.update(state=Upload.State.FAILED)
    Upload.objects.filter(pk=given_up.pk).update(dismissed=True)
    for upload in (given_up, kept):
        os.utime(quarantine.path_of(upload.pk), (0, 0))
    resume_waiting_uploads()
    assert not quarantine.holds(given_up.pk)
    assert quarantine.holds(kept.pk)


def test_the_worker_never_writes_what_an_exception_quotes(waiting, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise ValueError(f"could not convert string to float: {SECRET!r}")

    monkeypatch.setattr(extract, "read", broken)
    answer = read_upload.apply([str(waiting().pk)])
    assert answer.failed()
    assert SECRET not in caplog.text
    assert "ValueError" in caplog.text
    assert "test_security.py" in caplog.text


def test_the_log_tells_where_a_page_broke_and_not_what_the_exception_quotes(client, db, monkeypatch):
    def broken(*args):
        try:
            int(SECRET)
        except ValueError as problem:
            raise LookupError(SECRET) from problem

    console = next(handler for handler in logging.getLogger().handlers if handler.formatter.__class__ is DiscreetFormatter)
    monkeypatch.setattr(console, "stream", io.StringIO())
    monkeypatch.setattr("documents.views.library.parse", broken)
    client.raise_request_exception = False
    assert client.get("/van-ban/").status_code == 500
    written = console.stream.getvalue()
    assert "LookupError" in written and "ValueError" in written and "library.py" in written
    assert SECRET not in written


# --- What is acknowledged is never lost -----------------------------------------------------------


@pytest.fixture
def no_commit(monkeypatch):
    """The database goes away in the moment of the commit."""

    def gone(self):
        raise OperationalError("server closed the connection unexpectedly")


    def during(deed):
        with monkeypatch.context() as patched:
            patched.setattr(type(connections["default"]), "_commit", gone)
            with pytest.raises(OperationalError):
                deed()

    return during


@pytest.mark.django_db(transaction=True)
def test_a_file_to_be_held_stays_in_memory_until_the_database_has_its_key(waiting, no_commit):
    data = make.pdf(CIRCULATION)
    upload = waiting(data=data)
    verdict = gate.examine(extract.read(data, "nghi-quyet.pdf"), file_name="nghi-quyet.pdf", declared_open=True)
    no_commit(lambda: intake.hold(upload, verdict, data))
    assert quarantine.holds(upload.pk)
    assert processed(upload).state == Upload.State.HELD
    assert not quarantine.holds(upload.pk)


@pytest.mark.django_db(transaction=True)
def test_a_file_given_back_keeps_its_sentence_when_the_database_was_away(waiting, no_commit):
    upload = waiting(data=make.pdf(make.RESOLUTION)[:300])
    no_commit(lambda: intake.give_back(upload, Unreadable("damaged")))
    assert processed(upload).state == Upload.State.UNREADABLE
    assert not quarantine.holds(upload.pk)


def test_a_reading_that_ends_late_does_not_undo_what_the_clerk_saved(waiting, province, monkeypatch):
    """A worker died before the head was read; while the file is read again the clerk goes ahead."""

    class Killed(BaseException):
        pass

    def die(self):
        raise Killed

    upload = waiting()
    with monkeypatch.context() as patched:
        patched.setattr(pipeline._Passage, "_read_head", die)
        with pytest.raises(Killed):
            pipeline.process(upload.pk)
    read = extract.read

    def slow(*args, **kwargs):
        document = Document.objects.get()
        values = {
            "subject": "Tên do văn thư nhập", "symbol": "10-NQ/TU", "issuer_name": "HUYỆN ỦY CƯ JÚT",
            "doc_type": make.DocumentType.objects.get(slug="quyet-dinh"), "date_issued": document.created_at.date(),
        }  # fmt: skip
        editing.describe(
            document=document, by=province.clerk, revision=1, values=values, tags=[], fields=[], shared_with=[]
        )
        editing.publish(document=document, by=province.clerk)
        return read(*args, **kwargs)

    monkeypatch.setattr(extract, "read", slow)
    document = processed(upload).document
    document.refresh_from_db()
    assert (document.state, document.subject, document.symbol) == ("published", "Tên do văn thư nhập", "10-NQ/TU")
    assert document.signer == ""
    assert document.readings.filter(field="symbol", value="09-NQ/TU").exists()


@pytest.mark.django_db(transaction=True)
def test_indexing_waits_for_an_edit_that_is_being_saved(province):
    document = make.document(owner_unit=province.department, subject="Tên cũ")
    done = threading.Event()

    def index():
        try:
            index_document(document)
        finally:
            connection.close()
            done.set()

    with transaction.atomic():
        Document.objects.select_for_update().filter(pk=document.pk).update(subject="Tên mới")
        thread = threading.Thread(target=index)
        thread.start()
        time.sleep(0.5)
    thread.join(20)
    assert done.is_set()
    document.refresh_from_db()
    assert "mới" in document.head_exact


def test_a_new_folder_of_the_store_is_on_the_disk_before_the_file_counts(tmp_path, monkeypatch):
    synced, fsync = set(), os.fsync

    def noted(descriptor):
        synced.add(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    storage.write_durably(tmp_path / "a" / "b" / "c", b"x")
    assert {str(tmp_path), str(tmp_path / "a"), str(tmp_path / "a" / "b")} <= synced


def test_files_that_come_and_go_do_not_disturb_an_upload(settings):
    stop = threading.Event()

    def come_and_go():
        while not stop.is_set():
            for name in "abcdefgh":
                path = settings.QUARANTINE_ROOT / name
                path.write_bytes(b"x")
                path.unlink()

    quarantine.root()
    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            quarantine.used_bytes()
    finally:
        stop.set()
        thread.join()


# --- The portal never hints that more exists ------------------------------------------------------


@pytest.fixture
def hidden(province):
    """A draft of the neighbours with an issuer and a tag that no other paper carries."""
    document = make.document(
        owner_unit=province.neighbour, state=Document.State.DRAFT, symbol="", issuer=Issuer.objects.named("TỔ CÔNG TÁC 99")
    )
    document.tags.add(Tag.objects.named("kỷ luật cán bộ"))
    return document


def test_the_review_form_offers_no_issuer_and_no_tag_of_papers_the_clerk_may_not_see(as_person, province, hidden):
    own = make.document(owner_unit=province.department, state=Document.State.DRAFT)
    own.tags.add(Tag.objects.named("chuyển đổi số"))
    page = as_person("clerk").get(reverse("documents:review", args=[own.pk])).content.decode()
    assert "chuyển đổi số" in page
    assert "TỈNH ỦY ĐẮK NÔNG" in page
    assert "kỷ luật cán bộ" not in page
    assert "TỔ CÔNG TÁC 99" not in page


def test_the_catalogue_counts_only_papers_the_clerk_may_see(as_person, province, hidden):
    own = make.document(owner_unit=province.department, state=Document.State.DRAFT)
    own.tags.add(Tag.objects.named("chuyển đổi số"))
    hidden.tags.add(Tag.objects.named("chuyển đổi số"))
    response = as_person("clerk").get(reverse("documents:catalogue"))
    assert "kỷ luật cán bộ" not in response.content.decode()
    assert [(tag.name, tag.documents_with) for tag in response.context["tags"]] == [("chuyển đổi số", 1)]


@pytest.mark.parametrize("path", ["/", "/van-ban/ban-van-thu/", "/van-ban/danh-muc/", "/tai-khoan/"])
def test_pages_of_a_signed_in_person_stay_out_of_shared_caches(as_person, path):
    response = as_person("clerk").get(path)
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


# --- Signing in -----------------------------------------------------------------------------------


def test_letters_that_the_database_takes_for_others_do_not_win_more_tries(province, client):
    """PostgreSQL's UPPER makes S of ſ; no look-up of today is fooled by it, and the counter is not either."""
    person = province.secretary
    for _ in range(5):
        client.post(reverse("account_login"), {"login": person.email, "password": "sai-mat-khau-1"})
    other = person.email.replace("s", "ſ")
    assert client.post(reverse("account_login"), {"login": other, "password": "sai-mat-khau-1"}).status_code == 429


# --- Odd requests get an answer, not an error -------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        ("clerk", "/van-ban/ban-van-thu/?truoc=²"),
        ("clerk", "/van-ban/ban-van-thu/?truoc=" + "9" * 5000),
        ("clerk", "/van-ban/danh-muc/?trang=²"),
        ("leader", "/nhat-ky/?sau=²"),
        ("leader", "/nhat-ky/?nguoi=%00&viec=%00"),
        ("leader", "/nhat-ky/?tu=0001-01-01&den=9999-12-31"),
        ("cadre", "/don-vi/tim/?q=%00"),
        ("cadre", "/don-vi/?q=%00&ngay=0001-01-01"),
        ("cadre", "/don-vi/dia-ban/?q=%00&sau=%00~²"),
        ("cadre", "/don-vi/1/?sau=%00~²"),
        ("cadre", "/don-vi/?ngay=9999-12-31"),
        (None, "/van-ban/?q=%00&loai=%00&co_quan=²&linh_vuc=%00&nam=²&nguoi_ky=%00&the=%00&don_vi=²"),
        (None, "/van-ban/?co_quan=99999999999999999999&don_vi=99999999999999999999&nam=" + "9" * 5000),
        (None, "/van-ban/?sap_xep=number&sau=%00~²"),
        (None, "/van-ban/?q=" + "(" * 150 + "%25_%5C'\"&trang=²"),
        (None, "/van-ban/goi-y/?q=%00'%5C"),
        (None, "/van-ban/99999999999999999999/x/"),
        (None, "/tai-khoan/het-phien/?next=//evil.example/"),
        (None, "/tai-khoan/loi-moi/%00/"),
    ],
)
def test_odd_addresses_are_no_errors(as_person, persona, path):
    client = as_person(persona)
    client.raise_request_exception = False
    assert client.get(path).status_code < 500


def test_a_visitor_does_not_learn_the_names_of_units_that_no_public_paper_names(province, client):
    make.document(owner_unit=province.department)
    named = make.document(owner_unit=province.department, issuer=Issuer.objects.named("HUYỆN ỦY CƯ JÚT"))
    Issuer.objects.filter(pk=named.issuer_id).update(unit=province.district)
    there = client.get("/van-ban/", {"don_vi": province.commune.pk}).content.decode()
    absent = client.get("/van-ban/", {"don_vi": 999_999}).content.decode()
    assert "Nam Dong" not in there
    assert there.replace(str(province.commune.pk), "") == absent.replace("999999", "").replace(str(province.commune.pk), "")
    assert client.get("/van-ban/", {"don_vi": province.district.pk}).context["documents"] == [named]


def test_a_unit_that_issued_nothing_narrows_to_nothing(province, as_person):
    make.document(owner_unit=province.department)
    answer = as_person("cadre").get("/van-ban/", {"don_vi": province.neighbour.pk})
    assert answer.status_code == 200
    assert answer.context["documents"] == []


def test_an_endless_line_does_not_hold_up_a_worker():
    words = [Word("Số", 0.01 * (i % 90), 0.1, 0.01 * (i % 90) + 0.009, 0.11, 0.9, 1, 1) for i in range(6000)]
    page = Page(1, 595, 842, words=words, text="Số " * 6000, source="text")
    began = time.process_time()
    read_head([page])
    assert time.process_time() - began < 5


def test_odd_choices_are_no_errors(as_person):
    client = as_person("clerk")
    client.raise_request_exception = False
    answer = client.post(reverse("documents:publish_many"), {"chon": ["²", "9" * 5000, "9" * 30]})
    assert answer.status_code < 500


def test_a_stolen_form_from_elsewhere_is_refused(province):
    client = Client(enforce_csrf_checks=True)
    client.force_login(province.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/van-ban/tai-len/", "/van-ban/ban-van-thu/dang/", "/tai-khoan/phien/gia-han/"):
        assert client.post(path, headers={"HX-Request": "true", "Accept": "application/json"}).status_code == 403
