"""A cadre looks for a resolution, reads it and takes the original home; a stranger sees what is public."""

import datetime
import hashlib
import re

import pytest
from playwright.sync_api import expect

from documents import pipeline
from documents.actions import editing
from documents.models import Document, Field, Upload
from tests.browser import batch
from tests.browser.conftest import PHONE, picture
from tests.documents import shelf
from tests.factories import documents as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ORIGINAL = batch.resolution()
SHA256 = hashlib.sha256(ORIGINAL).hexdigest()


@pytest.fixture
def library(people):
    """The resolution read through the whole pipeline, public; beside it papers with other tones and for fewer eyes."""
    upload = make.upload(clerk=people.clerk, unit=people.department, data=ORIGINAL, name="nghi-quyet-chuyen-doi-so.pdf")
    pipeline.process(upload.pk)
    upload.refresh_from_db()
    resolution = upload.document
    editing.describe(
        document=resolution, by=people.clerk, revision=resolution.revision, values={"visibility": "public", "issuer_name": "TỈNH ỦY ĐẮK NÔNG"},
        tags=["chuyển đổi số"], fields=[Field.objects.get(name="Chuyển đổi số")], shared_with=[],
    )  # fmt: skip
    editing.publish(document=resolution, by=people.clerk)
    others = {"owner_unit": people.department, "issuer": resolution.issuer}
    shelf.paper("Hướng dẫn chuyện đòi sổ sách năm 2019", "chuyện đòi sổ nợ cũ", date_issued=datetime.date(2019, 5, 6), **others)
    shelf.paper(
        "Chuyển đổi số trong nội bộ ngành", "tài liệu chuyển đổi số nội bộ ngành tuyên giáo", symbol="31-KH/BTGTU",
        visibility=Document.Visibility.INTERNAL, date_issued=datetime.date(2022, 2, 2), **others,
    )  # fmt: skip
    shelf.paper(
        "Chuyển đổi số của riêng một đơn vị", "chuyển đổi số ở Đắk Mil", symbol="32-KH/BTGTU",
        visibility=Document.Visibility.UNITS, shared_with=[people.neighbour], **others,
    )  # fmt: skip
    resolution.refresh_from_db()
    return resolution


def titles(page):
    return page.locator("#ket-qua .doc-card h3").all_inner_texts()


def search(page, words):
    page.fill("#tim", words)
    page.press("#tim", "Enter")
    page.wait_for_url(lambda address: "q=" in address)
    page.wait_for_load_state()


INTERNAL, ELSEWHERE = "Chuyển đổi số trong nội bộ ngành", "Chuyển đổi số của riêng một đơn vị"


def test_a_cadre_finds_narrows_reads_and_takes_the_original_home(desk, library, people, tmp_path):
    page = desk().sign_in(people.cadre, to="/van-ban/")
    search(page, "chuyen doi so")
    found = titles(page)
    assert len(found) == 3 and INTERNAL in found and ELSEWHERE not in found
    search(page, "chuyển đổi số")
    assert titles(page)[-1].startswith("Hướng dẫn chuyện đòi sổ")  # other tones come last
    marks = page.locator("#ket-qua mark")
    expect(marks.first).to_be_visible()
    assert "chuyển đổi số" in " ".join(text.lower() for text in marks.all_inner_texts())
    picture(page, "tim-kiem")

    page.locator("#nhom-nam").get_by_label("2021").check()
    expect(page.locator("#ket-qua .doc-card")).to_have_count(1)
    expect(page.locator("#ket-qua h2")).to_have_text("1 kết quả")
    assert "nam=2021" in page.url
    picture(page, "tim-kiem-da-loc")

    search(page, "09-NQ/TU")
    expect(page.locator("#ket-qua .doc-symbol").first).to_have_text("09-NQ/TU")
    page.locator("#ket-qua .doc-card h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("huyển đổi số tỉnh Đắk Nông đến năm 2025")
    image = page.locator(".sheet-image img").first
    expect(image).to_be_visible()
    page.wait_for_function("() => document.querySelector('.sheet-image img').naturalWidth > 1000")
    picture(page, "doc-van-ban", whole=False)

    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải bản gốc").click()
    coming.value.save_as(tmp_path / "ban-goc.pdf")
    assert (tmp_path / "ban-goc.pdf").read_bytes() == ORIGINAL
    assert coming.value.suggested_filename == "nghi-quyet-chuyen-doi-so.pdf"
    page.get_by_text("Mã kiểm tra SHA-256").click()
    expect(page.locator("code.sha")).to_have_text(SHA256)

    page.get_by_role("link", name="Đọc tệp PDF").click()
    page.wait_for_selector(".pdf-text span")
    assert "Chuyển đổi số là nhiệm vụ quan trọng" in re.sub(r"\s+", " ", page.inner_text(".pdf-text"))
    chosen = page.evaluate(
        """() => { const line = [...document.querySelectorAll(".pdf-text span")].find((one) => one.textContent.includes("Quan điểm"));
        const range = document.createRange(); range.selectNodeContents(line);
        getSelection().removeAllRanges(); getSelection().addRange(range); return getSelection().toString(); }"""
    )
    assert "Quan điểm" in chosen
    picture(page, "doc-tep-pdf", whole=False)


def test_a_stranger_sees_what_is_public_and_no_hint_of_more(desk, library, people):
    hidden = Document.objects.get(subject=INTERNAL)
    one = desk()
    one.expected.append("404 (Not Found)")
    page = one.page("/van-ban/")
    expect(page.locator("#ket-qua h2")).to_have_text("2 văn bản")
    for words in ("chuyển đổi số", "chuyen doi so"):
        search(page, words)
        shown = page.inner_text("body")
        assert "nội bộ ngành" not in shown and "riêng một đơn vị" not in shown
        assert not re.search(r"đăng nhập để xem thêm|không có quyền|bị ẩn|nội bộ", shown.lower())
    expect(page.locator("#nhom-nam")).not_to_contain_text("2022")
    picture(page, "ban-doc-tim-kiem")
    absent = [
        re.sub(r"\d", "", page.inner_text("main")) if page.goto(one.address + path).status == 404 else path
        for path in (hidden.get_absolute_url(), "/van-ban/999999/khong-co/")
    ]
    assert absent[0] == absent[1]  # hidden and absent look the same
    page.goto(one.address + library.get_absolute_url())
    expect(page.get_by_role("link", name="Tải bản gốc")).to_be_visible()
    assert "Phạm vi xem" not in page.inner_text("main")
    assert "Đơn vị quản lý" not in page.inner_text("main")
    picture(page, "ban-doc-doc-van-ban", whole=False)


def test_without_scripts_one_can_search_read_sign_in_and_upload(desk, library, people, tmp_path):
    page = desk(java_script_enabled=False, viewport=PHONE).page("/")
    page.click("text=Tra cứu văn bản theo số ký hiệu")
    page.wait_for_url("**/van-ban/")
    page.fill('input[name="q"]', "chuyển đổi số")
    page.press('input[name="q"]', "Enter")
    page.wait_for_url("**/van-ban/?q=*")
    page.locator("#ket-qua .doc-card h3 a").first.click()
    expect(page.locator(".sheet-image img").first).to_be_visible()
    page.locator(".sheet-text summary").first.click()
    expect(page.locator(".sheet-words").first).to_contain_text("Chuyển đổi số là nhiệm vụ quan trọng")

    page = desk(java_script_enabled=False).sign_in(people.clerk, to="/van-ban/ban-van-thu/")
    paper = tmp_path / "huong-dan.docx"
    paper.write_bytes(batch.word())
    page.set_input_files("#tep", [paper])
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Tải văn bản lên").click()
    expect(page.get_by_text("huong-dan.docx")).to_be_visible()
    upload = Upload.objects.get(state=Upload.State.WORKING)
    pipeline.process(upload.pk)
    page.reload()
    expect(page.get_by_text("Đã tiếp nhận, chờ kiểm tra")).to_be_visible()
    picture(page, "khong-javascript-ban-van-thu")
    page.get_by_role("link", name="Kiểm tra", exact=True).click()
    page.fill('[name="subject"]', "Tuyên truyền Cách mạng tháng Tám")
    page.get_by_label("Công khai").check()
    page.get_by_role("button", name="Lưu và đăng").click()
    expect(page.get_by_text("Đã đăng văn bản")).to_be_visible()
    upload.refresh_from_db()
    assert upload.document.state == Document.State.PUBLISHED
    assert upload.document.subject == "Tuyên truyền Cách mạng tháng Tám"
