"""A contributor writes on a phone; the desk takes the reports in, merges them and writes the month; the leader approves."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from surveys.models import ContributorReport, Synthesis
from tests.browser.conftest import PHONE, WIDE, picture, toast
from tests.factories import surveys as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NAMED = "Bà con nghe Chủ tịch xã Nguyễn Văn Bình nói sẽ sửa đường, mong làm sớm. Hỏi thêm 0912 345 678."


def in_both_lights(page, name):
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-toi")
    page.emulate_media(color_scheme="light")


@pytest.fixture
def month(people):
    """This month's field, area and a second contributor whose report says the same as one of the first's."""
    values = {"period": timezone.localdate().replace(day=1), "field": make.report_field("ha-tang", "Giao thông, điện, nước, hạ tầng"), "area": make.area()}
    other = make.contributor_of(people.district, name="Điểu Khoát", email="khoat@daknong.example")
    said = "Đường liên thôn bị xe tải cày nát, mưa lầy lội, học sinh đi lại khó."
    make.received_report(by=people.contributor, unit=people.commune, desk=people.opinion, content=said, **values)
    make.received_report(
        by=other, unit=people.district, desk=people.opinion, content="Xe tải cày nát đường liên thôn, mưa lầy lội, học sinh khó đi lại.", **values
    )
    return values


def test_a_report_is_written_on_a_phone_without_javascript(people, desk, month):
    signed_in = desk(viewport=PHONE)
    signed_in.sign_in(people.contributor, to="/khao-sat/phan-anh/cua-toi/")
    phone = desk(viewport={"width": 360, "height": 740}, java_script_enabled=False, storage_state=signed_in.context.storage_state())
    phone.expected += ["422"]
    page = phone.page("/khao-sat/phan-anh/cua-toi/")
    page.get_by_role("link", name="Viết phản ánh").first.click()
    page.get_by_label("Người dân nói gì").fill(NAMED)
    page.get_by_label("Lĩnh vực").select_option(label="Giao thông, điện, nước, hạ tầng")
    page.get_by_label("Địa bàn").select_option(value=str(month["area"].pk))
    page.get_by_label("3 · Được bàn luận rộng rãi").check()
    page.get_by_label("Băn khoăn").check()
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("số điện thoại “0912 345 678”")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.get_by_label("Người dân nói gì").input_value() == NAMED
    page.get_by_label("Người dân nói gì").fill(NAMED.removesuffix(" Hỏi thêm 0912 345 678."))
    page.get_by_label("“Nguyễn Văn Bình”").select_option("official")
    page.get_by_label("Chức vụ, dịp phát ngôn").fill("Chủ tịch xã, đối thoại ngày 20/8")
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.locator(".report-lines")).to_contain_text("Chờ tiếp nhận")
    report = ContributorReport.objects.get(state="sent")
    assert report.author == people.contributor and report.mentions.get().explanation.startswith("Chủ tịch xã")


def test_the_contributors_pages_in_both_lights(people, desk, month):
    phone = desk(viewport=PHONE)
    phone.expected += ["422"]
    page = phone.sign_in(people.contributor, to="/khao-sat/phan-anh/cua-toi/")
    in_both_lights(page, "ctv-cua-toi")
    page.goto(phone.address + "/khao-sat/phan-anh/viet/")
    in_both_lights(page, "ctv-viet")
    page.get_by_label("Người dân nói gì").fill(NAMED)
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.locator(".report-names")).to_be_visible()
    in_both_lights(page, "ctv-viet-loi")


def test_the_desk_merges_and_writes_the_month_and_the_leader_approves(people, desk, month):
    named = {"Nguyễn Văn Bình": ("official", "Chủ tịch xã, đối thoại ngày 20/8")}
    sent = make.sent_report(by=people.contributor, unit=people.commune, content=NAMED[:70], explained=named, **month)
    officer = desk(viewport=WIDE)
    page = officer.sign_in(people.opinion, to="/khao-sat/phan-anh/")
    in_both_lights(page, "ctv-ban")
    page.goto(officer.address + sent.get_absolute_url())
    in_both_lights(page, "ctv-cho-tiep-nhan")
    page.get_by_role("button", name="Tiếp nhận").click()
    toast(page, "Còn chữ có thể là tên người")
    page.get_by_role("button", name="Để lại được").click()
    page.get_by_role("button", name="Tiếp nhận").click()
    toast(page, "Đã tiếp nhận phản ánh.")
    page.get_by_label("Phản hồi cho cộng tác viên").fill("Huyện đã hẹn kiểm tra.")
    page.get_by_role("button", name="Gửi phản hồi").click()

    head = ContributorReport.objects.issues().order_by("pk").first()
    page.goto(officer.address + head.get_absolute_url())
    in_both_lights(page, "ctv-gop")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Gộp các phản ánh đã chọn vào đây").click()
    expect(page.get_by_role("heading", name="Cùng một vấn đề: 2 cộng tác viên")).to_be_visible()

    page.goto(officer.address + "/khao-sat/tong-hop/")
    in_both_lights(page, "ctv-tong-hop-ds")
    page.get_by_role("button", name="Lập báo cáo").click()
    page.wait_for_url("**/tong-hop/*/")
    page.get_by_label("Đánh giá chung").fill("Dư luận ổn định.")
    for place in range(2):
        page.get_by_label("Vấn đề", exact=False).and_(page.locator("input[name$=title]")).nth(place).fill(f"Đường liên thôn {place}")
        page.locator("textarea[name$=text]").nth(place).fill("Mặt đường hư hỏng.")
    page.get_by_role("button", name="Lưu báo cáo").click()
    toast(page, "Đã lưu báo cáo.")
    in_both_lights(page, "ctv-tong-hop")
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    toast(page, "Đã trình lãnh đạo duyệt.")

    leader = desk(viewport=PHONE)
    page = leader.sign_in(people.leader, to=Synthesis.objects.get().get_absolute_url())
    in_both_lights(page, "ctv-duyet")
    page.get_by_role("button", name="Duyệt báo cáo").click()
    toast(page, "Đã duyệt báo cáo tổng hợp.")
    assert Synthesis.objects.get().state == "approved"
    page.get_by_role("link", name="Bản in").click()
    picture(page, "ctv-in")
