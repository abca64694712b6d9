"""Whatever a person may send by mistake or on purpose, through the view that takes it and the worker that
reads it: a sentence that says what is wrong and what to do, nothing left behind, nothing lost."""

import html
import io
import os
import struct
import threading
import time
import zipfile
import zlib

import pikepdf
import pytest
from django.db import connection
from django.test import Client

from documents import pipeline, quarantine
from documents.models import Document, DocumentFile, Upload
from documents.reading.kinds import NAME_LETTERS
from tests.documents import reading_files as files
from tests.documents.uploading import (
    DESK,
    EDGE,
    LETTER,
    UPLOAD,
    clerk,
    form_body,
    nothing_is_left,
    page_of,
    post,
    processed,
)
from tests.factories import documents as make

__all__ = ["clerk"]

pytestmark = pytest.mark.django_db


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
