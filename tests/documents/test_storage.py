"""The store on the disk and in an object store: one and the same to everybody else."""

import hashlib

import pytest
from django.urls import reverse
from django.utils import timezone

from documents import page_images, pipeline, sealing, storage
from documents.actions import intake
from documents.exceptions import StoreAway
from documents.models import Document, HeldFile, Upload
from documents.reading import extract
from tests.documents.shelf import paper
from tests.factories import documents as make
from tests.object_store import away, in_objects, object_server, store

__all__ = ["in_objects", "object_server", "store"]

DATA = b"%PDF-1.4 \xe1\xba\xa1" * 1000
SHA256 = hashlib.sha256(DATA).hexdigest()


def keys(prefix, after=""):
    return [key for key, *_ in storage.stored(prefix, after)]


@pytest.mark.usefixtures("store")
class TestBytes:
    def test_an_original_is_kept_under_its_hash_and_read_back(self):
        assert not storage.original_path(SHA256).exists()
        storage.store_original(DATA, SHA256)
        assert storage.original_path(SHA256).exists()
        assert storage.read_original(SHA256) == DATA
        assert storage.hash_of(storage.original_path(SHA256)) == SHA256

    def test_bytes_of_another_hash_are_not_taken(self):
        with pytest.raises(ValueError):
            storage.store_original(DATA, "0" * 64)
        assert keys("originals/") == []

    def test_what_is_there_already_is_left_alone(self):
        storage.write_durably(storage.original_path(SHA256), b"an earlier body")
        storage.store_original(DATA, SHA256)
        assert storage.read_original(SHA256) == b"an earlier body"

    def test_a_body_is_read_piece_by_piece(self):
        storage.store_original(DATA, SHA256)
        with storage.original_path(SHA256).open("rb") as stream:
            assert stream.read(5) == DATA[:5]
            assert stream.read(7) == DATA[5:12]
            assert stream.read() == DATA[12:]

    def test_what_is_not_there_is_a_missing_file(self):
        path = storage.original_path(SHA256)
        with pytest.raises(FileNotFoundError):
            path.read_bytes()
        with pytest.raises(FileNotFoundError):
            path.unlink()
        path.unlink(missing_ok=True)

    def test_what_is_removed_is_gone(self):
        storage.store_original(DATA, SHA256)
        storage.original_path(SHA256).unlink()
        assert not storage.original_path(SHA256).exists()

    def test_a_page_image_can_be_made_anew_in_its_place(self):
        file = type("File", (), {"pk": 12_345})
        for body in (b"first", b"second"):
            storage.write_durably(storage.page_image_path(file, 2), body)
        storage.write_durably(storage.thumbnail_path(file), b"small")
        assert storage.page_image_path(file, 2).read_bytes() == b"second"
        assert storage.pages_with_images(file) == {2}
        assert storage.pages_with_images(type("File", (), {"pk": 1})) == set()

    def test_everything_is_listed_in_order_and_from_any_place_on(self):
        bodies = [b"%d" % number for number in range(7)]
        for body in bodies:
            storage.store_original(body, hashlib.sha256(body).hexdigest())
        listed = list(storage.stored("originals/"))
        wanted = sorted(storage.original_key(hashlib.sha256(body).hexdigest()) for body in bodies)
        assert [key for key, *_ in listed] == wanted
        assert {size for _, size, _ in listed} == {1}
        assert all(abs((timezone.now() - at).total_seconds()) < 600 for *_, at in listed)
        assert keys("originals/", after=wanted[3]) == wanted[4:]
        assert keys("pages/") == []


@pytest.mark.django_db
@pytest.mark.usefixtures("store")
class TestThePortal:
    def test_an_upload_is_stored_read_and_shown(self, province, as_person):
        data = make.pdf(make.RESOLUTION)
        upload = make.upload(clerk=province.clerk, unit=province.department, data=data)
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert upload.state == Upload.State.READY
        clerk = as_person("clerk")
        original = clerk.get(reverse("documents:original", args=[upload.document_id, upload.file_id]))
        assert b"".join(original.streaming_content) == data
        image = clerk.get(reverse("documents:page_image", args=[upload.document_id, 1]))
        assert b"".join(image.streaming_content).startswith(b"RIFF")
        assert "sheet-image" in clerk.get(upload.document.get_absolute_url()).content.decode()

    def test_a_held_file_lies_there_sealed_and_goes_with_the_decision(self, province):
        data = make.pdf("LƯU HÀNH NỘI BỘ\n" + make.RESOLUTION)
        upload = make.upload(clerk=province.clerk, unit=province.department, data=data)
        pipeline.process(upload.pk)
        held = HeldFile.objects.get(upload=upload)
        sealed = storage.held_path(upload.pk).read_bytes()
        assert data[:40] not in sealed
        assert sealing.decrypt(sealed, bytes(held.key)) == data
        intake.release_held(held=held, by=province.leader, grounds="Văn bản thường")
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert upload.state == Upload.State.READY
        assert storage.read_original(upload.sha256) == data

    def test_a_file_without_bytes_is_not_found(self, province, as_person):
        document = paper("Về chuyển đổi số", "Chữ của trang", owner_unit=province.department)
        file = document.files.get()
        storage.original_path(file.sha256).unlink()
        assert as_person(None).get(reverse("documents:original", args=[document.pk, file.pk])).status_code == 404
        assert as_person(None).get(reverse("documents:page_image", args=[document.pk, 1])).status_code == 404


@pytest.mark.django_db
class TestAwayObjectStore:
    def test_an_upload_fails_with_a_way_back_and_nothing_is_lost(self, province, settings, in_objects):
        upload = make.upload(clerk=province.clerk, unit=province.department)
        with away(settings):
            pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert (upload.state, upload.reason_code) == (Upload.State.FAILED, "store_away")
        assert "Làm lại" in upload.reasons[0] and not upload.is_received
        assert not Document.objects.exists()
        intake.retry(upload=upload, by=province.clerk)
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert upload.state == Upload.State.READY and storage.original_path(upload.sha256).exists()

    def test_a_doubtful_file_waits_in_memory_until_it_can_be_sealed(self, province, settings, in_objects):
        upload = make.upload(
            clerk=province.clerk, unit=province.department, data=make.pdf("LƯU HÀNH NỘI BỘ\n" + make.RESOLUTION)
        )
        with away(settings):
            pipeline.process(upload.pk)
        assert not HeldFile.objects.exists()
        intake.retry(upload=upload, by=province.clerk)
        pipeline.process(upload.pk)
        assert HeldFile.objects.get().upload == upload

    def test_the_page_shows_head_and_text_and_says_what_is_missing(self, province, settings, as_person):
        document = paper("Về chuyển đổi số", "Chữ của trang đầu", owner_unit=province.department)
        page_images.make_images(document.files.get(), extract.read(make.pdf("Chữ của trang đầu"), "a.pdf").pages)
        with away(settings):
            page = as_person(None).get(document.get_absolute_url())
        assert page.status_code == 200
        text = page.content.decode()
        assert "Chữ của trang đầu" in text and "Kho tệp tạm thời không trả lời" in text and "sheet-image" not in text

    @pytest.mark.parametrize("name", ["original", "image"])
    def test_an_original_or_an_image_asks_to_come_back(self, province, settings, as_person, name):
        document = paper("Về chuyển đổi số", "Chữ", owner_unit=province.department)
        client = as_person(None)
        client.raise_request_exception = False
        url = {
            "original": reverse("documents:original", args=[document.pk, document.files.get().pk]),
            "image": reverse("documents:page_image", args=[document.pk, 1]),
        }[name]
        with away(settings):
            answer = client.get(url)
        assert answer.status_code == 503 and answer["Retry-After"]
        assert "Kho tệp tạm thời không trả lời" in answer.content.decode()

    def test_a_decision_on_a_held_file_waits(self, province, settings, in_objects, as_person):
        upload = make.upload(
            clerk=province.clerk, unit=province.department, data=make.pdf("LƯU HÀNH NỘI BỘ\n" + make.RESOLUTION)
        )
        pipeline.process(upload.pk)
        held = HeldFile.objects.get()
        with away(settings):
            answer = as_person("leader").post(
                reverse("documents:decide_held", args=[held.pk]), {"decision": "release", "grounds": "Thường"}, follow=True
            )
        assert "Kho tệp tạm thời không trả lời" in answer.content.decode()
        held.refresh_from_db()
        assert held.decision == HeldFile.Decision.PENDING

    def test_no_word_of_the_librarys_error_comes_through(self, settings):
        with away(settings), pytest.raises(StoreAway) as problem:
            storage.read_original(SHA256)
        assert problem.value.__cause__ is None and SHA256 not in str(problem.value)
