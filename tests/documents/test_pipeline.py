"""From a file in memory to a document on the clerk's table."""

import errno
import hashlib

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.urls import reverse

from audit.models import Event
from documents import pipeline, quarantine, sealing, storage
from documents.actions import intake
from documents.models import Document, DocumentFile, HeldFile, Upload
from tests.factories import documents as make

MARKED = "TỐI MẬT\n" + make.RESOLUTION
CIRCULATION = "LƯU HÀNH NỘI BỘ\n" + make.RESOLUTION


@pytest.fixture
def waiting(province):
    def put(**values):
        return make.upload(clerk=province.clerk, unit=province.department, **values)

    return put


def processed(upload):
    pipeline.process(upload.pk)
    upload.refresh_from_db()
    return upload


@pytest.mark.servers
def test_an_open_file_becomes_a_draft_with_its_head_read(waiting, province):
    upload = processed(waiting())
    assert upload.state == Upload.State.READY
    assert upload.is_received
    document = upload.document
    assert (document.state, document.visibility) == (Document.State.DRAFT, Document.Visibility.INTERNAL)
    assert document.owner_unit == province.department
    assert document.symbol == "09-NQ/TU"
    assert document.date_issued.isoformat() == "2021-11-01"
    page = document.pages.get()
    assert "Chuyển đổi số là nhiệm vụ" in page.text
    assert page.words[0].text == "TỈNH"
    assert storage.page_image_path(upload.file, 1).exists()
    assert not quarantine.holds(upload.pk)


def test_the_original_is_kept_byte_for_byte(waiting):
    data = make.pdf(make.RESOLUTION)
    upload = processed(waiting(data=data))
    assert storage.read_original(upload.sha256) == data
    assert hashlib.sha256(data).hexdigest() == upload.file.sha256


def test_a_marked_file_leaves_nothing_but_who_when_size_hash_and_reason(waiting, province, tmp_path, settings):
    upload = processed(waiting(data=make.pdf(MARKED), name="bao-cao-quy-4.pdf"))
    assert upload.state == Upload.State.REFUSED
    assert upload.sealed_name == ""
    assert not upload.is_received
    assert upload.reasons
    assert not Document.objects.exists()
    assert not quarantine.holds(upload.pk)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    event = Event.objects.get(verb="documents.upload_refused")
    assert event.data == {"size": upload.size, "sha256": upload.sha256, "reason": upload.reason_code}
    assert "bao-cao-quy-4" not in f"{event.object_label}{event.data}"


def test_a_file_whose_name_bears_a_mark_is_refused_before_its_name_is_kept(province):
    path = quarantine.root() / "x.part"
    path.write_bytes(b"%PDF")
    taken = quarantine.QuarantinedFile(path, name="TOI MAT - ke hoach.pdf", size=4)
    taken.sha256 = "0" * 64
    upload = intake.start_upload(by=province.clerk, unit=province.department, taken=taken, declared_open=True)
    assert upload.state == Upload.State.REFUSED
    assert upload.sealed_name == ""
    assert not path.exists()


def test_an_undeclared_file_is_refused(province):
    path = quarantine.root() / "y.part"
    path.write_bytes(b"%PDF")
    taken = quarantine.QuarantinedFile(path, name="ke hoach.pdf", size=4)
    taken.sha256 = "0" * 64
    upload = intake.start_upload(by=province.clerk, unit=province.department, taken=taken, declared_open=False)
    assert (upload.state, upload.reason_code) == (Upload.State.REFUSED, "not_declared")
    assert not path.exists()


def test_a_circulation_mark_holds_the_file_encrypted_outside_the_store(waiting, settings):
    data = make.pdf(CIRCULATION)
    upload = processed(waiting(data=data))
    assert upload.state == Upload.State.HELD
    sealed = storage.held_path(upload.pk).read_bytes()
    assert data[:200] not in sealed and b"%PDF" not in sealed
    assert sealing.decrypt(sealed, bytes(upload.held.key)) == data
    assert not quarantine.holds(upload.pk)
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_released_file_goes_on_where_it_stopped(waiting, province):
    upload = processed(waiting(data=make.pdf(CIRCULATION)))
    intake.release_held(held=upload.held, by=province.leader, grounds="Đã xem bản giấy, được phép phổ biến.")
    upload = processed(upload)
    assert upload.state == Upload.State.READY
    assert not storage.held_path(upload.pk).exists()
    held = HeldFile.objects.get()
    assert (held.decision, held.decided_by, bytes(held.key)) == ("released", province.leader, b"")


@pytest.mark.django_db(transaction=True)
def test_a_power_cut_after_the_release_does_not_lose_the_file(waiting, province):
    upload = processed(waiting(data=make.pdf(CIRCULATION)))
    intake.release_held(held=upload.held, by=province.leader, grounds="Đã xem bản giấy.")
    quarantine.destroy(upload.pk)
    processed(upload)
    assert processed(upload).state == Upload.State.READY


@pytest.mark.django_db(transaction=True)
def test_a_refused_held_file_is_destroyed(waiting, province):
    upload = processed(waiting(data=make.pdf(CIRCULATION)))
    intake.refuse_held(held=upload.held, by=province.leader, grounds="Không phổ biến.")
    upload.refresh_from_db()
    assert (upload.state, upload.sealed_name) == (Upload.State.REFUSED, "")
    assert not storage.held_path(upload.pk).exists()
    assert bytes(HeldFile.objects.get().key) == b""


def test_a_gate_that_breaks_down_holds_the_file(waiting, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("nội dung không được lọt ra")

    monkeypatch.setattr(pipeline.gate, "examine", broken)
    upload = processed(waiting())
    assert (upload.state, upload.reason_code) == (Upload.State.HELD, "examine_failed")


@pytest.mark.servers
def test_the_same_bytes_again_point_to_the_document_that_is_there(waiting):
    first = processed(waiting())
    second = processed(waiting())
    assert second.state == Upload.State.DUPLICATE
    assert second.document == first.document
    assert Document.objects.count() == 1


def test_bytes_the_clerk_may_not_see_count_as_absent(waiting, province):
    theirs = make.upload(clerk=province.neighbour_clerk, unit=province.neighbour)
    pipeline.process(theirs.pk)
    ours = make.upload(clerk=province.commune_clerk, unit=province.commune)
    ours = processed(ours)
    assert ours.state == Upload.State.READY
    assert Document.objects.count() == 2


def test_a_damaged_file_is_given_back_with_a_sentence(waiting):
    upload = processed(waiting(data=make.pdf(make.RESOLUTION)[:300]))
    assert upload.state == Upload.State.UNREADABLE
    assert upload.reasons[0].endswith(".")
    assert not quarantine.holds(upload.pk)
    assert sealing.open_name(upload.sealed_name) == "nghi-quyet.pdf"


def test_what_memory_lost_is_named_as_not_received(waiting):
    upload = waiting()
    quarantine.destroy(upload.pk)
    upload = processed(upload)
    assert upload.state == Upload.State.LOST
    assert "CHƯA nhận được" in upload.reasons[0]
    assert sealing.open_name(upload.sealed_name) == "nghi-quyet.pdf"


def test_a_full_disk_keeps_the_file_in_memory_until_it_is_tried_again(waiting, monkeypatch, province):
    def full(path, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    upload = waiting()
    with monkeypatch.context() as patched:
        patched.setattr(storage, "write_durably", full)
        processed(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.reason_code) == (Upload.State.FAILED, "disk_full")
    assert quarantine.holds(upload.pk)
    intake.retry(upload=upload, by=province.clerk)
    assert processed(upload).state == Upload.State.READY


@pytest.mark.parametrize("stage", ["_store", "_read_head", "_make_images", "_index"])
def test_a_worker_that_dies_at_any_stage_is_followed_by_one_that_finishes(waiting, monkeypatch, stage):
    class Killed(BaseException):
        pass

    def die(self):
        raise Killed

    upload = waiting()
    with monkeypatch.context() as patched:
        patched.setattr(pipeline._Passage, stage, die)
        with pytest.raises(Killed):
            pipeline.process(upload.pk)
    upload = processed(upload)
    assert upload.state == Upload.State.READY
    assert (Document.objects.count(), DocumentFile.objects.count()) == (1, 1)
    assert upload.document.symbol == "09-NQ/TU"


def test_a_finished_upload_is_not_read_again(waiting):
    upload = processed(waiting())
    before = upload.document.revision
    pipeline.process(upload.pk)
    upload.document.refresh_from_db()
    assert upload.document.revision == before
    assert Document.objects.count() == 1


def test_a_file_that_kills_every_worker_ends_as_failed(waiting):
    upload = waiting()
    Upload.objects.filter(pk=upload.pk).update(attempts=pipeline.MAX_ATTEMPTS)
    assert processed(upload).reason_code == "gave_up"


def test_memory_that_is_a_disk_takes_nothing(settings, tmp_path):
    settings.QUARANTINE_ROOT = tmp_path / "dia"
    if quarantine.file_system_of(tmp_path) in quarantine.RAM_FILE_SYSTEMS:
        pytest.skip("thư mục tạm của máy này nằm trong bộ nhớ")
    with pytest.raises(quarantine.NotInMemory):
        quarantine.root()


def test_a_file_made_to_take_for_ever_is_given_back(waiting, monkeypatch):
    def endless(*args, **kwargs):
        raise SoftTimeLimitExceeded

    upload = waiting()
    monkeypatch.setattr(pipeline.extract, "read", endless)
    upload = processed(upload)
    assert (upload.state, upload.reason_code) == (Upload.State.UNREADABLE, "too_slow")
    assert not quarantine.holds(upload.pk)


def test_a_duplicate_withdrawn_since_is_no_longer_led_to(waiting, province, as_person):
    kept = make.document(owner_unit=province.neighbour, subject="Văn bản của huyện bên")
    Upload.objects.filter(pk=waiting().pk).update(state=Upload.State.DUPLICATE, document=kept)
    desk = reverse("documents:desk")
    assert kept.get_absolute_url() in as_person("clerk").get(desk).content.decode()
    Document.objects.filter(pk=kept.pk).update(state=Document.State.WITHDRAWN)
    page = as_person("clerk").get(desk).content.decode()
    assert kept.get_absolute_url() not in page and "van-ban-cua-huyen-ben" not in page
