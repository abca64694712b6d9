"""A clerk adds an annex and a corrected version, compares the two, throws away and restores."""

import pytest
from playwright.sync_api import expect

from documents import storage
from documents.models import Document
from tests.browser.conftest import picture, toast
from tests.factories import documents as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ANNEX = "PHỤ LỤC\nDanh mục dịch vụ công trực tuyến của tỉnh năm 2022"
CORRECTED = make.RESOLUTION.replace("đến năm 2025", "đến năm 2026") + "\nBổ sung chỉ tiêu về hạ tầng băng rộng."


def choose(page, name, text):
    page.set_input_files("#tep", [{"name": name, "mimeType": "application/pdf", "buffer": make.pdf(text)}])


def read(page, count):
    """Wait until that many files of this page have been read."""
    expect(page.locator("#hang-doi .queue-ready")).to_have_count(count, timeout=120_000)


def test_an_annex_and_a_corrected_version(desk, people, start_worker):
    start_worker()
    paper = make.document(owner_unit=people.department, state=Document.State.DRAFT)
    clerk = desk()
    page = clerk.sign_in(people.clerk, to=f"/van-ban/{paper.pk}/kiem-tra/")
    page.get_by_role("link", name="Tệp và phiên bản (0)").click()

    # The main file first; the choice of what the next file is stands above the drop zone.
    expect(page.get_by_label("Tệp này là")).to_have_value("main")
    page.get_by_label("Tôi cam đoan").check()
    choose(page, "nghi-quyet.pdf", make.RESOLUTION)
    read(page, 1)
    page.get_by_role("link", name="Cập nhật danh sách").click()

    page.get_by_label("Tệp này là").select_option("annex")
    page.get_by_label("Tôi cam đoan").check()
    choose(page, "phu-luc.pdf", ANNEX)
    page.get_by_label("Tệp này là").select_option("main:0")
    choose(page, "nghi-quyet-sua.pdf", CORRECTED)
    read(page, 3)
    page.get_by_role("link", name="Cập nhật danh sách").click()
    picture(page, "tep-va-phien-ban")

    files = {(file.part, file.version): file for file in paper.files.all()}
    assert set(files) == {("main", 1), ("main", 2), ("annex", 1)}
    assert storage.read_original(files["main", 1].sha256) == make.pdf(make.RESOLUTION)
    assert storage.read_original(files["main", 2].sha256) == make.pdf(CORRECTED)
    paper.refresh_from_db()
    assert paper.subject == "Về chuyển đổi số đến năm 2025"  # a later file leaves the head alone

    expect(page.get_by_role("heading", name="Văn bản (2 phiên bản)")).to_be_visible()
    page.get_by_role("link", name="So với bản mới nhất (phiên bản 1)").click()
    expect(page.locator(".compare del").first).to_have_text("2025,")
    expect(page.locator(".compare ins").first).to_have_text("2026,")
    picture(page, "so-sanh-phien-ban")

    page.goto(f"{clerk.address}/van-ban/{paper.pk}/tep/")
    page.get_by_label("Lý do").fill("Tải nhầm văn bản")
    page.get_by_role("button", name="Chuyển vào thùng rác").click()
    page.locator("#xac-nhan").get_by_role("button", name="Chuyển vào thùng rác").click()
    toast(page, "Đã chuyển văn bản vào thùng rác")
    page.get_by_role("link", name="Thùng rác").click()
    picture(page, "thung-rac")
    page.get_by_role("button", name="Khôi phục").click()
    toast(page, "Đã khôi phục văn bản")
    assert Document.objects.get().state == Document.State.DRAFT
