"""Documents read anew: what changes, what never does, and what the gate takes out of sight."""

import datetime
import hashlib

import pytest
from django.urls import reverse

from audit.models import Event
from documents import pipeline, reprocessing, storage
from documents.actions import editing
from documents.actions import reprocessing as deeds
from documents.actions.store_check import decide_stopped
from documents.exceptions import NotReadyToPublish, StoreAway
from documents.models import (
    Document,
    DocumentFile,
    DocumentPage,
    FieldReading,
    ReprocessedDocument,
    Reprocessing,
    StoreFinding,
)
from documents.tasks import keep_store
from tests.factories import documents as make
from tests.object_store import away

pytestmark = pytest.mark.django_db
Outcome, State = ReprocessedDocument.Outcome, Document.State
ALL = ["text", "head", "images", "index"]
MARKED = "TỐI MẬT\n" + make.RESOLUTION


@pytest.fixture
def taken_in(province):
    """A document that came in through the pipeline, whatever its text is now."""

    def take(text=make.RESOLUTION):
        upload = make.upload(clerk=province.clerk, unit=province.department, data=make.pdf(text))
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        return upload.document

    return take


def published(document, by):
    document = editing.describe(
        document=document, by=by, revision=document.revision, tags=[], fields=[], shared_with=[],
        values={"subject": "Trích yếu văn thư đã sửa", "issuer_name": "TỈNH ỦY ĐẮK NÔNG", "visibility": "public"},
    )  # fmt: skip
    return editing.publish(document=document, by=by)


def now_bears(document, text):
    """The same document, as if the gate of that day had let these bytes in."""
    document.files.update(sha256=stored(make.pdf(text)))


def stored(body):
    sha256 = hashlib.sha256(body).hexdigest()
    storage.store_original(body, sha256)
    return sha256


def run(by, stages=ALL, documents=None):
    task = deeds.start(by=by, documents=Document.objects.all() if documents is None else documents, stages=stages)
    assert reprocessing.advance(task.pk) is False
    task.refresh_from_db()
    return task


def outcomes(task):
    return dict(task.documents.values_list("document", "outcome"))


class TestReadings:
    def test_text_images_and_index_are_made_anew_in_their_own_rows(self, taken_in, province):
        document = taken_in()
        page, file = document.pages.get(), document.files.get()
        DocumentPage.objects.filter(pk=page.pk).update(text="nhầm hết", packed=b"", folded_vector=None)
        storage.write_durably(storage.page_image_path(file, 1), b"broken")
        task = run(province.admin)
        assert outcomes(task) == {document.pk: Outcome.DONE} and task.state == Reprocessing.State.DONE
        again = document.pages.get()
        assert again.pk == page.pk and "Chuyển đổi số là nhiệm vụ" in again.text and again.words
        assert "nhiem" in again.folded_vector
        assert storage.page_image_path(file, 1).read_bytes().startswith(b"RIFF")

    def test_what_a_clerk_confirmed_is_never_overwritten(self, taken_in, province):
        document = published(taken_in(), province.clerk)
        FieldReading.objects.filter(document=document, field="subject").update(value="đọc nhầm")
        before = Document.objects.values().get(pk=document.pk)
        run(province.admin)
        after = Document.objects.values().get(pk=document.pk)
        assert {name for name in before if before[name] != after[name]} == set()
        assert FieldReading.objects.get(document=document, field="subject").value != "đọc nhầm"

    def test_a_draft_nobody_touched_follows_the_new_reading(self, taken_in, province):
        document = taken_in()
        Document.objects.filter(pk=document.pk).update(symbol="99-XX/YY", place="")
        run(province.admin, ["head"])
        document.refresh_from_db()
        assert (document.symbol, document.place, document.revision) == ("09-NQ/TU", "Gia Nghĩa", 1)

    def test_a_draft_somebody_saved_does_not(self, taken_in, province):
        document = taken_in()
        Document.objects.filter(pk=document.pk).update(symbol="10-NQ/TU", revision=2)
        run(province.admin, ["head"])
        document.refresh_from_db()
        assert document.symbol == "10-NQ/TU"

    def test_only_the_chosen_stages_run(self, taken_in, province):
        document = taken_in()
        DocumentPage.objects.filter(document=document).update(text="chữ đã sửa tay")
        readings = set(document.readings.values_list("pk", flat=True))
        run(province.admin, ["images", "index"])
        assert document.pages.get().text == "chữ đã sửa tay"
        assert set(document.readings.values_list("pk", flat=True)) == readings


class TestTheGate:
    def test_a_published_document_it_would_stop_today_is_withdrawn_and_waits(self, taken_in, province, as_person):
        document = published(taken_in(), province.clerk)
        now_bears(document, MARKED)
        text = document.pages.get().text
        task = run(province.admin)
        document.refresh_from_db()
        assert outcomes(task) == {document.pk: Outcome.STOPPED}
        assert document.state == State.WITHDRAWN
        assert as_person("cadre").get(document.get_absolute_url()).status_code == 404
        assert document.pages.get().text == text, "nothing of the stopped reading is kept"
        assert storage.original_path(document.files.get().sha256).exists(), "nothing is deleted"
        finding = StoreFinding.objects.get(kind="gate")
        assert (finding.document, finding.state) == (document, "open") and finding.reasons
        assert Event.objects.filter(verb="documents.gate_stopped").count() == 1

    def test_it_cannot_be_published_again_before_the_person_in_charge_decides(self, taken_in, province, as_person):
        document = published(taken_in(), province.clerk)
        now_bears(document, MARKED)
        run(province.admin)
        document = editing.reopen(document=document, by=province.clerk)
        with pytest.raises(NotReadyToPublish, match="cổng kiểm tra đã dừng"):
            editing.publish(document=document, by=province.clerk)
        finding = StoreFinding.objects.get()
        leader, url = as_person("leader"), reverse("documents:decide_stopped", args=[finding.pk])
        assert "Văn bản bị cổng dừng khi đọc lại" in leader.get("/").content.decode()
        assert document.title in leader.get(reverse("documents:held")).content.decode()
        assert as_person("admin").post(url, {"decision": "release", "grounds": "x"}).status_code == 403
        leader.post(url, {"decision": "release", "grounds": "Chữ “mật” trong câu trích"})
        assert editing.publish(document=document, by=province.clerk).state == State.PUBLISHED
        assert outcomes(run(province.admin)) == {document.pk: Outcome.DONE}, "decided once, it is not stopped again"

    def test_what_the_person_in_charge_keeps_out_stays_out(self, taken_in, province):
        document = taken_in()
        now_bears(document, MARKED)
        run(province.admin)
        decide_stopped(finding=StoreFinding.objects.get(), by=province.leader, state="confirmed", grounds="Có dấu")
        document.refresh_from_db()
        assert document.state == State.DRAFT
        with pytest.raises(NotReadyToPublish):
            editing.publish(document=document, by=province.clerk)

    def test_a_leader_elsewhere_does_not_learn_of_it(self, taken_in, province, as_person):
        document = taken_in()
        now_bears(document, MARKED)
        run(province.admin)
        assert not StoreFinding.objects.decidable_by(province.neighbour_clerk).exists()
        assert document.title not in as_person("admin").get(reverse("documents:store")).content.decode()

    def test_a_file_that_was_held_and_let_in_then_is_not_stopped_now(self, province):
        from documents.actions import intake
        from documents.models import HeldFile, Upload

        upload = make.upload(
            clerk=province.clerk, unit=province.department, data=make.pdf("LƯU HÀNH NỘI BỘ\n" + make.RESOLUTION)
        )
        pipeline.process(upload.pk)
        intake.release_held(held=HeldFile.objects.get(), by=province.leader, grounds="Được phép")
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        Upload.objects.all().delete()  # as the nightly purge does; the trail remembers
        assert outcomes(run(province.admin)) == {upload.document_id: Outcome.DONE}


class TestOutcomes:
    def test_each_document_has_its_own(self, taken_in, province):
        whole, missing = taken_in(), taken_in("Công văn số 12\n" + make.RESOLUTION)
        altered, torn = taken_in("Bản ba\n" + make.RESOLUTION), taken_in("Bản bốn\n" + make.RESOLUTION)
        storage.original_path(missing.files.get().sha256).unlink()
        storage.write_durably(storage.original_path(altered.files.get().sha256), b"%PDF other")
        DocumentFile.objects.filter(document=torn).update(sha256=stored(b"%PDF-1.4 torn"))
        text = missing.pages.get().text
        task = run(province.admin)
        assert outcomes(task) == {
            whole.pk: Outcome.DONE, missing.pk: Outcome.FAILED, altered.pk: Outcome.FAILED, torn.pk: Outcome.FAILED,
        }  # fmt: skip
        reasons = dict(task.documents.values_list("document", "reason"))
        assert "không có trong kho" in reasons[missing.pk] and "bị thay đổi" in reasons[altered.pk] and reasons[torn.pk]
        assert missing.pages.get().text == text
        assert (task.done, task.total) == (4, 4)

    def test_failed_ones_are_taken_up_again(self, taken_in, province, as_person):
        document = taken_in()
        sha256 = document.files.get().sha256
        body = storage.read_original(sha256)
        storage.original_path(sha256).unlink()
        task = run(province.admin)
        storage.store_original(body, sha256)
        as_person("admin").post(reverse("documents:take_up_reprocessing", args=[task.pk]))
        reprocessing.advance(task.pk)
        assert outcomes(task) == {document.pk: Outcome.DONE}

    def test_a_store_that_is_away_fails_nobody(self, taken_in, province, settings):
        document = taken_in()
        task = deeds.start(by=province.admin, documents=Document.objects.all(), stages=ALL)
        for _ in range(5):
            with away(settings), pytest.raises(StoreAway):
                reprocessing.advance(task.pk)
        assert reprocessing.advance(task.pk) is False
        assert outcomes(task) == {document.pk: Outcome.DONE}

    def test_a_document_that_kills_its_worker_is_given_up(self, taken_in, province):
        document = taken_in()
        task = deeds.start(by=province.admin, documents=Document.objects.all(), stages=ALL)
        task.documents.update(attempts=3)
        reprocessing.advance(task.pk)
        assert outcomes(task) == {document.pk: Outcome.FAILED}

    def test_rounds_and_a_stop_between_them(self, taken_in, province):
        first, second = taken_in(), taken_in("Bản hai\n" + make.RESOLUTION)
        task = deeds.start(by=province.admin, documents=Document.objects.all(), stages=["index"])
        assert reprocessing.advance(task.pk, seconds=0) is True
        deeds.stop(run=task, by=province.admin)
        task.refresh_from_db()
        keep_store("reprocessing", task.pk, task.turn)
        assert outcomes(task) == {first.pk: Outcome.DONE, second.pk: Outcome.WAITING}
        task.refresh_from_db()
        assert (task.state, task.done) == (Reprocessing.State.STOPPED, 1)


class TestPage:
    url = "/van-ban/kho/xu-ly-lai/"

    def test_documents_are_chosen_by_filter_counted_and_started(self, province, as_person):
        make.document(owner_unit=province.department, symbol="1")
        draft = make.document(owner_unit=province.department, state=State.DRAFT, subject="Chuyện riêng", symbol="2")
        admin = as_person("admin")
        assert "Xử lý lại 1 văn bản" in admin.get(self.url + "?trang_thai=draft").content.decode()
        answer = admin.post(reverse("documents:start_reprocessing"), {"trang_thai": "draft", "stages": ["index"]}, follow=True)
        task = Reprocessing.objects.get()
        assert outcomes(task) == {draft.pk: Outcome.WAITING}
        page = answer.content.decode()
        assert f"Văn bản #{draft.pk}" in page and "Chuyện riêng" not in page

    def test_documents_are_chosen_by_a_finding_and_by_number(self, province, as_person):
        one, other = (make.document(owner_unit=province.department, symbol=str(n)) for n in range(2))
        StoreFinding.objects.create(kind="unread", document=other, key="x")
        admin = as_person("admin")
        for chosen, wanted in (({"phat_hien": "unread"}, other), ({"so": f"#{one.pk}"}, one)):
            admin.post(reverse("documents:start_reprocessing"), chosen | {"stages": ["index"]})
            assert outcomes(Reprocessing.objects.first()) == {wanted.pk: Outcome.WAITING}

    @pytest.mark.parametrize("guess", [{"loai": "nghi-quyet"}, {"nam": "2024"}])
    def test_type_and_year_of_what_the_administrator_may_not_see_cannot_be_guessed_by_number(self, province, as_person, guess):
        values = {"owner_unit": province.department, "date_issued": datetime.date(2024, 5, 1)}
        seen, unseen = make.document(symbol="1", **values), make.document(symbol="2", state=State.DRAFT, **values)
        admin = as_person("admin")
        for start in ({}, {"so": f"{unseen.pk}"}, {"trang_thai": "draft"}):
            asked = admin.get(self.url, guess | start).content.decode()
            assert ("Xử lý lại 1 văn bản" in asked) == (not start)
            admin.post(reverse("documents:start_reprocessing"), guess | start | {"stages": ["index"]})
        assert list(ReprocessedDocument.objects.values_list("document", flat=True)) == [seen.pk]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"stages": []}, "Hãy chọn ít nhất một việc"),
            ({"stages": ["index"], "so": "abc"}, "Không thấy mã nào"),
            ({"stages": ["index"], "nam": "1700"}, "1900"),
            ({"stages": ["index"], "so": "987654321"}, "Không có văn bản nào khớp"),
        ],
    )
    def test_bad_input_starts_nothing_and_says_why(self, province, as_person, typed, sentence):
        make.document(owner_unit=province.department)
        answer = as_person("admin").post(reverse("documents:start_reprocessing"), typed)
        assert answer.status_code == 422 and sentence in answer.content.decode()
        assert not Reprocessing.objects.exists()

    def test_a_long_run_costs_as_many_queries_as_a_short_one(self, province, as_person, django_assert_num_queries):
        admin, tasks = as_person("admin"), []
        for count in (2, 70):
            task = Reprocessing.objects.create(stages=["index"], total=count)
            for _ in range(count):
                document = Document.objects.create(owner_unit=province.department)
                ReprocessedDocument.objects.create(run=task, document=document)
            tasks.append(task)
        admin.get("/")
        for task in tasks:
            with django_assert_num_queries(7):
                admin.get(reverse("documents:reprocessing", args=[task.pk]))


def test_the_index_alone_needs_no_original(province):
    document = make.document(owner_unit=province.department)
    Document.objects.filter(pk=document.pk).update(head_vector=None)
    assert outcomes(run(province.admin, ["index"])) == {document.pk: Outcome.DONE}
    assert Document.objects.get(pk=document.pk).head_vector
