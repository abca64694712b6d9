"""A cadre keeps a paper and a search, sees what is new, and takes a selection home."""

import datetime
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.models import Bookmark, Document, SavedSearch
from tests.browser.conftest import PHONE, picture, toast
from tests.documents import shelf

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def papers(people):
    def write(subject, symbol, **values):
        return shelf.paper(subject, "giữ rừng đầu nguồn", owner_unit=people.department, symbol=symbol, **values)

    write("Về giữ rừng", "09-NQ/TU")
    write("Về trồng rừng", "15/QĐ-UBND", visibility="internal")
    write("Rừng trong bản thảo", "10-NQ/TU", state=Document.State.DRAFT)
    return write


def test_a_cadre_keeps_follows_and_takes_home(desk, papers, people, tmp_path):
    page = desk().sign_in(people.cadre, to="/van-ban/")
    page.goto(page.url + "?q=rừng")
    card = page.locator("#ket-qua .doc-card", has_text="Về trồng rừng")
    card.get_by_role("button", name="Lưu lại").click()
    expect(card.get_by_text("Đã lưu", exact=True)).to_be_visible()
    picture(page, "ket-qua-chon-va-luu")

    page.get_by_role("link", name="Lưu tìm kiếm này").click()
    expect(page.get_by_text("Từ khóa: rừng")).to_be_visible()
    picture(page, "luu-tim-kiem")
    page.get_by_label("Tên tìm kiếm").fill("Rừng của tỉnh")
    page.get_by_role("button", name="Lưu tìm kiếm").click()
    toast(page, "Đã lưu tìm kiếm")
    SavedSearch.objects.update(looked_at=timezone.now() - SavedSearch.SAME_LOOK * 2)
    Document.objects.update(published_at=timezone.now() - SavedSearch.SAME_LOOK * 4)
    papers("Rừng vừa đăng", "11-NQ/TU")
    page.reload()
    expect(page.get_by_text("1 văn bản mới")).to_be_visible()
    picture(page, "tim-kiem-da-luu")
    page.get_by_role("link", name="Rừng của tỉnh").click()
    expect(page.locator(".doc-card").first).to_contain_text("Mới")
    picture(page, "tim-kiem-da-luu-xem")
    page.get_by_role("button", name="Lấy địa chỉ riêng").click()
    link = page.get_by_label("Địa chỉ của").input_value()
    picture(page, "dia-chi-theo-doi")
    answer = page.request.get(link)
    assert answer.status == 200 and "Về trồng rừng" in answer.text() and "bản thảo" not in answer.text()

    page.goto(page.url.split("/van-ban/")[0] + "/van-ban/da-luu/")
    page.get_by_text("Thêm ghi chú").click()
    page.get_by_label("Ghi chú của tôi").fill("Đọc lại phần hai")
    page.get_by_role("button", name="Lưu ghi chú").click()
    toast(page, "Đã lưu ghi chú")
    assert Bookmark.objects.get().note == "Đọc lại phần hai"
    picture(page, "van-ban-da-luu")
    page.get_by_label("Chọn").first.check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Tải các văn bản đã chọn").click()
    coming.value.save_as(tmp_path / "goi.zip")
    with zipfile.ZipFile(tmp_path / "goi.zip") as bundle:
        assert bundle.namelist() == ["15-QĐ-UBND - Về trồng rừng.pdf", "00 - Bảng kê.xlsx"]


def test_without_scripts_one_can_keep_and_take_home(desk, papers, people):
    page = desk(java_script_enabled=False, viewport=PHONE).sign_in(people.cadre, to="/van-ban/")
    page.locator(".doc-card", has_text="Về giữ rừng").get_by_role("button", name="Lưu lại").click()
    page.wait_for_url("**/van-ban/")
    assert Bookmark.objects.get().document.subject == "Về giữ rừng"
    page.locator(".doc-card", has_text="Về giữ rừng").locator('input[name="chon"]').check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Tải các văn bản đã chọn").click()
    assert coming.value.suggested_filename.startswith("van-ban-")


def test_an_administrator_lets_a_system_in_and_the_pages_for_others_stand(desk, papers, people):
    page = desk().sign_in(people.admin, to="/van-ban/he-thong-ket-noi/")
    page.get_by_role("link", name="Cấp khóa cho hệ thống mới").click()
    page.get_by_label("Tên hệ thống").fill("Phần mềm quản lý văn bản huyện")
    page.get_by_label("Người liên hệ").fill("Lê Văn Máy, Văn phòng, 0261 000 000")
    page.get_by_label("Đơn vị", exact=True).select_option(label="Huyện ủy Cư Jút")
    page.get_by_label("Đọc cả văn bản nội bộ").check()
    page.get_by_label("Dùng được đến hết ngày").fill(f"{timezone.localdate() + datetime.timedelta(days=90):%d/%m/%Y}")
    picture(page, "cap-khoa")
    page.get_by_role("button", name="Cấp khóa").click()
    token = page.get_by_label("Khóa", exact=True).input_value()
    picture(page, "khoa-truy-cap")
    address = page.url.split("/van-ban/")[0]
    answer = page.request.get(f"{address}/api/v1/documents/", headers={"Authorization": f"Bearer {token}"})
    assert {one["symbol"] for one in answer.json()["results"]} == {"09-NQ/TU", "15/QĐ-UBND"}
    page.get_by_role("link", name="Về danh sách").click()
    expect(page.get_by_text("Đang dùng được")).to_be_visible()
    picture(page, "he-thong-ket-noi")
    page.goto(f"{address}/api/")
    picture(page, "tai-lieu-api")
    page.goto(f"{address}/van-ban/nguon-tin/")
    picture(page, "nguon-tin")
    office = desk().sign_in(people.clerk, to="/")
    document = Document.objects.get(symbol="09-NQ/TU")
    office.goto(f"{address}/van-ban/{document.pk}/edxml/")
    expect(office.get_by_text("còn thiếu: số, ký hiệu")).to_be_visible()
    picture(office, "xuat-edxml")
    office.goto(f"{address}{document.get_absolute_url()}")
    picture(office, "trang-van-ban", whole=False)
