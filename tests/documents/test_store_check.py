"""Checking the store: what is missing, altered, astray, unread; and that nothing is ever touched for it."""

import hashlib
import os
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from documents import storage, store_check
from documents.actions.store_check import settle_finding, start_check
from documents.exceptions import AlreadyDecided, StoreAway
from documents.models import Document, DocumentPage, ErasedFile, StoreCheck, StoreFinding
from documents.tasks import keep_store, resume_keeping, start_weekly_check
from tests.documents.shelf import add_file, paper
from tests.factories import documents as make
from tests.object_store import away, in_objects, object_server, store
from tests.workers import kill, queue_name, start_worker, wait_until

__all__ = ["in_objects", "object_server", "queue_name", "start_worker", "store"]

pytestmark = pytest.mark.django_db
Kind, State = StoreFinding.Kind, StoreFinding.State


def checked():
    check = start_check()
    assert store_check.advance(check.pk, rest=0) is False
    check.refresh_from_db()
    assert check.state == StoreCheck.State.DONE
    return check


def kinds():
    return sorted(StoreFinding.objects.filter(state=State.OPEN).values_list("kind", flat=True))


def stray(body=b"nobody's", days=2):
    sha256 = hashlib.sha256(body).hexdigest()
    storage.store_original(body, sha256)
    old = time.time() - days * 86400
    os.utime(storage.original_path(sha256), (old, old))
    return sha256


@pytest.fixture
def whole(province):
    """A document with nothing to find fault with."""
    return paper("Về chuyển đổi số", "Chữ của trang", owner_unit=province.department)


class TestFindings:
    @pytest.mark.usefixtures("store")
    def test_a_whole_store_gives_none(self, whole):
        checked()
        assert not StoreFinding.objects.exists()
        assert Event.objects.filter(verb="documents.store_check_finished").count() == 1

    @pytest.mark.usefixtures("store")
    def test_a_missing_and_an_altered_original_are_told_apart(self, whole, province):
        add_file(whole, "Phụ lục", data=b"%PDF annex", part="annex")
        missing, altered = whole.files.order_by("pk")
        storage.original_path(missing.sha256).unlink()
        storage.write_durably(storage.original_path(altered.sha256), b"%PDF ANNEX")
        checked()
        assert {(f.kind, f.file, f.document) for f in StoreFinding.objects.all()} == {
            (Kind.MISSING, missing, whole), (Kind.ALTERED, altered, whole),
        }  # fmt: skip

    def test_an_original_without_a_row_is_astray_unless_it_is_young(self, whole):
        old, young = stray(), stray(b"an upload is storing this", days=0)
        half_made = storage.original_path(old).with_name(f".{old}.cut-off")
        half_made.write_bytes(b"half")
        os.utime(half_made, (0, 0))
        checked()
        assert kinds() == [Kind.ORPHANED, Kind.ORPHANED]
        found = set(StoreFinding.objects.values_list("key", "measure"))
        assert found == {(storage.original_key(old), 8), (storage.original_key(old).replace(old, half_made.name), 4)}
        assert storage.original_path(old).exists() and storage.original_path(young).exists() and half_made.exists()

    def test_what_waits_to_be_erased_is_not_astray(self, whole):
        waiting = stray()
        ErasedFile.objects.create(file_id=1, sha256=waiting)
        checked()
        assert not StoreFinding.objects.exists()
        ErasedFile.objects.all().delete()
        checked()
        assert kinds() == [Kind.ORPHANED]

    def test_a_file_with_no_word_on_any_page_is_unread(self, whole, province):
        blank = paper("Trắng", "", " \n ", owner_unit=province.department)
        checked()
        assert [finding.document for finding in StoreFinding.objects.filter(kind=Kind.UNREAD)] == [blank]

    def test_recognised_words_below_the_threshold_are_unsure_and_typed_ones_never(self, whole, province):
        scan = paper("Bản quét", "chữ mờ", owner_unit=province.department)
        DocumentPage.objects.filter(document=scan).update(source="ocr", confidence=0.5)
        DocumentPage.objects.filter(document=whole).update(confidence=0.1)
        checked()
        assert list(StoreFinding.objects.values_list("kind", "document", "measure")) == [(Kind.UNSURE, scan.pk, 0.5)]

    def test_nothing_is_deleted_or_changed_for_a_finding(self, whole):
        body = storage.original_path(whole.files.get().sha256)
        storage.write_durably(body, b"altered")
        old = stray()
        before = list(Document.objects.values())
        checked()
        assert list(Document.objects.values()) == before
        assert body.read_bytes() == b"altered" and storage.original_path(old).exists()


class TestStates:
    def broken(self, whole):
        storage.original_path(whole.files.get().sha256).unlink()
        checked()
        return StoreFinding.objects.get()

    def test_what_is_seen_again_is_one_finding(self, whole):
        finding = self.broken(whole)
        checked()
        assert StoreFinding.objects.get().last_check_id > finding.last_check_id

    def test_what_is_not_seen_again_is_mended_and_opens_when_it_is_back(self, whole):
        finding = self.broken(whole)
        storage.store_original(b"%PDF-1.4", whole.files.get().sha256)
        checked()
        finding.refresh_from_db()
        assert finding.state == State.MENDED and finding.decided_at
        storage.original_path(whole.files.get().sha256).unlink()
        checked()
        finding.refresh_from_db()
        assert finding.state == State.OPEN and finding.decided_at is None

    def test_what_was_accepted_with_a_reason_stays_accepted(self, whole, province):
        finding = self.broken(whole)
        settle_finding(finding=finding, by=province.admin, state=State.ACCEPTED, grounds="Bản giấy còn ở kho lưu trữ")
        checked()
        finding.refresh_from_db()
        assert (finding.state, finding.decided_by) == (State.ACCEPTED, province.admin)
        with pytest.raises(AlreadyDecided):
            settle_finding(finding=finding, by=province.admin, state=State.MENDED, grounds="x")

    def test_the_database_refuses_an_acceptance_without_a_reason(self, whole):
        finding = self.broken(whole)
        with pytest.raises(IntegrityError), transaction.atomic():
            StoreFinding.objects.filter(pk=finding.pk).update(state=State.ACCEPTED)


class TestGoingOn:
    def test_one_check_at_a_time(self):
        assert start_check() == start_check()
        with pytest.raises(IntegrityError), transaction.atomic():
            StoreCheck.objects.create()

    def test_it_works_in_rounds_and_goes_on_where_it_stood(self, province, monkeypatch):
        for number in range(5):
            paper(f"Văn bản {number}", "chữ", owner_unit=province.department)
        monkeypatch.setattr(store_check, "FILES_AT_ONCE", 2)
        check, rounds = start_check(), 0
        while store_check.advance(check.pk, seconds=0.000_001, rest=0):
            check.refresh_from_db()
            rounds += 1
            assert check.done <= check.total == 5
        check.refresh_from_db()
        assert rounds >= 5 and check.state == StoreCheck.State.DONE

    def test_a_round_is_begun_once(self, whole):
        check = start_check()
        keep_store("storecheck", check.pk, check.turn + 7)
        check.refresh_from_db()
        assert check.is_working and check.done == 0
        keep_store("storecheck", check.pk, check.turn)
        check.refresh_from_db()
        assert not check.is_working

    def test_a_store_that_is_away_is_no_missing_file(self, whole, settings):
        check = start_check()
        with away(settings), pytest.raises(StoreAway):
            store_check.advance(check.pk, rest=0)
        assert not StoreFinding.objects.exists()
        assert store_check.advance(check.pk, rest=0) is False

    def test_the_timetable_starts_it_every_week(self):
        from tuyengiao.celery import app

        assert app.conf.beat_schedule["check-store"]["task"] == "documents.tasks.start_weekly_check"
        start_weekly_check()
        assert StoreCheck.objects.get().started_by is None

    def test_the_command_tells_how_far_it_is_and_what_it_found(self, whole, capsys):
        storage.original_path(whole.files.get().sha256).unlink()
        call_command("check_store", full_speed=True)
        told = capsys.readouterr().out
        assert "Đối chiếu tệp với sổ: 1/1" in told and "Mất tệp gốc: 1" in told
        assert whole.subject not in told

    def test_the_command_says_when_the_store_is_away_and_goes_on_later(self, whole, settings):
        with away(settings), pytest.raises(CommandError, match="không trả lời.*đi tiếp"):
            call_command("check_store")
        call_command("check_store", full_speed=True)
        assert StoreCheck.objects.get().state == StoreCheck.State.DONE


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(province, start_worker, queue_name, monkeypatch):
    task = keep_store._get_current_object()
    monkeypatch.setattr(task, "queue", queue_name, raising=False)
    monkeypatch.setattr(task, "_exec_options", None)
    for number in range(30):
        document = paper(f"Văn bản {number}", "chữ", owner_unit=province.department)
        add_file(document, "chữ", data=os.urandom(3_000_000), part="annex")
    storage.original_path(document.files.get(part="annex").sha256).unlink()
    check = start_check()
    worker = start_worker()
    wait_until(lambda: StoreCheck.objects.filter(done__gt=0).exists(), "the first files are checked")
    kill(worker)
    StoreCheck.objects.update(worked_at="2022-08-04T00:00:00Z")
    resume_keeping()
    start_worker()
    wait_until(lambda: not StoreCheck.objects.get(pk=check.pk).is_working, "the check is through")
    assert kinds() == [Kind.MISSING]


class TestPage:
    def url(self, query=""):
        return reverse("documents:store") + query

    def test_the_administrator_starts_a_check_and_reads_what_it_found(self, whole, as_person):
        storage.original_path(whole.files.get().sha256).unlink()
        admin = as_person("admin")
        admin.post(reverse("documents:start_check"))
        assert "Đối chiếu tệp với sổ" in admin.get(self.url()).content.decode()
        store_check.advance(StoreCheck.objects.get().pk, rest=0)
        page = admin.get(self.url()).content.decode()
        assert "Mất tệp gốc" in page and whole.subject in page

    def test_a_document_the_administrator_may_not_see_is_a_number(self, province, as_person):
        hidden = paper("Chuyện riêng của ban", "chữ", owner_unit=province.department, state=Document.State.DRAFT)
        storage.original_path(hidden.files.get().sha256).unlink()
        checked()
        page = as_person("admin").get(self.url()).content.decode()
        assert f"Văn bản #{hidden.pk}" in page
        assert "Chuyện riêng" not in page and hidden.files.get().name not in page

    def test_findings_are_filtered(self, whole, province, as_person):
        paper("Trắng", "", owner_unit=province.department)
        storage.original_path(whole.files.get().sha256).unlink()
        checked()
        page = as_person("admin").get(self.url("?loai=unread&trang_thai=open")).content.decode()
        assert "Trắng" in page and whole.subject not in page

    def test_accepting_asks_for_a_reason(self, whole, as_person):
        storage.original_path(whole.files.get().sha256).unlink()
        checked()
        finding = StoreFinding.objects.get()
        url, admin = reverse("documents:settle_finding", args=[finding.pk]), as_person("admin")
        told = admin.post(url, {"state": "accepted", "grounds": " "}, follow=True).content.decode()
        assert "Hãy ghi lý do" in told
        admin.post(url, {"state": "accepted", "grounds": "Đã có bản giấy", "ve": "https://noi-khac.example/"})
        finding.refresh_from_db()
        assert (finding.state, finding.grounds) == (State.ACCEPTED, "Đã có bản giấy")

    def test_a_long_list_costs_as_many_queries_as_a_short_one(self, province, as_person, django_assert_num_queries):
        document = make.document(owner_unit=province.department)
        admin = as_person("admin")
        admin.get(self.url())
        for count in (3, 120):
            StoreFinding.objects.bulk_create(
                [StoreFinding(kind=Kind.ORPHANED, key=f"{count}-{number}", document=document) for number in range(count)]
            )
            with django_assert_num_queries(7):
                page = admin.get(self.url())
        assert "sau=" in page.content.decode()
