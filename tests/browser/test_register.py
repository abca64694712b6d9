"""A paper's way through the register: the clerk takes it in, the leader hands it out, the cadre finishes it."""

import pytest
from playwright.sync_api import expect

from documents.models import RegisterEntry
from tests.browser.conftest import picture, tab_to, toast
from tests.factories import registers as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_from_the_letter_box_to_the_answer(desk, people, tmp_path):
    make.term(people.province)
    make.outgoing(unit=people.department, by=people.clerk, number=14)
    clerk = desk()
    clerk.expected += ["422 (Unprocessable", "409 (Conflict"]
    page = clerk.sign_in(people.clerk, to="/van-ban/so-den/")
    expect(page.get_by_role("heading", name="Sổ chưa có văn bản đến nào")).to_be_visible()

    page.get_by_role("link", name="Vào sổ", exact=True).click()
    expect(page.get_by_text("Không vào sổ này văn bản mật")).to_be_visible()
    expect(page.locator("#so-tiep-theo")).to_contain_text("01")
    tab_to(page, "author")
    page.keyboard.type("Ủy ban nhân dân tỉnh Đắk Nông")
    page.keyboard.press("Tab")
    page.keyboard.type("15/KH-UBND")
    tab_to(page, "subject")
    page.keyboard.type("Về tuyên truyền chuyển đổi số")
    picture(page, "vao-so-den")
    page.get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_role("link", name="Cần cam đoan văn bản không mật")).to_be_visible()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Vào sổ").click()
    toast(page, "Đã vào sổ: văn bản đến số 01")
    line = RegisterEntry.objects.get(book="incoming")

    leader = desk()
    page = leader.sign_in(people.leader, to=line.get_absolute_url())
    page.get_by_label("Người xử lý").select_option(label="Vũ Thị Luận")
    page.get_by_label("Hạn xử lý").fill("05/09/2021")  # long gone
    page.get_by_label("Ý kiến chỉ đạo").fill("Tham mưu trả lời")
    page.get_by_role("button", name="Giao xử lý").click()
    toast(page, "Đã giao xử lý")
    picture(page, "dong-so")

    cadre = desk()
    page = cadre.sign_in(people.opinion, to="/van-ban/viec-cua-toi/")
    expect(page.get_by_text("1 việc đã quá hạn")).to_be_visible()
    picture(page, "viec-cua-toi")
    page.get_by_role("link", name="Về tuyên truyền chuyển đổi số").click()
    page.get_by_label("Kết quả xử lý").fill("Đã trả lời bằng công văn")
    page.get_by_role("button", name="Báo đã xử lý xong").click()
    toast(page, "Đã báo xử lý xong")
    line.refresh_from_db()
    assert (line.state, line.handler) == ("done", people.opinion)

    page = clerk.page("/van-ban/so-di/vao-so/")
    page.get_by_label("Tên loại").select_option(label="Kế hoạch")
    expect(page.locator("#so-tiep-theo")).to_contain_text("15")
    expect(page.locator("#so-tiep-theo")).to_contain_text("KH/BTGTU")
    page.get_by_label("Ký hiệu").fill("KH/BTGTU")
    page.get_by_label("Trích yếu").fill("Tuyên truyền ngày lễ lớn")
    page.get_by_label("Tôi cam đoan").check()
    picture(page, "vao-so-di")
    page.get_by_role("button", name="Vào sổ").click()
    toast(page, "Đã vào sổ: văn bản đi số 15-KH/BTGTU")
    page.locator("summary", has_text="Hủy số này").click()
    page.get_by_label("Lý do hủy số").fill("Văn bản chưa ký")
    page.get_by_role("button", name="Hủy số").click()
    page.locator("dialog").get_by_role("button", name="Hủy số").click()
    toast(page, "Đã hủy số")

    page.goto(f"{clerk.address}/van-ban/so-di/")
    expect(page.locator("tr.cancelled")).to_contain_text("15-KH/BTGTU")
    picture(page, "so-di")
    page.get_by_role("link", name="In sổ").click()
    page.get_by_role("button", name="Lập bản in").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải PDF về").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert RegisterEntry.objects.count() == 3
