"""The administrator brings over the old site: sends it, reads what would come, chooses columns, stops, goes on, follows an old link."""

import pytest
from playwright.sync_api import expect

from news.actions import site_import_work
from news.models import Article, SiteImport
from tests.browser.axe import serious_findings
from tests.browser.conftest import picture
from tests.factories import news as make
from tests.news.nukeviet import DOMAIN, nasty, ordinary, zipped
from tests.news.nukeviet import picture as old_picture
from tests.news.old_site import IMPORTS, through

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    assert serious_findings(page) == []
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def send(page, dump, pictures=None):
    page.get_by_label("Tên miền trang cũ").fill(f"https://{DOMAIN}/vi/")
    page.locator("#id_dump").set_input_files({"name": "trang-cu.sql", "mimeType": "application/sql", "buffer": dump})
    if pictures:
        page.locator("#id_pictures").set_input_files({"name": "uploads.zip", "mimeType": "application/zip", "buffer": pictures})
    page.get_by_label("Đơn vị nhận").select_option(label="Ban Tuyên giáo Tỉnh ủy")
    page.get_by_label("cam đoan").check()
    page.get_by_role("button", name="Gửi và chạy thử").click()


def test_an_old_site_comes_over(desk, people):
    make.category(people.department, name="Thời sự", slug="thoi-su")
    site = ordinary(60, with_pictures=4)
    nasty(site, 1000)
    admin = desk()
    admin.expected += ["422 (Unprocessable"]
    page = admin.sign_in(people.admin, to=IMPORTS)
    expect(page.get_by_text("Chưa có đợt nhập nào")).to_be_visible()
    looked_at(page, "news-import-new")

    page.get_by_role("button", name="Gửi và chạy thử").click()
    expect(page.get_by_role("alert").first).to_contain_text("Chưa có “Tệp dữ liệu”.")
    looked_at(page, "news-import-refused")

    send(page, site.by_mysqldump(), zipped({f"uploads/news/2022_08/anh-{n}.jpg": old_picture(n) for n in range(1, 4)}))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{DOMAIN}: đang đọc tệp")
    looked_at(page, "news-import-reading")
    entry = SiteImport.objects.get()
    through(entry)
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã chạy thử")  # the page comes by itself
    page.get_by_text("Chuyên mục cũ vào chuyên mục nào").click()
    looked_at(page, "news-import-tried")
    page.get_by_label("Tin tức & Sự kiện").select_option(label="Thời sự")
    page.get_by_role("button", name="Lưu và chạy thử lại").click()
    through(entry)
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã chạy thử")

    page.get_by_role("link", name="Bỏ qua").click()
    expect(page.get_by_text("dấu chỉ mức độ mật").first).to_be_visible()
    looked_at(page, "news-import-left-out")

    page.get_by_role("button", name="Nhập 81 bài").click()
    page.get_by_role("dialog").get_by_role("button", name="Nhập 81 bài").click()
    expect(page.get_by_role("button", name="Tạm dừng")).to_be_visible()
    site_import_work.step(entry=entry, seconds=0)
    expect(page.get_by_text("Đã nhập 25 bài")).to_be_visible()
    looked_at(page, "news-import-working")
    page.get_by_role("button", name="Tạm dừng").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("tạm dừng")
    through(entry)
    assert Article.objects.count() == 25
    page.get_by_role("button", name="Nhập tiếp").click()
    through(entry)
    expect(page.get_by_text("Đã nhập xong")).to_be_visible()
    looked_at(page, "news-import-done")

    with page.expect_download() as download:
        page.get_by_role("link", name="Tải báo cáo").click()
    assert download.value.suggested_filename.endswith(".csv")

    reader = desk().page("/vi/tin-tuc/Chuyen-doi-so/mot-ten-da-doi-2.html")
    article = Article.objects.get(title__endswith=" 2")
    assert reader.url.endswith(article.get_absolute_url())
    expect(reader.get_by_role("heading", level=1)).to_have_text(article.title)
    looked_at(reader, "news-import-article")
