"""What readers leave, in the browser: stars, a comment that the desk answers, a marked passage reported, and its end."""

import pytest
from playwright.sync_api import expect

from news.actions import desk as deeds
from news.actions import publishing
from news.models import Article, DayViews, ReaderMessage, StarCount
from tests.browser.conftest import WIDE, picture, toast
from tests.factories import news as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SOURCES = [
    {"title": f"Văn bản số {n} của Ủy ban nhân dân tỉnh", "url": f"https://daknong.example/{n}", "dated": "2022-08-01", "is_original": n < 3}
    for n in (1, 2, 3)
]


def in_both_lights(page, name):
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-toi")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)


@pytest.fixture
def column(people):
    return make.category(people.department)


@pytest.fixture
def live(people, column):
    return make.published(by=people.editor, leader=people.leader, category=column)


@pytest.fixture
def reader(desk):
    """reader() is the browser of a visitor. The covers of these articles have no file."""

    def sit_down(**options):
        visitor = desk(**options)
        visitor.expected += ["404 (Not Found)"]
        return visitor

    return sit_down


def mend(article, people, **how):
    make.rewritten(article, by=people.editor, body=article.body.replace("Bảy mươi mốt", "Sáu mươi chín"))
    deeds.submit(article=article, by=people.editor)
    deeds.approve(article=article, by=people.leader)
    return publishing.publish(article=article, by=people.leader, **how)


def test_a_reader_rates_is_counted_and_changes_their_mind(people, desk, reader, live):
    page = reader().page(live.get_absolute_url())
    page.get_by_role("button", name="1 sao rất kém").click()
    expect(page.locator("[data-rating-said]")).to_contain_text("Đã ghi 1 sao (rất kém)")
    page.get_by_role("button", name="4 sao tốt").click()
    expect(page.locator("[data-rating-mean]")).to_have_text("4,0/5 · 1 lượt đánh giá")
    in_both_lights(page, "bai-danh-gia")
    page.wait_for_timeout(5500)
    page.reload()
    page.wait_for_timeout(5500)
    assert StarCount.objects.filter(count__gt=0).get().stars == 4
    # Chromium under test says that it is without a head: it is asked politely, and not counted.
    assert not DayViews.objects.exists()


def test_a_person_is_counted_once_however_often_the_page_is_loaded_anew(people, desk, reader, live):
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
    page = reader(user_agent=agent).page(live.get_absolute_url())
    for _ in range(2):
        page.wait_for_timeout(5800)
        page.reload()
    assert Article.objects.get().views == 1


def test_without_scripts_the_stars_are_a_form(people, desk, reader, live):
    page = reader(java_script_enabled=False).page(live.get_absolute_url())
    page.get_by_role("link", name="Chấm điểm").click()
    page.get_by_label("5 sao – rất tốt").check()
    page.get_by_role("button", name="Chấm điểm").click()
    expect(page.locator("main")).to_contain_text("Đã ghi 5 sao")
    assert Article.objects.get().stars_sum == 5


def test_a_marked_passage_is_reported_answered_and_erased(people, desk, reader, live):
    visitor = reader()
    page = visitor.page(live.get_absolute_url())
    page.evaluate("""() => { const p = document.querySelectorAll(".story-body p")[1]; getSelection().selectAllChildren(p); }""")
    page.get_by_role("link", name="Báo lỗi nội dung").click()
    expect(page.get_by_label("Đoạn có lỗi")).to_have_value("Bảy mươi mốt xã, phường, thị trấn đã kết nối hội nghị trực tuyến.")
    in_both_lights(page, "bao-loi")
    page.get_by_label("Lỗi ở đâu").fill("Số xã chưa đúng, đúng ra là sáu mươi chín.")
    page.get_by_role("button", name="Báo lỗi").click()
    expect(page.locator("h1")).to_have_text("Đã nhận báo lỗi")
    in_both_lights(page, "da-nhan-bao-loi")

    office = desk().sign_in(people.editor, to="/tin-tuc/y-kien-ban-doc/")
    in_both_lights(office, "y-kien-ban-doc")
    office.get_by_role("link", name="Số xã chưa đúng").click()
    in_both_lights(office, "mot-y-kien")
    office.get_by_label("Trả lời").fill("Đã kiểm tra và đính chính. Cảm ơn bạn đọc.")
    office.get_by_role("button", name="Gửi trả lời").click()
    toast(office, "Đã trả lời người báo lỗi.")

    page.locator(".own-link a").click()
    expect(page.locator("main")).to_contain_text("Đã kiểm tra và đính chính.")
    in_both_lights(page, "y-kien-cua-toi")
    page.get_by_role("button", name="Xóa ý kiến này").click()
    expect(page.locator("h1")).to_have_text("Đã xóa ý kiến")
    assert ReaderMessage.objects.get().text == ""


def test_a_comment_stands_under_the_article_with_its_answer_and_the_history(people, desk, reader, live):
    visitor = reader()
    page = visitor.page(f"/tin-tuc/bai/{live.pk}/gop-y/")
    page.get_by_label("Tên hiển thị").fill("Bạn đọc Cư Jút")
    page.get_by_label("Ý kiến", exact=True).fill("Xã tôi đã nối được hội nghị, đường truyền buổi chiều còn chậm.")
    in_both_lights(page, "gop-y")
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page.locator("h1")).to_have_text("Đã nhận góp ý")
    office = desk().sign_in(people.leader, to=f"/tin-tuc/y-kien-ban-doc/{ReaderMessage.objects.get().pk}/")
    office.get_by_label("Trả lời").fill("Sở Thông tin và Truyền thông đang nâng đường truyền trong tháng này.")
    office.get_by_role("button", name="Gửi trả lời").click()
    toast(office, "Câu trả lời đã hiện")
    mend(live, people, correction="Bản trước ghi sai số xã.")
    live.refresh_from_db()
    page = visitor.page(live.get_absolute_url())
    expect(page.locator(".comments")).to_contain_text("đang nâng đường truyền")
    in_both_lights(page, "bai-co-gop-y")
    page.get_by_role("link", name="Xem đã đổi những gì").click()
    expect(page.locator("ins").first).to_be_visible()
    in_both_lights(page, "da-doi-gi")


def test_the_register_of_corrections_and_a_fact_check(people, desk, reader, live, column):
    mend(live, people, correction="Bản trước ghi sai số xã.")
    gone = make.published(by=people.editor, leader=people.leader, category=column, title="Bài sẽ gỡ")
    publishing.withdraw(article=gone, by=people.leader, reason="Hội nghị đã hoãn, thông tin không còn đúng.")
    check = make.published(
        by=people.editor, leader=people.leader, category=column, kind="fact_check", evidence=SOURCES, finding="false",
        title="Tỉnh không dừng tiếp nhận hồ sơ trực tuyến", claim="Có tin nói tỉnh dừng tiếp nhận hồ sơ trực tuyến từ tháng 8.",
        claim_place="Bài đăng trên mạng xã hội", claim_on="2022-08-03", office="Ban Tuyên giáo Tỉnh ủy Đắk Nông",
        open_questions="Chưa rõ tin bắt đầu từ đâu.", response="Trung tâm Phục vụ hành chính công bác bỏ thông tin này.",
    )  # fmt: skip
    visitor = reader()
    page = visitor.page("/tin-tuc/dinh-chinh/")
    expect(page.locator(".register > li")).to_have_count(3)
    in_both_lights(page, "so-dinh-chinh")
    page.get_by_role("link", name=check.title).click()
    in_both_lights(page, "kiem-chung")
    page = visitor.page(f"/tin-tuc/chuyen-muc/{column.slug}/dang-ky/")
    in_both_lights(page, "nhan-tin")
