"""Several files of one document, and new versions of them: through the same door, beside the old ones."""

import hashlib
import html
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse

from audit.models import Event
from documents import pipeline, quarantine, storage
from documents.actions import intake, trash
from documents.filters import DocumentFilter
from documents.models import Document, DocumentFile, Upload, UploadTarget
from documents.places import places_of
from documents.search import ranking
from documents.search.query import parse
from tests.documents import shelf
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
UPLOAD = "/van-ban/tai-len/"
ANNEX = "PHỤ LỤC\nDanh mục dịch vụ công trực tuyến cấp tỉnh, cấp huyện, cấp xã năm 2022 và những năm tiếp theo."
CORRECTED = make.RESOLUTION + "\nHội nghị thống nhất bổ sung chỉ tiêu về hạ tầng băng rộng cáp quang."


def pdf(text, name="tep.pdf"):
    return SimpleUploadedFile(name, make.pdf(text), content_type="application/pdf")


def send(client, document, place, text=ANNEX, name="phu-luc.pdf", declared="1"):
    return client.post(
        UPLOAD, {"file": pdf(text, name), "declared_open": declared, "document": document.pk, "place": place},
        HTTP_ACCEPT="application/json",
    )  # fmt: skip


def sent(client, document, place, text=ANNEX, **more):
    answer = send(client, document, place, text, **more)
    assert answer.status_code == 202, answer.content.decode()
    pipeline.process(answer.json()["id"])
    return Upload.objects.get(pk=answer.json()["id"])


def hits(user, typed, rf):
    request = rf.get("/van-ban/")
    request.user = user
    filters = DocumentFilter(request.GET, queryset=Document.objects.visible_to(user), request=request)
    return ranking.search(user, parse(typed), filters)


@pytest.fixture
def paper(province):
    """A published resolution with its main file."""
    document = make.document(owner_unit=province.department)
    shelf.add_file(document, make.RESOLUTION, data=make.pdf(make.RESOLUTION), name="nghi-quyet.pdf", uploaded_by=province.clerk)
    return document


class TestWhoMayNot:
    @pytest.mark.parametrize("name", ["reader", "cadre", "editor", "leader", "admin", "outsider"])
    def test_send_a_file_for_a_document(self, paper, as_person, name):
        assert send(as_person(name), paper, "annex").status_code == 403
        assert not Upload.objects.exists()

    def test_a_clerk_of_another_office_who_sees_the_document_is_refused(self, paper, as_person):
        assert send(as_person("commune_clerk"), paper, "annex").status_code == 403
        assert not any(quarantine.root().iterdir())

    def test_and_a_document_that_clerk_may_not_see_is_not_there(self, province, as_person):
        hidden = make.document(owner_unit=province.department, state=Document.State.DRAFT)
        assert send(as_person("commune_clerk"), hidden, "annex").status_code == 404
        assert send(as_person("clerk"), Document(pk=999_999), "annex").status_code == 404
        assert not Upload.objects.exists()

    def test_nonsense_for_a_place_is_told(self, paper, as_person):
        for place in ("", "annex:7", "khac", "main:0:1"):
            answer = send(as_person("clerk"), paper, place)
            assert answer.status_code == 400 and answer.json()["error"].endswith("."), place


class TestAddingFiles:
    def test_an_annex_stands_behind_the_main_file_and_leaves_the_head_alone(self, paper, as_person, province):
        before = Document.objects.filter(pk=paper.pk).values().get()
        upload = sent(as_person("clerk"), paper, "annex")
        assert (upload.state, upload.document) == (Upload.State.READY, paper)
        assert (upload.file.part, upload.file.position, upload.file.version) == ("annex", 1, 1)
        assert upload.file.uploaded_by == province.clerk
        assert Document.objects.filter(pk=paper.pk).values().get() == before
        assert not paper.readings.exists()
        assert Document.objects.count() == 1
        second = sent(as_person("clerk"), paper, "annex", ANNEX + "\nSố hai", name="phu-luc-2.pdf")
        assert second.file.position == 2
        assert [place.label for place in places_of(paper)] == ["Văn bản", "Phụ lục 1", "Phụ lục 2"]
        assert Event.objects.filter(verb="documents.file_added", actor_id=province.clerk.pk).count() == 2

    def test_it_passes_the_same_gate(self, paper, as_person):
        answer = send(as_person("clerk"), paper, "annex", "TỐI MẬT\n" + ANNEX)
        pipeline.process(answer.json()["id"])
        assert Upload.objects.get().state == Upload.State.REFUSED
        assert paper.files.count() == 1
        assert send(as_person("clerk"), paper, "annex", declared="").status_code == 422

    @pytest.mark.django_db(transaction=True)
    def test_a_held_annex_still_knows_where_it_belongs_when_it_is_released(self, paper, as_person, province):
        upload = sent(as_person("clerk"), paper, "annex", "LƯU HÀNH NỘI BỘ\n" + ANNEX)
        assert upload.state == Upload.State.HELD
        intake.release_held(held=upload.held, by=province.leader, grounds="Đã xem bản giấy.")
        pipeline.process(upload.pk)
        assert paper.files.get(part="annex").version == 1

    def test_a_plain_form_sends_it_too_and_leads_back_to_the_files(self, paper, as_person):
        data = {"file": pdf(ANNEX), "declared_open": "1", "document": paper.pk, "place": "annex"}
        answer = as_person("clerk").post(UPLOAD, data)
        assert (answer.status_code, answer.url) == (302, f"/van-ban/{paper.pk}/tep/")
        assert Upload.objects.get().target.document == paper

    def test_the_same_file_twice_in_one_document_is_one(self, paper, as_person):
        sent(as_person("clerk"), paper, "annex")
        assert sent(as_person("clerk"), paper, "annex").state == Upload.State.DUPLICATE
        assert paper.files.count() == 2

    def test_one_form_may_be_an_annex_of_two_documents(self, paper, as_person, province):
        other = make.document(owner_unit=province.department, symbol="10-NQ/TU")
        first, second = sent(as_person("clerk"), paper, "annex"), sent(as_person("clerk"), other, "annex")
        assert first.file.sha256 == second.file.sha256
        assert (first.document, second.document) == (paper, other)

    def test_it_is_found_and_read(self, paper, as_person, province, rf):
        file = sent(as_person("clerk"), paper, "annex").file
        assert hits(province.cadre, "danh mục dịch vụ công trực tuyến", rf).ids == [paper.pk]
        page = as_person(None).get(f"/van-ban/?q={'danh mục dịch vụ công trực tuyến'}").content.decode()
        assert f"tep={file.pk}" in page
        assert "DỊCH VỤ CÔNG" in as_person(None).get(f"{paper.get_absolute_url()}?tep={file.pk}").content.decode().upper()


class TestVersions:
    def test_a_corrected_file_is_a_new_version_beside_the_old_one(self, paper, as_person, province):
        old = paper.files.get()
        upload = sent(as_person("clerk"), paper, "main:0", CORRECTED, name="nghi-quyet-sua.pdf")
        assert (upload.file.part, upload.file.position, upload.file.version) == ("main", 0, 2)
        assert [file.version for file in places_of(paper)[0].versions] == [2, 1]
        old.refresh_from_db()
        for file, text in ((old, make.RESOLUTION), (upload.file, CORRECTED)):
            assert hashlib.sha256(storage.read_original(file.sha256)).hexdigest() == file.sha256
            downloaded = as_person(None).get(reverse("documents:original", args=[paper.pk, file.pk]))
            assert b"".join(downloaded.streaming_content) == make.pdf(text)
        event = Event.objects.get(verb="documents.version_added")
        assert event.data["version"] == 2

    def test_only_the_newest_is_found(self, paper, as_person, province, rf):
        sent(as_person("clerk"), paper, "main:0", CORRECTED.replace("cả hệ thống chính trị", "toàn xã hội"))
        assert hits(province.cadre, '"băng rộng cáp quang"', rf).ids == [paper.pk]
        assert hits(province.cadre, '"cả hệ thống chính trị"', rf).ids == []
        assert hits(province.cadre, "chuyển đổi số", rf).count == 1

    def test_the_old_one_stays_readable_and_says_that_it_is_old(self, paper, as_person):
        old = paper.files.get()
        new = sent(as_person("clerk"), paper, "main:0", CORRECTED).file
        page = html.unescape(as_person(None).get(f"{paper.get_absolute_url()}?tep={old.pk}").content.decode())
        assert "Đây là phiên bản 1" in page
        assert reverse("documents:compare", args=[paper.pk, old.pk, new.pk]) in page
        newest = html.unescape(as_person(None).get(paper.get_absolute_url()).content.decode())
        assert "Đây là phiên bản" not in newest and "băng rộng cáp quang" in newest

    def test_who_sent_a_version_is_told_to_the_office_alone(self, paper, as_person, province):
        sent(as_person("clerk"), paper, "main:0", CORRECTED)
        assert str(province.clerk) in as_person("clerk").get(f"/van-ban/{paper.pk}/tep/").content.decode()
        assert str(province.clerk) not in as_person(None).get(paper.get_absolute_url()).content.decode()

    def test_an_older_version_may_come_back(self, paper, as_person):
        sent(as_person("clerk"), paper, "main:0", CORRECTED)
        back = sent(as_person("clerk"), paper, "main:0", make.RESOLUTION)
        assert (back.state, back.file.version) == (Upload.State.READY, 3)

    def test_the_clerk_sees_the_newest_main_file_beside_the_fields_though_an_annex_is_there(self, paper, as_person):
        sent(as_person("clerk"), paper, "annex")
        new = sent(as_person("clerk"), paper, "main:0", CORRECTED).file
        page = as_person("clerk").get(f"/van-ban/{paper.pk}/kiem-tra/").content.decode()
        assert reverse("documents:file_page_image", args=[paper.pk, new.pk, 1]) in page

    @pytest.mark.parametrize("stage", ["_store", "_read_head", "_make_images", "_index"])
    def test_a_worker_that_dies_is_followed_by_one_that_finishes(self, paper, as_person, monkeypatch, stage):
        class Killed(BaseException):
            pass

        def die(self):
            raise Killed

        answer = send(as_person("clerk"), paper, "main:0", CORRECTED)
        with monkeypatch.context() as patched:
            patched.setattr(pipeline._Passage, stage, die)
            with pytest.raises(Killed):
                pipeline.process(answer.json()["id"])
        pipeline.process(answer.json()["id"])
        assert Upload.objects.get().state == Upload.State.READY
        assert sorted(paper.files.values_list("version", flat=True)) == [1, 2]
        assert not paper.readings.exists()

    def test_the_page_costs_the_same_with_many_versions(
        self, paper, as_person, province, django_assert_max_num_queries, django_assert_num_queries
    ):
        client = as_person("clerk")
        address = f"/van-ban/{paper.pk}/tep/"
        client.get(address)
        with django_assert_max_num_queries(25) as few:
            client.get(address)
        for number, name in enumerate(province.people, start=2):
            shelf.add_file(paper, f"bản {number}", data=b"%PDF" + bytes([number]), version=number, uploaded_by=province.people[name])
        with django_assert_num_queries(len(few)):
            client.get(address)


@pytest.mark.django_db(transaction=True)
@pytest.mark.servers
def test_two_clerks_who_send_a_version_at_once_make_two_versions(province):
    paper = make.document(owner_unit=province.department)
    shelf.add_file(paper, make.RESOLUTION, data=make.pdf(make.RESOLUTION))
    texts = [f"{CORRECTED}\nBản của đồng chí thứ {number}" for number in range(4)]
    uploads = [make.upload(clerk=province.clerk, unit=province.department, data=make.pdf(text)) for text in texts]
    for number, upload in enumerate(uploads):
        place = {"part": "main", "position": 0} if number % 2 else {"part": "annex"}
        UploadTarget.objects.create(upload=upload, document=paper, **place)
    at_once, broken = threading.Barrier(len(uploads)), []

    def work(upload):
        try:
            at_once.wait(60)
            pipeline.process(upload.pk)
        except Exception as problem:
            broken.append(repr(problem))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[upload]) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert broken == []
    assert set(Upload.objects.values_list("state", flat=True)) == {Upload.State.READY}
    assert sorted(paper.files.filter(part="main").values_list("version", flat=True)) == [1, 2, 3]
    assert sorted(paper.files.filter(part="annex").values_list("position", flat=True)) == [1, 2]
    kept = set(DocumentFile.objects.values_list("sha256", flat=True))
    assert {upload.sha256 for upload in uploads} < kept


class TestTheDocumentGoesAway:
    def test_a_version_for_a_document_in_the_trash_is_refused_before_anything_is_taken(self, province, as_person):
        draft = make.document(owner_unit=province.department, state=Document.State.DRAFT)
        shelf.add_file(draft, make.RESOLUTION, data=make.pdf(make.RESOLUTION))
        trash.trash(document=draft, by=province.clerk, reason="Tải nhầm")
        answer = send(as_person("clerk"), draft, "main:0", CORRECTED)
        assert answer.status_code == 422
        assert "thùng rác" in answer.json()["error"] and "Tệp vẫn ở máy" in answer.json()["error"]
        assert not any(quarantine.root().iterdir())
        assert send(as_person("commune_clerk"), draft, "main:0", CORRECTED).status_code == 404

    def test_one_that_is_being_read_when_its_document_is_thrown_away_is_kept_as_a_document_of_its_own(self, province, as_person):
        draft = make.document(owner_unit=province.department, state=Document.State.DRAFT)
        shelf.add_file(draft, make.RESOLUTION, data=make.pdf(make.RESOLUTION))
        answer = send(as_person("clerk"), draft, "main:0", CORRECTED)
        trash.trash(document=draft, by=province.clerk, reason="Tải nhầm")
        pipeline.process(answer.json()["id"])
        upload = Upload.objects.get()
        assert upload.state == Upload.State.READY
        assert upload.document != draft and upload.document.symbol == "09-NQ/TU"
        assert "văn bản riêng" in upload.reasons[0]
        assert draft.files.count() == 1
        assert "văn bản riêng" in as_person("clerk").get("/van-ban/ban-van-thu/").content.decode()

    def test_or_when_the_clerk_lost_the_right_to_change_it(self, paper, province, as_person):
        answer = send(as_person("clerk"), paper, "annex")
        Document.objects.filter(pk=paper.pk).update(owner_unit=province.neighbour)
        pipeline.process(answer.json()["id"])
        assert paper.files.count() == 1
        assert Upload.objects.get().document.owner_unit == province.department
