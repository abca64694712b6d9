"""The blocks of the home page, and the standing pages with their versions."""

import pytest
from django.urls import reverse

from audit.models import Event
from news.demo_site import PAGES, fill_site
from news.models import Anniversary, Channel, HomeBlock, Page
from tests.factories import news as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def test_a_block_is_added_changed_hidden_moved_and_removed(admin, province):
    column = make.category(province.department)
    make.block("featured", position=1)
    admin.post(reverse("news:site_block_add"), {"kind": "category", "category": column.pk, "count": 3, "is_on": "on"})
    first, block = HomeBlock.objects.all()
    assert (block.kind, block.category, block.count, block.position) == ("category", column, 3, 2)
    admin.post(reverse("news:site_block", args=[block.pk]), {"kind": "documents", "category": column.pk, "count": 6})
    block.refresh_from_db()
    assert (block.kind, block.category, block.is_on) == ("documents", None, False)
    admin.post(reverse("news:site_block_switch", args=[block.pk]), {"hien": "1"})
    admin.post(reverse("news:site_blocks_order"), {"thu_tu": [first.pk, block.pk], "xuong": first.pk})
    assert [one.pk for one in HomeBlock.objects.filter(is_on=True)] == [block.pk, first.pk]
    admin.post(reverse("news:site_block_remove", args=[block.pk]))
    assert list(HomeBlock.objects.all()) == [first]
    assert Event.objects.filter(verb__startswith="news.block").count() == 5


@pytest.mark.parametrize(("values", "field"), [({"kind": "category"}, "category"), ({"kind": "story"}, "story"), ({"kind": "featured", "count": 40}, "count")])
def test_a_block_that_would_show_nothing_sensible_is_refused(admin, values, field):
    answer = admin.post(reverse("news:site_block_add"), {"count": 4} | values)
    assert answer.status_code == 422 and answer.context["form"].errors[field]
    assert not HomeBlock.objects.exists()


def test_the_preview_is_what_visitors_get(admin, client, province):
    column = make.category(province.department)
    article = make.published(by=province.editor, leader=province.leader, category=column)
    make.block("category", category=column)
    make.channel(province.department, by=province.admin)
    make.block("channels")
    page = admin.get(reverse("news:site_blocks_preview")).content.decode()
    assert article.title in page and "Ban Tuyên giáo Tỉnh ủy" in page
    assert "1 trong 4" in admin.get(reverse("news:site_blocks")).content.decode()


def page_values(page, **more):
    return {"title": page.title, "language": "vi", "summary": "", "body": page.body, "in_menu": "on", "is_shown": "on", "based_on": 1} | more


def test_a_page_is_written_cleaned_shown_and_kept_as_a_version(admin, client):
    body = '<h2>Bộ máy</h2><p onclick="x()">Theo quy định<script>alert(1)</script>.</p>'
    admin.post(reverse("news:site_page_add"), {"title": "Cơ cấu tổ chức", "language": "vi", "body": body, "is_shown": "on", "in_menu": "on", "based_on": 0})
    page = Page.objects.get(slug="co-cau-to-chuc")
    shown = client.get(page.get_absolute_url()).content.decode()
    assert "<h2>Bộ máy</h2>" in shown and "alert(1)" not in shown and "onclick" not in shown
    assert page.versions.get().body == page.body
    assert Event.objects.filter(verb="news.page_added").exists()


def test_pages_stand_in_the_order_that_the_administrator_gave_them(admin, client, province):
    first, second, third = (make.page(by=province.admin, title=title) for title in ("Liên hệ", "Giới thiệu", "Contact"))
    admin.post(reverse("news:site_pages_order"), {"thu_tu": [first.pk, second.pk, third.pk], "len": second.pk})
    listed = [page.pk for page in admin.get(reverse("news:site_pages")).context["pages"]]
    assert listed == [second.pk, first.pk, third.pk]
    footer = [page["title"] for page in client.get(third.get_absolute_url()).context["frame"]["pages"]]
    assert footer == ["Giới thiệu", "Liên hệ", "Contact"]


def test_a_page_that_is_not_shown_does_not_exist_for_readers(client, province):
    page = make.page(by=province.admin, is_shown=False)
    assert client.get(page.get_absolute_url()).status_code == 404


def test_every_save_stays_and_an_old_version_comes_back_as_the_newest(admin, province):
    page = make.page(by=province.admin, body="<p>Bản đầu.</p>")
    admin.post(reverse("news:site_page", args=[page.pk]), page_values(page, body="<p>Bản hai.</p>"))
    admin.post(reverse("news:site_page_restore", args=[page.pk, 1]), {"tu-ban": 2})
    page.refresh_from_db()
    assert page.body == "<p>Bản đầu.</p>"
    assert [(one.number, one.body) for one in page.versions.all()] == [(3, "<p>Bản đầu.</p>"), (2, "<p>Bản hai.</p>"), (1, "<p>Bản đầu.</p>")]


def test_two_versions_of_a_page_are_compared_in_words(admin, province):
    page = make.page(by=province.admin, body="<h2>Bộ máy</h2><p>Có ba phòng.</p>")
    values = page_values(page, title="Giới thiệu chung", body="<h2>Bộ máy</h2><p>Có bốn phòng.</p>")
    admin.post(reverse("news:site_page", args=[page.pk]), values)
    answer = admin.get(reverse("news:site_page_compare", args=[page.pk, 2, 1]))
    assert [change.label for change in answer.context["changes"]] == ["Tiêu đề", "Nội dung"]
    shown = answer.content.decode()
    assert "<del>ba</del>" in shown and "<ins>bốn</ins>" in shown and "compare-row" in shown
    assert "compare-inline" in admin.get(reverse("news:site_page_compare", args=[page.pk, 1, 2]), {"kieu": "lien"}).content.decode()
    for place in (reverse("news:site_page", args=[page.pk]), reverse("news:site_page_version", args=[page.pk, 1])):
        assert reverse("news:site_page_compare", args=[page.pk, 1, 2]) in admin.get(place).content.decode()


@pytest.mark.parametrize("pair", [(1, 1), (1, 9), (0, 1)])
def test_pairs_of_versions_that_are_none_are_absent(admin, province, pair):
    page = make.page(by=province.admin)
    assert admin.get(reverse("news:site_page_compare", args=[page.pk, *pair])).status_code == 404


def test_a_stale_save_loses_neither_text(admin, province):
    page = make.page(by=province.admin, body="<p>Bản đầu.</p>")
    admin.post(reverse("news:site_page", args=[page.pk]), page_values(page, body="<p>Người trước.</p>"))
    answer = admin.post(reverse("news:site_page", args=[page.pk]), page_values(page, body="<p>Người sau.</p>"))
    assert answer.status_code == 422 and "Người sau." in answer.content.decode()
    page.refresh_from_db()
    assert page.body == "<p>Người trước.</p>" and page.versions.count() == 2


@pytest.mark.parametrize("stale", ["", "x", "9" * 30, "0"])
def test_restoring_from_a_page_that_has_changed_meanwhile_is_refused(admin, province, stale):
    page = make.page(by=province.admin)
    admin.post(reverse("news:site_page_restore", args=[page.pk, 1]), {"tu-ban": stale})
    assert page.versions.count() == 1


def test_a_text_that_bears_a_level_is_not_kept(admin, province):
    page = make.page(by=province.admin)
    answer = admin.post(reverse("news:site_page", args=[page.pk]), page_values(page, body="<p>MẬT</p><p>Nội dung.</p>"))
    assert answer.status_code == 422
    assert page.versions.count() == 1


def test_two_pages_cannot_share_an_address(admin, province):
    make.page(by=province.admin, title="Giới thiệu")
    answer = admin.post(reverse("news:site_page_add"), {"title": "Giới thiệu", "language": "vi", "based_on": 0})
    assert answer.status_code == 422 and "Hãy chọn đường dẫn khác" in answer.content.decode()
    assert Page.objects.count() == 1


def test_the_demo_fills_what_is_missing_once_and_its_contacts_say_that_they_are_examples(province):
    for _ in range(2):
        fill_site(unit=province.department, by=province.admin)
    assert Page.objects.count() == len(PAGES)
    assert set(Page.objects.filter(language="en").values_list("slug", flat=True)) == {"about", "contact"}
    assert "không phải thông tin liên hệ thật" in Page.objects.get(slug="lien-he").body
    assert Channel.objects.count() == 4 and all("mẫu" in channel.name for channel in Channel.objects.all())
    assert Anniversary.objects.exists()
