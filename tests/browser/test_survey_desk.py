"""The desk plans a cadre survey in five steps, the leader approves it on a phone, the desk opens it and invites."""

import datetime

import pytest
from playwright.sync_api import expect

from surveys.models import Survey
from tests.browser.conftest import PHONE, WIDE, picture, toast
from tests.factories import surveys as make
from tests.surveys.plan import with_key

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def in_both_lights(page, name):
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-toi")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)


def roster_file(tmp_path):
    file = tmp_path / "danh-sach.csv"
    rows = [f"C{n:03d};Nguyễn Văn Số {n};{'' if n % 5 == 0 else f'c{n}@daknong.example'};Đảng ủy xã Nam Dong;{'Nam' if n % 2 else 'Nữ'}" for n in range(120)]
    file.write_text("Mã;Họ tên;Email;Đơn vị;Giới tính\n" + "\n".join(rows), encoding="utf-8")
    return str(file)


def test_from_the_plan_to_the_field(people, desk, tmp_path):
    page = desk().sign_in(people.opinion, to="/khao-sat/")
    page.get_by_role("link", name="Lập cuộc điều tra").first.click()
    page.get_by_label("Tên cuộc điều tra").fill("Đánh giá công tác chuyển đổi số ở cơ sở")
    picture(page, "dieu-tra-lap")
    page.get_by_role("button", name="Lập cuộc điều tra").click()
    page.wait_for_url("**/ke-hoach/")
    page.get_by_label("mục đích").fill("Nắm đánh giá của cán bộ cấp xã")
    page.get_by_label("căn cứ").fill("Kế hoạch số 12-KH/BTGTU")
    page.get_by_label("liên hệ khi cần hỏi").fill("Phòng Dư luận xã hội, 0261 000 000")
    page.locator("[name=closes_at_0]").fill((datetime.date.today() + datetime.timedelta(days=9)).isoformat())
    page.locator("[name=closes_at_1]").fill("17:00")
    in_both_lights(page, "dieu-tra-chung")
    page.get_by_role("button", name="Lưu, sang").click()
    page.get_by_label("đối tượng, tổng thể chung").fill("Cán bộ, công chức cấp xã")
    page.get_by_label("quy mô tổng thể").fill("1200")
    in_both_lights(page, "dieu-tra-tong-the")
    page.get_by_role("button", name="Lưu, sang").click()
    page.locator("[name=sample_size]").fill("60")
    in_both_lights(page, "dieu-tra-co-mau")
    page.get_by_role("button", name="Lưu, sang").click()
    page.get_by_role("radio", name="Ngẫu nhiên đơn giản").check()
    in_both_lights(page, "dieu-tra-phuong-phap")
    page.get_by_role("button", name="Lưu, sang").click()
    page.get_by_role("button", name="Lập tầng").click()
    in_both_lights(page, "dieu-tra-phan-bo")

    page.get_by_role("link", name="Danh sách và mẫu").click()
    picture(page, "dieu-tra-danh-sach-trong")
    page.set_viewport_size(WIDE)
    page.locator("[type=file]").set_input_files(roster_file(tmp_path))
    page.get_by_role("button", name="Đọc tệp").click()
    in_both_lights(page, "dieu-tra-xem-truoc")
    page.get_by_role("button", name="Lưu danh sách này").click()
    toast(page, "Đã lập danh sách 120 người.")
    in_both_lights(page, "dieu-tra-danh-sach")

    survey = Survey.objects.get()
    page.goto(page.url.replace("danh-sach/", "ke-hoach/chon-mau/"))
    page.get_by_role("button", name="Cam kết hạt giống").click()
    page.get_by_role("button", name="Chọn mẫu").click()
    toast(page, "Đã chọn mẫu")
    in_both_lights(page, "dieu-tra-chon-mau")
    assert survey.participations.filter(is_selected=True).count() == 60

    make.version(survey, created_by=people.opinion)
    page.get_by_role("link", name="Kế hoạch", exact=True).click()
    in_both_lights(page, "dieu-tra-tong-quan")
    page.get_by_role("button", name="Trình duyệt").click()
    toast(page, "Đã trình duyệt.")

    phone = desk(viewport=PHONE).sign_in(people.leader, to=f"/khao-sat/{survey.pk}/duyet/")
    expect(phone.get_by_role("button", name="Duyệt", exact=True)).to_be_in_viewport()
    in_both_lights(phone, "dieu-tra-duyet")
    phone.set_viewport_size(PHONE)
    phone.get_by_role("button", name="Duyệt", exact=True).click()
    toast(phone, "Đã duyệt.")

    survey.refresh_from_db()
    with_key(people, survey)
    page.reload()
    page.get_by_role("button", name="Mở lấy ý kiến").click()
    page.locator("[data-confirm-yes]").click()
    toast(page, "Đã mở lấy ý kiến.")
    page.get_by_role("link", name="Thực địa").click()
    page.get_by_role("button", name="Gửi thư mời").click()
    toast(page, "thư mời vào hàng chờ gửi")
    in_both_lights(page, "dieu-tra-thuc-dia")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Mở trang in").click()
    in_both_lights(opened.value, "dieu-tra-phieu-in")
    assert Survey.objects.get().state == "open"
