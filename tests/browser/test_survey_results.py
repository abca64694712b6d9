"""From the opened box to the published figures in the browser: the desk proposes and submits the list, the leader freezes it, reads
and publishes, a visitor on a phone reads."""

import pytest
from playwright.sync_api import expect

from surveys.models import OpenAnswer, Series, Survey
from surveys.tables import release
from tests.browser.conftest import PHONE, picture
from tests.factories import surveys as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(people, empty_cache):
    series = Series.objects.create(unit=people.department, name="Dịch vụ công cấp xã")
    common = {"unit": people.department, "by": people.opinion, "series": series, "public_results": True}
    make.tabulated(submitter=people.opinion, leader=people.leader, wave="quý II/2022", count=500, **common)
    survey = make.opened(wave="quý III/2022", count=700, rejected=12, **common)
    OpenAnswer.objects.bulk_create(
        OpenAnswer(survey=survey, question="C8", text=text)
        for text in ["Đường liên thôn hỏng nặng, gọi ông Nguyễn Văn Tám 0905123456"] * 25 + ["Trạm y tế thiếu thuốc, chờ lâu"] * 20
    )
    return survey


def every_look(page, name):
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        picture(page, f"dieu-tra-{name}-{light}")
    page.emulate_media(color_scheme="light")


def confirmed(page, name):
    page.get_by_role("button", name=name).click()
    page.locator("#xac-nhan").get_by_role("button", name=name).click()


def test_from_the_list_of_tables_to_the_reader(people, desk, survey):
    room = f"/khao-sat/{survey.pk}/ket-qua/"
    page = desk().sign_in(people.opinion, to=f"{room}y-kien/")
    page.get_by_role("button", name="Che thông tin cá nhân").click()
    page.get_by_role("link", name="Đề nghị gì?").click()
    expect(page.locator("body")).not_to_contain_text("Tám")
    page.get_by_label("Nhóm ý kiến mới").fill("Đường sá")
    page.get_by_role("button", name="Thêm nhóm").click()
    page.get_by_role("link", name="Gợi ý các nhóm").click()
    every_look(page, "ma-hoa")
    page.get_by_role("button", name="Gán cả nhóm").first.click()

    page.goto(page.url.split("/khao-sat/")[0] + f"{room}quyen-so/")
    page.get_by_label("Cách gia quyền").select_option("raking")
    page.get_by_label("P1. Giới tính?").fill("Nam\t52\nNữ\t48")
    page.get_by_role("button", name="Tính và lưu quyền số").click()
    expect(page.get_by_text("Hệ số thiết kế")).to_be_visible()
    every_look(page, "quyen-so")

    page.get_by_role("link", name="Danh mục bảng").click()
    page.get_by_role("button", name="Đề xuất từ phiếu").click()
    every_look(page, "danh-muc")
    page.get_by_role("button", name="Trình duyệt danh mục").click()

    chief = desk().sign_in(people.leader, to=f"{room}danh-muc/")
    confirmed(chief, "Duyệt, khóa danh mục")
    expect(chief.get_by_text("Đang lập và kiểm tra các bảng")).to_be_visible()
    release.make(survey)
    expect(chief.get_by_text("Đã lập xong các bảng")).to_be_visible(timeout=10_000)
    chief.goto(chief.url)
    every_look(chief, "da-khoa")
    chief.get_by_role("navigation", name="Các trang kết quả").get_by_role("link", name="Số liệu").click()
    every_look(chief, "ket-qua")
    chief.locator(".crossed a").first.click()
    every_look(chief, "bang-cheo")
    chief.go_back()
    chief.get_by_role("link", name="Xu hướng").click()
    every_look(chief, "xu-huong")
    chief.go_back()
    confirmed(chief, "Công bố kết quả")
    expect(chief.get_by_text("Đã công bố kết quả.")).to_be_visible()
    survey.refresh_from_db()
    assert survey.state == Survey.State.RELEASED

    visitor = desk(viewport=PHONE).page("/khao-sat/ket-qua/")
    visitor.get_by_role("link", name=survey.title).first.click()
    expect(visitor.get_by_text("Mẫu tự nguyện, không kiểm soát trùng").first).to_be_visible()
    every_look(visitor, "cong-khai")
