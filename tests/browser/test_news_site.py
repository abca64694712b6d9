"""An administrator keeps the site; visitors read what comes of it, by day and by night."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from news.demo_site import fill_site
from news.models import Anniversary, Category, Channel, HomeBlock, Page
from tests.browser.axe import serious_findings
from tests.browser.conftest import picture, toast
from tests.factories import news as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SITE = "/tin-tuc/quan-tri/"


@pytest.fixture
def site(people):
    """Three columns, a page for each kind of thing, and articles of two authors."""
    column = make.category(people.department, position=1)
    make.category(people.department, name="Hoạt động tuyên giáo", slug="hoat-dong", position=2)
    make.category(people.department, name="Lịch sử Đảng bộ", slug="lich-su", position=3)
    make.category(people.department, name="Phòng, chống dịch", slug="phong-chong-dich", position=4, closed_at=timezone.now())
    fill_site(unit=people.department, by=people.admin)
    Channel.objects.filter(name__startswith="Tìm hiểu").update(closed_at=timezone.now())
    Channel.objects.filter(platform="zalo").update(checked_at=timezone.make_aware(timezone.datetime(2024, 5, 19, 8)))
    today = timezone.localdate()
    make.anniversary(day=today.day, month=today.month, title="Ngày hội đọc sách của cơ quan", year=today.year - 10, note="Ngày mẫu của kiểm thử.")
    make.article(by=people.editor, category=column, title="Bài còn đang viết về trợ lý số")
    make.author(name="Cao Nguyên", post="", is_pen_name=True, user=people.editor)
    for title, kind, author in (("Chuyển đổi số cấp xã", "news", make.author()), ("Một ngày ở Nâm Nung", "feature", make.author(name="Cao Nguyên", post=""))):
        make.published(by=people.editor, leader=people.leader, category=column, title=title, kind=kind, author_ids=[author.pk], tag_ids=[make.tag().pk])
    for position, kind in enumerate(("featured", "calendar", "channels"), start=1):
        make.block(kind, position=position)
    make.block("category", category=column, position=4)
    make.block("documents", position=5, is_on=False)
    return column


def with_pictures(one):
    """The articles here have no picture files; what they ask for is drawn."""
    grey = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#8c857a"/></svg>'
    one.context.route("**/tin-tuc/anh/**", lambda route: route.fulfill(content_type="image/svg+xml", body=grey))
    return one


def accessible_picture(page, name):
    assert serious_findings(page) == [], name
    picture(page, name)


def look(page, name, path):
    page.goto(page.url.split("/tin-tuc")[0] + path)
    accessible_picture(page, name)


def test_an_administrator_keeps_the_site(site, people, desk):
    page = with_pictures(desk()).sign_in(people.admin, to=SITE)
    accessible_picture(page, "trang-tin-quan-tri")

    page.get_by_role("link", name="Chuyên mục 3 đang mở").click()
    accessible_picture(page, "trang-tin-chuyen-muc")
    down = page.get_by_role("button", name="Đưa Chuyển đổi số xuống")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-sort-status]")).to_contain_text("Chuyển đổi số: vị trí 2 trong 4")
    expect(down).to_be_focused()
    page.locator("tr", has_text="Lịch sử Đảng bộ").locator("[data-drag]").drag_to(page.locator("tbody tr").first, target_position={"x": 60, "y": 4})
    expect(page.locator("[data-sort-status]")).to_contain_text("Lịch sử Đảng bộ: vị trí 1")
    assert list(Category.objects.values_list("name", flat=True))[:3] == ["Lịch sử Đảng bộ", "Hoạt động tuyên giáo", "Chuyển đổi số"]

    page.get_by_role("link", name="Chuyển đổi số").click()
    page.get_by_label("Tên chuyên mục").fill("Chính quyền số")
    page.get_by_role("button", name="Lưu chuyên mục").click()
    toast(page, "Đã lưu chuyên mục")
    page.get_by_role("group", name="Viết").get_by_label(people.editor.full_name).check()
    page.get_by_role("button", name="Lưu người của chuyên mục").click()
    expect(page.locator("main")).to_contain_text(f"Chỉ {people.editor} được soạn, sửa tin, bài")
    accessible_picture(page, "trang-tin-mot-chuyen-muc")
    page.get_by_role("link", name="Xem trước khi đóng").click()
    expect(page.locator("main")).to_contain_text("Bài còn đang viết về trợ lý số")
    accessible_picture(page, "trang-tin-dong-chuyen-muc")

    look(page, "trang-tin-trang-chu", f"{SITE}trang-chu/")
    page.locator("tr", has_text="Văn bản mới").get_by_role("button", name="Hiện").click()
    toast(page, "đã hiện trên trang chủ")
    assert HomeBlock.objects.get(kind="documents").is_on
    for name, path in (("them-khoi", "trang-chu/them/"), ("xem-thu", "trang-chu/xem-truoc/"), ("tac-gia", "ten/tac-gia/"), ("them-tac-gia", "ten/tac-gia/them/"),
                       ("the", "ten/the/"), ("ngay", "ngay-ky-niem/"), ("them-ngay", "ngay-ky-niem/them/"), ("kenh", "kenh/"), ("them-kenh", "kenh/them/"), ("trang", "trang/")):  # fmt: skip
        look(page, f"trang-tin-{name}", SITE + path)

    author = make.author()
    look(page, "trang-tin-mot-tac-gia", f"{SITE}ten/tac-gia/{author.pk}/")
    page.get_by_label("Gộp vào", exact=True).select_option(label="Cao Nguyên")
    page.get_by_role("button", name="Xem trước việc gộp").click()
    accessible_picture(page, "trang-tin-gop")

    page.goto(page.url.split("/tin-tuc")[0] + f"{SITE}trang/")
    page.get_by_role("link", name="Liên hệ").click()
    editor = page.frame_locator(".cke_wysiwyg_frame").locator("body")
    expect(editor).to_contain_text("số liệu mẫu")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Tiếp bạn đọc vào giờ làm việc.")
    accessible_picture(page, "trang-tin-sua-trang")
    page.get_by_role("button", name="Lưu trang").click()
    toast(page, "Đã lưu trang")
    assert "giờ làm việc" in Page.objects.get(slug="lien-he").body
    page.get_by_role("link", name="Bản 1", exact=True).click()
    accessible_picture(page, "trang-tin-ban-cu")
    page.get_by_role("button", name="Khôi phục bản này").click()
    page.locator("#xac-nhan").get_by_role("button", name="Khôi phục").click()
    toast(page, "Đã khôi phục")
    assert "giờ làm việc" not in Page.objects.get(slug="lien-he").body


def test_a_leader_counts_for_the_fees(site, people, desk):
    page = desk().sign_in(people.leader, to="/tin-tuc/nhuan-but/")
    accessible_picture(page, "nhuan-but-thang")
    page.locator("tr", has_text="Cao Nguyên").get_by_role("link", name="1").first.click()
    expect(page.locator("main")).to_contain_text("Một ngày ở Nâm Nung")
    accessible_picture(page, "nhuan-but-bai")
    page.go_back()
    page.get_by_label("Tháng").select_option(label="Cả năm")
    page.get_by_role("button", name="Xem", exact=True).click()
    accessible_picture(page, "nhuan-but-nam")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bảng tính").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_visitors_read_the_calendar_the_channels_and_the_pages(site, desk, scheme):
    one = with_pictures(desk(color_scheme=scheme))
    one.expected.append("422")
    page = one.page(reverse("news:calendar"))
    expect(page.locator(".is-today")).to_contain_text("Kỷ niệm 10 năm")
    accessible_picture(page, f"lich-{scheme}")
    page = one.page(reverse("news:channels"))
    accessible_picture(page, f"kenh-{scheme}")
    box = page.get_by_label("Địa chỉ này có phải của cơ quan không?")
    for name, address, words in (
        ("dung", "fb.com/mau.tuyengiaodaknong.example/posts/1", "Đúng, đây là kênh của cơ quan"),
        ("ngung", "facebook.com/mau.timhieulichsu.example", "Không còn là kênh chính thức"),
        ("khong", "facebook.com/mau-tuyengiaodaknong", "Không có trong danh bạ của cơ quan"),
        ("loi", "không phải địa chỉ", "Hãy chép nguyên địa chỉ"),
    ):
        box.fill(address)
        page.get_by_role("button", name="Kiểm tra").click()
        expect(page.locator("main")).to_contain_text(words)
        accessible_picture(page, f"kenh-{name}-{scheme}")
    for name, path in (("in", reverse("news:channels_sheet")), ("co-cau", "/tin-tuc/trang/co-cau-to-chuc/"), ("about", "/tin-tuc/trang/about/")):
        accessible_picture(one.page(path), f"site-{name}-{scheme}")
    accessible_picture(one.page("/"), f"site-trang-chu-{scheme}")
    assert Anniversary.objects.count() > 1
