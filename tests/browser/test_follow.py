"""A cadre follows a tag, a unit and a search, sees them in one list, and ends it; on a desk and a phone, light and dark."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from documents.models import Follow, Issuer, Tag
from tests.browser.conftest import PHONE, picture
from tests.documents import shelf

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def papers(people):
    issuer = Issuer.objects.named("BAN TUYÊN GIÁO TỈNH ỦY")
    Issuer.objects.filter(pk=issuer.pk).update(unit=people.department)
    tag = Tag.objects.named("sinh hoạt chi bộ")
    for number in (1, 2):
        paper = shelf.paper(f"Tài liệu sinh hoạt số {number}", "Trang một", owner_unit=people.department, issuer=issuer)
        paper.tags.add(tag)
    return tag


def pictures(page, name):
    """In both colour schemes."""
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-toi")
    page.emulate_media(color_scheme="light")


def test_a_cadre_follows_a_tag_a_unit_and_a_search(desk, papers, people):
    page = desk().sign_in(people.cadre, to="/van-ban/")
    start = page.url
    page.goto(f"{start}?the={papers.slug}&don_vi={people.department.pk}")
    page.get_by_role("button", name="Theo dõi thẻ “sinh hoạt chi bộ”").click()
    expect(page.get_by_role("button", name="Thôi theo dõi thẻ “sinh hoạt chi bộ”")).to_be_focused()
    page.get_by_role("button", name="Theo dõi đơn vị “Ban Tuyên giáo Tỉnh ủy”").click()
    expect(page.get_by_text("Đang theo dõi", exact=True)).to_have_count(3)  # the navigation names the list too
    pictures(page, "theo-doi-danh-sach-van-ban")

    page.get_by_role("link", name="Lưu tìm kiếm này").click()
    page.get_by_role("button", name="Lưu tìm kiếm").click()
    page.get_by_role("link", name="sinh hoạt chi bộ").first.click()
    page.get_by_role("button", name="Theo dõi tìm kiếm đã lưu").click()
    expect(page.get_by_role("button", name="Thôi theo dõi tìm kiếm đã lưu")).to_be_visible()
    pictures(page, "theo-doi-tim-kiem")

    page.goto(f"{start}dang-theo-doi/")
    pictures(page, "dang-theo-doi")
    page.get_by_role("button", name="Thôi theo dõi Ban Tuyên giáo Tỉnh ủy").click()
    expect(page.get_by_role("row")).to_have_count(3)
    assert Follow.objects.filter(owner=people.cadre, unit=None).count() == Follow.objects.count() == 2


def test_without_scripts_and_on_a_phone(desk, papers, people):
    page = desk(java_script_enabled=False, viewport=PHONE).sign_in(people.cadre, to="/van-ban/")
    page.goto(f"{page.url}?the={papers.slug}")
    page.get_by_role("button", name="Theo dõi thẻ").click()
    expect(page.get_by_role("button", name="Thôi theo dõi thẻ")).to_be_visible()
    assert User.objects.get(pk=people.cadre.pk).follows.get().tag == papers


def test_a_clerk_follows_from_the_page_of_the_tag(desk, papers, people):
    page = desk().sign_in(people.clerk, to=f"/van-ban/danh-muc/the/{papers.pk}/")
    page.get_by_role("button", name="Theo dõi thẻ").click()
    expect(page.get_by_text("Đang theo dõi", exact=True).last).to_be_visible()
    pictures(page, "theo-doi-trang-the")
    page.goto(f"{page.url.split('/van-ban/')[0]}/don-vi/{people.commune.pk}/")
    page.get_by_role("button", name="Theo dõi đơn vị").click()
    expect(page.get_by_role("button", name="Thôi theo dõi đơn vị")).to_be_visible()
    pictures(page, "theo-doi-trang-don-vi")
