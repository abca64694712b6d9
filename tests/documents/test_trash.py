"""The trash: out of everyone's sight, back as it was, and after its days out of the store."""

import datetime

import pytest
from django.db.models import F
from django.utils import timezone

from audit.models import Event
from documents import pipeline, storage
from documents.actions import editing, intake, trash
from documents.exceptions import PublishedCannotBeTrashed, WrongState
from documents.models import (
    Document,
    DocumentFile,
    DocumentType,
    ErasedFile,
    FileUnit,
    TrashedDocument,
    TrashRetention,
    Upload,
)
from documents.search.query import parse
from documents.search.suggest import did_you_mean, suggestions
from documents.tasks import empty_trash
from tests.documents import shelf
from tests.documents.test_versions import hits
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
TRASH = "/van-ban/thung-rac/"


@pytest.fixture
def draft(province):
    def write(text="Giữ rừng là nhiệm vụ chung", data=b"%PDF-1.4 mot", **values):
        document = make.document(**{"owner_unit": province.department, "state": Document.State.DRAFT} | values)
        shelf.add_file(document, text, data=data)
        return document

    return write


def thrown(document, by, reason="Tải nhầm"):
    return trash.trash(document=document, by=by, reason=reason)


class TestWhoMayNot:
    @pytest.mark.parametrize(("name", "status"), [
        ("editor", 403), ("leader", 403), ("commune_clerk", 404), ("neighbour_clerk", 404), ("cadre", 404), ("admin", 404),
    ])  # fmt: skip
    def test_throw_a_draft_of_the_department_away(self, draft, as_person, name, status):
        document = draft()
        answer = as_person(name).post(f"/van-ban/{document.pk}/thung-rac/", {"reason": "Thử"})
        assert answer.status_code == status
        assert Document.objects.get().state == Document.State.DRAFT

    def test_see_the_trash_of_another_office(self, draft, as_person, province):
        entry = thrown(draft(subject="Về giữ rừng"), province.clerk)
        assert "Về giữ rừng" not in as_person("neighbour_clerk").get(TRASH).content.decode()
        assert as_person("neighbour_clerk").post(f"{TRASH}{entry.pk}/khoi-phuc/").status_code == 404
        assert TrashedDocument.objects.exists()


class TestThrowingAway:
    def test_a_reason_is_asked_for(self, draft, as_person):
        document = draft()
        page = as_person("clerk").post(f"/van-ban/{document.pk}/thung-rac/", {"reason": " "}, follow=True)
        assert "Hãy ghi lý do" in page.content.decode()
        assert Document.objects.get().state == Document.State.DRAFT

    def test_the_clerk_throws_away_sees_and_restores(self, draft, as_person, province):
        document = draft(subject="Về giữ rừng")
        clerk = as_person("clerk")
        told = clerk.post(f"/van-ban/{document.pk}/thung-rac/", {"reason": "Tải nhầm bản nháp"}, follow=True).content.decode()
        assert "Đã chuyển văn bản vào thùng rác" in told
        page = clerk.get(TRASH).content.decode()
        assert "Về giữ rừng" in page and "Tải nhầm bản nháp" in page and str(province.clerk) in page
        clerk.post(f"{TRASH}{TrashedDocument.objects.get().pk}/khoi-phuc/")
        assert Document.objects.visible_to(province.clerk).get() == document
        for verb in ("documents.trashed", "documents.restored"):
            assert Event.objects.get(verb=verb).actor_id == province.clerk.pk

    def test_a_published_document_must_be_withdrawn_first(self, province):
        document = make.document(owner_unit=province.department)
        with pytest.raises(PublishedCannotBeTrashed):
            thrown(document, province.clerk)
        editing.withdraw(document=document, by=province.clerk, reason="Sai bản")
        thrown(document, province.clerk)
        assert trash.restore(document=document, by=province.clerk).state == Document.State.WITHDRAWN

    def test_it_comes_back_exactly_as_it_was(self, draft, province):
        document = draft()
        document.tags.create(name="Rừng", name_key="rung", slug="rung")
        before = Document.objects.filter(pk=document.pk).values().get()
        files = list(document.files.values())
        thrown(document, province.clerk)
        trash.restore(document=document, by=province.clerk)
        assert Document.objects.filter(pk=document.pk).values().get() == before
        assert list(document.files.values()) == files
        assert document.tags.get().name == "Rừng"

    def test_nothing_can_be_done_to_it_meanwhile(self, draft, province):
        document = draft()
        thrown(document, province.clerk)
        for deed in (editing.publish, editing.reopen):
            with pytest.raises(WrongState):
                deed(document=document, by=province.clerk)
        with pytest.raises(WrongState):
            thrown(document, province.clerk)
        assert Document.objects.get().state == Document.State.TRASHED

    def test_it_is_absent_everywhere(self, draft, as_person, province, rf):
        folder = FileUnit.objects.create(code="R-1", title="Rừng", year=2022, unit=province.department)
        document = draft(subject="Về rừng khộp", symbol="77-KH/TU", file_unit=folder)
        entry = thrown(document, province.clerk)
        clerk = as_person("clerk")
        assert not Document.objects.visible_to(province.clerk).exists()
        assert hits(province.clerk, "rừng khộp", rf).count == 0
        assert suggestions(province.clerk, "77-KH") == []
        assert did_you_mean(province.clerk, parse("rung khopp")) == ""
        for address in ("/", "/van-ban/", "/van-ban/ban-van-thu/", "/van-ban/?q=77-KH/TU", "/van-ban/danh-muc/"):
            assert "khộp" not in clerk.get(address).content.decode(), address
        assert 'class="cell-numeric">0<' in clerk.get("/van-ban/danh-muc/").content.decode()
        for address in (document.get_absolute_url(), f"/van-ban/{document.pk}/kiem-tra/", f"/van-ban/{document.pk}/tep/"):
            assert clerk.get(address).status_code == 404
        assert clerk.get("/van-ban/ban-van-thu/?trang-thai=trashed").status_code == 404
        assert entry.document == document

    def test_the_same_file_again_is_no_duplicate_of_what_lies_in_the_trash(self, draft, province):
        data = make.pdf(make.RESOLUTION)
        thrown(draft(data=data), province.clerk)
        upload = make.upload(clerk=province.clerk, unit=province.department, data=data)
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert upload.state == "ready" and upload.document.state == Document.State.DRAFT

    def test_the_list_costs_the_same_with_many(self, draft, as_person, province, django_assert_max_num_queries, django_assert_num_queries):
        thrown(draft(), province.clerk)
        client = as_person("clerk")
        client.get(TRASH)
        with django_assert_max_num_queries(20) as few:
            client.get(TRASH)
        for number in range(60):
            thrown(make.document(owner_unit=province.department, state="draft", symbol=f"{number}-KH/TU"), province.clerk)
        with django_assert_num_queries(len(few)):
            page = client.get(TRASH).content.decode()
        assert "Xem thêm" in page


class TestRetention:
    def test_thirty_days_unless_the_administrator_says_otherwise(self, draft, as_person, province):
        today = timezone.localdate()
        assert thrown(draft(), province.clerk).kept_until == today + datetime.timedelta(days=30)
        kinds = DocumentType.objects.all()
        days = {f"loai-{kind.pk}": "90" if kind.slug == "nghi-quyet" else "30" for kind in kinds}
        as_person("admin").post("/van-ban/luu-giu/thung-rac/", days)
        assert TrashRetention.objects.days_for(kinds.get(slug="nghi-quyet").pk) == 90
        assert thrown(draft(), province.clerk).kept_until == today + datetime.timedelta(days=90)
        assert TrashedDocument.objects.filter(kept_until=today + datetime.timedelta(days=30)).count() == 1

    @pytest.mark.parametrize("typed", ["0", "-3", "ba mươi", ""])
    def test_nonsense_is_given_back(self, as_person, typed):
        days = {f"loai-{kind.pk}": typed for kind in DocumentType.objects.all()}
        assert as_person("admin").post("/van-ban/luu-giu/thung-rac/", days).status_code == 422
        assert not TrashRetention.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestErasing:
    def days_pass(self, days):
        TrashedDocument.objects.update(kept_until=F("kept_until") - datetime.timedelta(days=days))

    def test_rows_and_bytes_go_after_the_last_day_and_not_before(self, draft, province):
        document = draft()
        file = document.files.get()
        storage.write_durably(storage.page_image_path(file, 1), b"hinh")
        thrown(document, province.clerk)
        self.days_pass(30)
        empty_trash()
        assert Document.objects.exists() and storage.original_path(file.sha256).exists()
        self.days_pass(1)
        empty_trash()
        empty_trash()
        assert not Document.objects.exists() and not DocumentFile.objects.exists()
        assert not storage.original_path(file.sha256).exists()
        assert not storage.place(storage.page_folder(file.pk)).exists()
        assert not ErasedFile.objects.exists()
        event = Event.objects.get(verb="documents.erased")
        assert (event.actor_id, event.unit_id) == (None, province.department.pk)

    def test_bytes_that_another_row_uses_stay(self, draft, province):
        gone, kept = draft(data=b"%PDF-1.4 chung"), draft(data=b"%PDF-1.4 chung", symbol="10-NQ/TU")
        thrown(gone, province.clerk)
        self.days_pass(31)
        empty_trash()
        assert Document.objects.get() == kept
        assert storage.read_original(kept.files.get().sha256) == b"%PDF-1.4 chung"

    def test_what_was_restored_is_not_erased(self, draft, province):
        document = draft()
        thrown(document, province.clerk)
        trash.restore(document=document, by=province.clerk)
        self.days_pass(400)
        empty_trash()
        assert storage.original_path(document.files.get().sha256).exists()

    def test_a_power_cut_between_rows_and_bytes_leaves_work_and_loses_nothing(self, draft, province, monkeypatch):
        document = draft()
        sha256 = document.files.get().sha256
        thrown(document, province.clerk)

        def cut(erased):
            raise KeyboardInterrupt

        self.days_pass(31)
        with monkeypatch.context() as patched:
            patched.setattr(trash, "erase_bytes", cut)
            with pytest.raises(KeyboardInterrupt):
                empty_trash()
        assert not Document.objects.exists() and storage.original_path(sha256).exists()
        # The same bytes come in again before the next night: they are in use and must stay.
        back = draft()
        empty_trash()
        assert storage.original_path(sha256).exists() and not ErasedFile.objects.exists()
        assert back.files.get().sha256 == sha256

    def test_bytes_erased_while_the_same_file_comes_in_are_written_anew(self, draft, province, monkeypatch):
        data = make.pdf(make.RESOLUTION)
        thrown(draft(data=data), province.clerk)
        upload = make.upload(clerk=province.clerk, unit=province.department, data=data)
        read = pipeline.extract.read

        def read_and_erase(*args, **kwargs):
            reading = read(*args, **kwargs)
            self.days_pass(31)
            trash.empty()
            return reading

        monkeypatch.setattr(pipeline.extract, "read", read_and_erase)
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert upload.state == "ready"
        assert storage.read_original(upload.sha256) == data

    def test_what_failed_behind_the_gate_is_not_taken_up_again_for_an_erased_document(self, draft, province):
        upload = make.upload(clerk=province.clerk, unit=province.department)
        pipeline.process(upload.pk)
        Upload.objects.filter(pk=upload.pk).update(state=Upload.State.FAILED)
        upload.refresh_from_db()
        thrown(upload.document, province.clerk)
        self.days_pass(31)
        empty_trash()
        upload.refresh_from_db()
        assert intake.retry(upload=upload, by=province.clerk).state == Upload.State.READY
        assert not Document.objects.exists()

    def test_uploads_of_what_is_gone_leave_the_queue(self, draft, province, as_person):
        upload = make.upload(clerk=province.clerk, unit=province.department, name="ke-hoach-rung.pdf")
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        thrown(upload.document, province.clerk)
        assert "ke-hoach-rung" not in as_person("clerk").get("/van-ban/ban-van-thu/").content.decode()
        intake.retry(upload=upload, by=province.clerk)
        assert Document.objects.get().state == Document.State.TRASHED
