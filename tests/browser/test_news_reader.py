"""A reader on a phone and at a desk: the front page, a column, an article, keeping it, printing it, finding it again."""

import pytest
from playwright.sync_api import expect

from news.models import HomeBlock, Source, Story, Tag
from tests.browser.conftest import PHONE, picture
from tests.factories import documents as make_documents
from tests.factories import news as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """<p>Sáng 04/8, tại hội trường Tỉnh ủy, lớp tập huấn về chuyển đổi số đã khai mạc với hơn hai trăm học viên là bí thư chi bộ,
báo cáo viên của các xã, phường, thị trấn.</p><h2>Ba nội dung trong hai ngày</h2>
<ul><li>Ký số và gửi nhận văn bản trên môi trường mạng</li><li>Họp trực tuyến ở chi bộ thôn, bon, buôn</li><li>Nhận biết tin giả</li></ul>
<blockquote><p>Mỗi đồng chí về dạy lại cho ít nhất năm người.</p></blockquote>
<table><caption>Số học viên theo cụm</caption><thead><tr><th scope="col">Cụm</th><th scope="col">Học viên</th><th scope="col">Số xã</th></tr></thead>
<tbody><tr><td>Cư Jút</td><td>82</td><td>8</td></tr><tr><td>Đắk Mil</td><td>121</td><td>10</td></tr></tbody></table>
<h3>Việc tiếp theo</h3><p>Ban Tuyên giáo Tỉnh ủy sẽ kiểm tra kết quả vào <strong>quý IV</strong> năm nay.</p>"""


@pytest.fixture
def site(people):
    province = people
    column = make.category(province.department)
    other = make.category(province.department, name="Xây dựng Đảng", slug="xay-dung-dang")
    story, tag = Story.objects.create(name="Chuyển đổi số 2022", slug="chuyen-doi-so-2022"), Tag.objects.named("kỹ năng số")
    make_documents.document(owner_unit=province.department, symbol="57-NQ/TW")

    def put(**values):
        return make.published(by=province.editor, leader=province.leader, **({"category": column} | values))

    for number in range(6):
        put(title=f"Chi bộ số {number} họp trực tuyến lần đầu, đảng viên ở xa không phải đi lại", category=other if number % 2 else column, story=story)
    HomeBlock.objects.create(kind="category", category=other)
    source = Source.objects.create(name="Báo Đắk Nông", url="https://baodaknong.example/")
    return put(
        title="Hơn hai trăm bí thư chi bộ học kỹ năng số trong hai ngày", story=story, tag_ids=[tag.pk], source=source, body=BODY,
        lead="Lớp tập huấn của Ban Tuyên giáo Tỉnh ủy đưa chữ ký số, họp trực tuyến và cách nhận biết tin giả tới từng chi bộ.",
    )  # fmt: skip


def test_a_reader_reads_keeps_prints_and_finds(desk, site):
    reader = desk(viewport=PHONE)
    reader.expected += ["/tin-tuc/anh/", "404"]  # the factories keep no picture files
    page = reader.page("/")
    picture(page, "news-home")
    page.get_by_role("link", name=site.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(site.title)
    picture(page, "news-article")
    page.emulate_media(color_scheme="dark")
    picture(page, "news-article-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)

    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("button", name="Đã lưu")).to_have_attribute("aria-pressed", "true")
    page.goto(reader.address + "/tin-tuc/da-luu/")
    expect(page.get_by_role("link", name=site.title)).to_be_visible()
    picture(page, "news-saved")
    page.get_by_role("button", name=f"Bỏ lưu: {site.title}").click()
    expect(page.get_by_text("Chưa lưu bài nào")).to_be_visible()

    page.goto(reader.address + f"/tin-tuc/bai/{site.pk}/in/")
    expect(page.get_by_role("button", name="In bài này")).to_be_visible()
    picture(page, "news-print")

    page.goto(reader.address + "/tin-tuc/chuyen-muc/chuyen-doi-so/")
    picture(page, "news-column")
    page.goto(reader.address + "/tin-tuc/tim-kiem/?q=hoc ky nang so")
    expect(page.locator("mark").first).to_be_visible()
    picture(page, "news-search")


def test_without_scripts_everything_but_keeping_works(desk, site):
    reader = desk(viewport=PHONE, java_script_enabled=False)
    reader.expected += ["/tin-tuc/anh/", "404"]
    page = reader.page(site.get_absolute_url())
    expect(page.get_by_role("link", name="Chia sẻ qua Zalo")).to_be_visible()
    expect(page.get_by_role("link", name="In", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Lưu")).to_have_count(0)
    expect(page.get_by_role("button", name="Nghe")).to_have_count(0)
