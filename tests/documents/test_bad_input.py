"""Whatever a person may send by mistake or on purpose, through the view that takes it and the worker that
reads it: a sentence that says what is wrong and what to do, nothing left behind, nothing lost."""

import contextlib
import html
import io
import json
import os
import resource
import struct
import subprocess
import threading
import time
import zipfile
import zlib

import kombu.pools
import pikepdf
import pytest
from django.db import OperationalError, connection
from django.test import Client

from documents import pipeline, quarantine, storage
from documents.models import Document, DocumentFile, Upload
from documents.reading.kinds import NAME_LETTERS
from documents.tasks import read_upload, resume_waiting_uploads
from documents.views import desk
from tests.documents import reading_files as files
from tests.factories import documents as make
from tests.workers import wait_until

pytestmark = pytest.mark.django_db
UPLOAD, DESK, QUEUE = "/van-ban/tai-len/", "/van-ban/ban-van-thu/", "/van-ban/ban-van-thu/hang-doi/"
LETTER = make.pdf(make.RESOLUTION)
EDGE = "ranh-gioi-giua-cac-phan"


def form_body(*sent, declared="1"):
    """A form as it goes over the wire, names and all: the test client would tidy them."""
    parts = [f'--{EDGE}\r\nContent-Disposition: form-data; name="declared_open"\r\n\r\n{declared}\r\n'.encode()]
    for name, data in sent:
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/x\r\n\r\n'
        parts += [head.encode(), data, b"\r\n"]
    return b"".join([*parts, f"--{EDGE}--\r\n".encode()])


def post(client, *sent, script=True, declared="1"):
    return client.generic(
        "POST", UPLOAD, form_body(*sent, declared=declared), content_type=f"multipart/form-data; boundary={EDGE}",
        headers={"accept": "application/json"} if script else {},
    )  # fmt: skip


@pytest.fixture
def clerk(as_person):
    return as_person("clerk")


def processed(answer):
    assert answer.status_code == 202, answer.content
    pipeline.process(answer.json()["id"])
    return Upload.objects.get(pk=answer.json()["id"])


def page_of(client, path=DESK):
    return html.unescape(client.get(path).content.decode())


def nothing_is_left(settings):
    kept = [path for root in (settings.MEDIA_ROOT, settings.HELD_ROOT, quarantine.root()) for path in root.rglob("*")]
    assert [path for path in kept if path.is_file()] == []
    assert not Document.objects.exists() and not DocumentFile.objects.exists()


def five_thousand_pages():
    def add(pdf):
        for _ in range(4999):
            pdf.pages.append(pdf.pages[0])

    return files.changed_pdf(add, files.pdf_of([]))


def javascript(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with zipfile.ZipFile(io.BytesIO(files.docx(files.paragraph("x")))) as plain:
            for name in plain.namelist():
                archive.writestr(name, plain.read(name))
        with archive.open("word/media/image1.png", "w", force_zip64=True) as member:
            for _ in range(700):
                member.write(bytes(1_000_000))
    return out.getvalue()


def xml_bomb():
    lol = '<!DOCTYPE l [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    return files.docx("", {"word/document.xml": f"{lol}<w:document {files.W}><w:body>{files.paragraph('&b;')}</w:body></w:document>"})


def image_bomb():
    """Two hundred kilobytes that want to be 400 million dots."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj()
    packed = b"".join(rows.compress(bytes(20_001)) for _ in range(20_000)) + rows.flush()
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def password_word():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


LOCKED = pikepdf.Encryption(user="chìa khóa", owner="x")
TEMPLATE = '<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://evil.vn/a" TargetMode="External"/>'

UNREADABLE = {
    "lying extension": ("van-ban.docx", lambda: LETTER, "Tên tệp ghi đuôi “.docx” nhưng nội dung là tệp PDF"),
    "program": ("van-ban.pdf", lambda: b"MZ\x90\0" + bytes(3000), "nội dung là loại tệp khác"),
    "not on the list": ("bai-hat.mp3", lambda: b"ID3" + bytes(3000), "Cổng không nhận loại tệp này"),
    "truncated PDF": ("a.pdf", lambda: LETTER[: len(LETTER) // 2], "bị cắt cụt"),
    "truncated DOCX": ("a.docx", lambda: files.docx(files.paragraph("chữ " * 999))[:-300], "bị cắt cụt"),
    "encrypted PDF": ("a.pdf", lambda: files.changed_pdf(lambda pdf: None, encryption=LOCKED), "khóa bằng mật khẩu"),
    "password on DOCX": ("a.docx", password_word, "khóa bằng mật khẩu"),
    "5,000 pages": ("a.pdf", five_thousand_pages, "Tệp có 5000 trang"),
    "zip bomb": ("a.docx", zip_bomb, "bất thường khi giải nén"),
    "XML bomb": ("a.docx", xml_bomb, "thực thể XML"),
    "image bomb": ("a.png", image_bomb, "phình to bất thường"),
    "macros": ("a.docx", lambda: files.docx(files.paragraph("x"), {"word/vbaProject.bin": b"x"}), "chứa macro"),
    "external links": ("a.docx", lambda: files.docx(files.paragraph("x"), links=TEMPLATE), "nằm ngoài tệp"),
    "PDF with JavaScript": ("a.pdf", lambda: files.changed_pdf(javascript), "mã lệnh tự chạy"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_given_back_with_a_sentence(case, clerk, settings):
    name, build, words = UNREADABLE[case]
    upload = processed(post(clerk, (name, build())))
    assert upload.state == Upload.State.UNREADABLE
    assert words in upload.reasons[0] and upload.reasons[0].endswith(".") and "Hãy" in upload.reasons[0]
    assert not upload.is_received
    shown = page_of(clerk)
    assert upload.reasons[0] in shown and name in shown  # which file, what is wrong, what to do
    nothing_is_left(settings)


def test_an_empty_file_is_answered_at_once(clerk, settings):
    answer = post(clerk, ("trong.pdf", b""))
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Tệp rỗng") and "Hãy" in answer.json()["error"]
    assert not Upload.objects.exists()
    nothing_is_left(settings)


def test_a_form_without_a_file_says_so(clerk):
    assert post(clerk).json()["error"] == "Chưa có tệp nào. Hãy chọn tệp rồi tải lên."


def test_what_is_not_declared_open_is_refused_and_says_what_to_do(clerk, settings):
    answer = post(clerk, ("a.pdf", LETTER), declared="")
    assert answer.status_code == 422
    assert "đánh dấu vào ô cam kết" in answer.json()["error"]
    nothing_is_left(settings)


class TestTooLarge:
    @pytest.fixture(autouse=True)
    def low_limit(self, settings):
        settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024

    def test_is_answered_before_the_body_is_kept(self, clerk, settings):
        answer = post(clerk, ("to.pdf", b"%PDF-1.7" + bytes(2_200_000)))
        assert answer.status_code == 413
        assert answer.json()["error"].startswith("Tệp lớn hơn 2 MB") and "Hãy" in answer.json()["error"]
        nothing_is_left(settings)

    def test_by_a_few_bytes(self, clerk, settings):
        assert post(clerk, ("to.pdf", b"%PDF-1.7" + bytes(2 * 1024 * 1024))).status_code == 413
        nothing_is_left(settings)

    def test_in_a_plain_form_takes_nothing_from_the_files_beside_it(self, clerk):
        sent = [("mot.pdf", LETTER), ("to.pdf", bytes(2_200_000)), ("hai.pdf", make.pdf("Văn bản khác"))]
        answer = post(clerk, *sent, script=False)
        assert answer.url == DESK
        shown = page_of(clerk)
        assert shown.count("Tệp lớn hơn 2 MB") == 1
        assert "mot.pdf" in shown and "hai.pdf" in shown
        assert [quarantine.holds(upload.pk) for upload in Upload.objects.all()] == [True, True]

    def test_files_that_are_large_together_are_not_too_large(self, clerk):
        many = [(f"{number}.pdf", LETTER + bytes(900_000 + number)) for number in range(4)]
        post(clerk, *many, script=False)
        assert Upload.objects.count() == 4


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/cron.d/nghi-quyet.pdf", "nghi-quyet.pdf"),
        ("..\\\\..\\\\Windows\\\\nghi-quyet.pdf", "nghi-quyet.pdf"),
        ("nghi\x07-\x1bquyet\u202e\u200b.pdf", "nghi-quyet.pdf"),
        ("nghị quyết\u2028số 9.pdf", "nghị quyếtsố 9.pdf"),
        ("ngh" + "i" * 300 + ".pdf", None),
        ("<script>alert(1)</script>.pdf", None),
    ],
)
def test_a_strange_name_does_no_harm(clerk, settings, sent, kept):
    upload = processed(post(clerk, (sent, LETTER)))
    assert upload.state == Upload.State.READY
    name = upload.file.name
    assert name == kept or (kept is None and len(name) <= NAME_LETTERS and name.endswith(".pdf") and name.isprintable())
    stored = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert {path.name for path in stored} == {upload.sha256, "1.webp", "thumbnail.webp"}
    original = clerk.get(f"/van-ban/{upload.document_id}/tep/{upload.file_id}/")
    assert b"".join(original.streaming_content) == LETTER
    assert "\n" not in original["Content-Disposition"] and ".." not in original["Content-Disposition"]
    shown = clerk.get(DESK).content.decode()
    assert "<script>alert" not in shown


@pytest.mark.parametrize("name", ["", "..", "."])
def test_a_name_that_is_none_is_asked_for_again(clerk, settings, name):
    assert post(clerk, (name, LETTER)).json()["error"].startswith("Chưa có tệp nào")
    nothing_is_left(settings)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_becomes_one_document(clerk, queue_name):
    first, second = (post(clerk, (name, LETTER)).json()["id"] for name in ("a.pdf", "b.pdf"))

    def work(upload):
        try:
            pipeline.process(upload)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[upload]) for upload in (first, second)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(Upload.objects.values_list("state", flat=True)) == ["duplicate", "ready"]
    assert Document.objects.count() == DocumentFile.objects.count() == 1
    assert len({upload.document_id for upload in Upload.objects.all()}) == 1
    assert "Tệp này đã có trong kho" in page_of(clerk)
    assert not any(quarantine.root().iterdir())


def test_of_two_clerks_at_one_record_the_second_keeps_what_was_typed(clerk, as_person):
    document = processed(post(clerk, ("a.pdf", LETTER))).document
    path = f"/van-ban/{document.pk}/kiem-tra/"
    typed = {"revision": document.revision, "visibility": "internal", "urgency": "", "validity": document.validity}
    assert clerk.post(path, typed | {"subject": "Của người thứ nhất", "place": "Đắk Nông"}).status_code == 302
    editor = as_person("editor")
    answer = editor.post(path, typed | {"subject": "Của người thứ hai", "tag_names": "thẻ đã gõ", "date_issued": "1/11/2021"})
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Người khác đã sửa văn bản này" in shown
    assert "Của người thứ hai" in shown and "thẻ đã gõ" in shown
    assert "Trích yếu trong bản mới nhất: Của người thứ nhất." in shown
    assert "Địa danh trong bản mới nhất: Đắk Nông." in shown
    document.refresh_from_db()
    assert document.subject == "Của người thứ nhất" and not document.tags.exists()
    again = typed | {"revision": document.revision, "subject": "Của người thứ hai", "viec": "save"}
    assert editor.post(path, again).status_code == 302
    document.refresh_from_db()
    assert document.subject == "Của người thứ hai"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_while_the_queue_is_away_uploads_wait_and_then_finish_by_themselves(clerk, start_worker, queue_away):
    with queue_away():
        began = time.monotonic()
        answer = post(clerk, ("nghi-quyet.pdf", LETTER))
        assert answer.status_code == 202
        assert time.monotonic() - began < 20
    assert "nghi-quyet.pdf" in page_of(clerk, QUEUE) and "chưa tiếp nhận" in page_of(clerk, QUEUE)
    Upload.objects.update(created_at="2022-08-04T00:00:00Z")  # the sweeper leaves fresh ones to the queue
    start_worker()
    resume_waiting_uploads()
    wait_until(lambda: Upload.objects.get().state == Upload.State.READY, "the file is through")
    assert Document.objects.count() == 1


def test_while_the_queues_whole_server_is_away_the_script_is_told_to_come_again(clerk, settings, tmp_path, queue_away):
    clerk.raise_request_exception = False
    there = settings.CACHES
    with queue_away():
        settings.CACHES = {"default": there["default"] | {"LOCATION": f"unix://{tmp_path}/no.sock?db=1"}}
        answer = post(clerk, ("a.pdf", LETTER))
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "hãy thử lại sau ít phút" in answer.json()["error"]
        nothing_is_left(settings)
    settings.CACHES = there
    assert processed(post(clerk, ("a.pdf", LETTER))).state == Upload.State.READY


@pytest.fixture
def queue_away(tmp_path):
    """The broker's address leads nowhere while the block lasts."""
    app = read_upload.app
    address = app.conf.broker_url

    def point_to(there):
        kombu.pools.reset()
        app.conf.broker_url = app.conf.broker_write_url = there
        app._pool = app.amqp._producer_pool = None

    @contextlib.contextmanager
    def away():
        point_to(f"redis+socket://{tmp_path}/no.sock?virtual_host=0")
        try:
            yield
        finally:
            point_to(address)

    return away


@pytest.mark.django_db(transaction=True)
class TestDatabaseAway:
    @pytest.fixture
    def away(self, monkeypatch):
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
        yield monkeypatch
        connection.close()

    @pytest.fixture
    def clerk(self, clerk):
        clerk.raise_request_exception = False
        clerk.get(DESK)
        return clerk

    def test_the_upload_script_is_told_to_come_again(self, clerk, away, settings, queue_name):
        answer = post(clerk, ("a.pdf", LETTER))
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "tạm thời chưa trả lời" in json.loads(answer.content)["error"]
        assert not any(quarantine.root().iterdir())
        away.undo()
        settings.QUARANTINE_ROOT.mkdir(exist_ok=True)
        assert post(clerk, ("a.pdf", LETTER)).status_code == 202

    def test_a_person_is_told_in_words_and_the_typed_text_is_kept_on_the_page(self, clerk, away):
        answer = clerk.get(DESK)
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "hãy thử lại sau ít phút" in html.unescape(answer.content.decode())


def test_a_database_that_goes_away_behind_the_body_leaves_nothing_in_memory(clerk, monkeypatch, settings):
    def gone(**kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    clerk.raise_request_exception = False
    monkeypatch.setattr(desk.intake, "start_upload", gone)
    answer = post(clerk, ("a.pdf", LETTER))
    assert answer.status_code == 503
    nothing_is_left(settings)


@pytest.fixture
def small_disk(tmp_path, settings):
    """A disk of its own under the store, so small that the original alone fits, or nothing."""
    settings.MEDIA_ROOT = tmp_path / "small"
    settings.MEDIA_ROOT.mkdir()

    def mount(pages):
        size = f"size={pages * resource.getpagesize()}"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", settings.MEDIA_ROOT], capture_output=True)
        if mounted.returncode:
            pytest.skip("máy này không cho gắn một ổ đĩa nhỏ (cần quyền root)")

    yield mount
    subprocess.run(["umount", settings.MEDIA_ROOT], capture_output=True)


@pytest.mark.parametrize(("pages", "received"), [(1, False), (5, True)], ids=["before the original", "after the original"])
def test_a_full_disk_keeps_the_file_and_one_click_goes_on(clerk, settings, small_disk, pages, received):
    small_disk(pages)
    answer = post(clerk, ("nghi-quyet.pdf", LETTER))
    upload = processed(answer)
    assert (upload.state, upload.reason_code, upload.is_received) == (Upload.State.FAILED, "disk_full", received)
    assert (quarantine.holds(upload.pk), Document.objects.exists()) == (not received, received)
    shown = page_of(clerk)
    assert "Ổ đĩa của máy chủ đã đầy" in shown and "Làm lại" in shown
    subprocess.run(["mount", "-o", "remount,size=9m", settings.MEDIA_ROOT], check=True)
    assert clerk.post(f"{UPLOAD}{upload.pk}/lam-lai/").status_code == 302
    upload = processed(answer)
    assert (upload.state, Document.objects.count()) == (Upload.State.READY, 1)
    assert storage.read_original(upload.sha256) == LETTER
    assert storage.page_image_path(upload.file, 1).exists()


def test_full_memory_asks_to_come_again(clerk, settings):
    settings.QUARANTINE_MAX_BYTES = 70_000 + len(LETTER)
    quarantine.put("11111111-1111-1111-1111-111111111111", bytes(70_000))
    answer = post(clerk, ("a.pdf", LETTER))
    assert answer.status_code == 503
    assert "Hãy gửi lại sau ít phút" in answer.json()["error"]
    assert not Upload.objects.exists() and len(list(quarantine.root().iterdir())) == 1


class TestBodiesNobodyAskedFor:
    def test_of_a_person_who_may_not_upload(self, as_person, settings):
        assert post(as_person("cadre"), ("a.pdf", LETTER)).status_code == 403
        nothing_is_left(settings)

    def test_of_a_stranger(self, province, settings):
        assert post(Client(enforce_csrf_checks=True), ("a.pdf", LETTER)).status_code in (302, 403)
        nothing_is_left(settings)

    def test_of_a_page_from_elsewhere(self, province, settings):
        client = Client(enforce_csrf_checks=True)
        client.force_login(province.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert post(client, ("a.pdf", LETTER)).status_code == 403
        nothing_is_left(settings)

    def test_at_a_page_that_takes_no_files(self, clerk, settings):
        clerk.generic("POST", "/van-ban/danh-muc/ho-so/", form_body(("a.pdf", LETTER)), content_type=f"multipart/form-data; boundary={EDGE}")
        nothing_is_left(settings)

    def test_that_broke_off_on_the_way(self, clerk, settings):
        cut = form_body(("a.pdf", LETTER))[:-400]
        clerk.generic("POST", UPLOAD, cut, content_type=f"multipart/form-data; boundary={EDGE}", headers={"accept": "application/json"})
        for upload in Upload.objects.all():
            pipeline.process(upload.pk)
        nothing_is_left(settings)

    def test_that_stopped_coming_is_swept_away_after_minutes(self, province):
        stalled, coming = (quarantine.root() / f"{name}.part" for name in "ab")
        for path in (stalled, coming):
            path.write_bytes(b"%PDF")
        os.utime(stalled, (time.time() - 400,) * 2)
        quarantine.destroy_abandoned([])
        assert not stalled.exists() and coming.exists()
