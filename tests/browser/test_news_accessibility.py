"""axe-core on every page of the reader's site and of the desk, by day and by night: no serious finding on any.

The pages are those of the table of access, so that a new page is looked at as soon as it is a row there."""

import pytest
from django.urls import reverse

from news.actions import publishing
from tests.access.page import ANYONE
from tests.browser.axe import serious_findings
from tests.factories import news as make
from tests.news.access import PAGES, targets

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NO_PAGE = {"csrf", "news_sitemap", "feed", "category_feed", "story_feed", "tag_feed", "corrections_feed", "calendar_feed", "suggest",
           "counts_workbook", "site_import_report", "picture_file", "picture_picker", "picture_choose"}  # fmt: skip
EXPECTED = ["404 (Not Found)", "410 (Gone)", "422"]  # pictures without files, what is withdrawn, forms that lack something


def opened_by(who):
    """Names of the pages that this persona opens; `None` is a visitor."""
    return [
        name
        for name, page in PAGES.items()
        if page.method == "get" and who in page.allowed and (who is None or page.allowed != ANYONE) and name.split(":")[1] not in NO_PAGE
    ]


@pytest.fixture
def addresses(people):
    known = targets(people)
    return {name: reverse(name, kwargs=known.get(page.target)) for name, page in PAGES.items() if page.target in known or not page.target}


def look(page, name):
    found = {}
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        if findings := serious_findings(page):
            found[f"{name}, {light}"] = findings
    return found


def test_every_page_that_visitors_open(people, desk, addresses):
    visitor = desk()
    visitor.expected += EXPECTED
    gone = make.published(by=people.editor, leader=people.leader, category=make.category(people.department), title="Bài đã gỡ")
    publishing.withdraw(article=gone, by=people.leader, reason="Hội nghị đã hoãn.")
    pages = {name: addresses[name] for name in opened_by(None)}
    pages |= {
        "home": "/", "results": f"{addresses['news:search']}?q=chuyển đổi số", "nothing found": f"{addresses['news:search']}?q=xyzxyz",
        "withdrawn": gone.get_absolute_url(), "asked about a channel": f"{addresses['news:channel_check']}?dia-chi=https://la.example/",
        "no such page": "/tin-tuc/khong-co-bai-nay-999999/",
    }  # fmt: skip
    page, found = visitor.page(), {}
    for name, address in pages.items():
        page.goto(visitor.address + address)
        found |= look(page, name)
    assert found == {}


def test_the_answers_to_what_readers_send(people, desk, addresses):
    visitor = desk()
    visitor.expected += EXPECTED
    page, found = visitor.page(addresses["news:comment"]), {}
    page.get_by_role("button", name="Gửi góp ý").click()
    found |= look(page, "a comment without words")
    page.get_by_label("Ý kiến", exact=True).fill("Xã tôi đã nối được hội nghị.")
    page.get_by_role("button", name="Gửi góp ý").click()
    found |= look(page, "a comment is received")
    page.goto(visitor.address + addresses["news:rate"])
    page.get_by_label("4 sao").check()
    page.get_by_role("button", name="Chấm điểm").click()
    found |= look(page, "stars are counted")
    page.goto(visitor.address + addresses["news:subscribe"])
    page.get_by_label("Thư điện tử").fill("ban-doc@daknong.example")
    page.get_by_role("button", name="Gửi liên kết xác nhận").click()
    found |= look(page, "a letter has been sent")
    assert found == {}


@pytest.mark.parametrize("who", ["editor", "leader", "admin"])
def test_every_page_of_the_desk_and_of_those_who_keep_the_site(people, desk, addresses, who):
    person = desk()
    person.expected += EXPECTED
    page, found = person.sign_in(getattr(people, who)), {}
    for name in opened_by(who):
        page.goto(person.address + addresses[name])
        found |= look(page, name)
    assert found == {}
