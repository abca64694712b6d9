"""What everybody may follow: feeds, the map of the site, and what robots are told."""

import datetime

import pytest
from django.utils import timezone
from lxml import etree

from documents.actions import editing
from documents.models import Document, Field, Tag
from documents.search.index import index_document
from documents.sitemaps import PublicDocuments
from tests.documents import shelf

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def paper(province):
    def write(subject="Về chuyển đổi số", *texts, **values):
        return shelf.paper(subject, *(texts or ("Trang một",)), **{"owner_unit": province.department} | values)

    return write


def parsed(response):
    assert response.status_code == 200
    return etree.fromstring(response.content, etree.XMLParser(resolve_entities=False, no_network=True))


def atom_titles(client, query=""):
    return [node.text for node in parsed(client.get(f"/van-ban/nguon-tin/atom/{query}")).xpath("//a:entry/a:title", namespaces=ATOM)]


class TestPublicFeeds:
    def test_the_newest_published_come_first_in_both_forms(self, paper, client):
        paper("Đăng trước", symbol="01-KH/TU", published_at=timezone.now() - datetime.timedelta(hours=1))
        paper("Đăng sau", symbol="")
        assert atom_titles(client) == ["Đăng sau", "01-KH/TU: Đăng trước"]
        rss = parsed(client.get("/van-ban/nguon-tin/rss/"))
        assert rss.xpath("//item/title/text()") == ["Đăng sau", "01-KH/TU: Đăng trước"]

    @pytest.mark.parametrize("kind", ["atom", "rss"])
    @pytest.mark.parametrize("persona", [None, "cadre", "clerk", "leader"])
    @pytest.mark.parametrize("values", [{"state": "draft"}, {"state": "withdrawn"}, {"visibility": "internal"}, {"visibility": "units"}])
    def test_hold_what_is_public_and_nothing_else_whoever_asks(self, paper, as_person, kind, persona, values):
        paper("Chuyện kín", **values)
        paper("Chuyện mở")
        text = as_person(persona).get(f"/van-ban/nguon-tin/{kind}/").content.decode()
        assert "Chuyện mở" in text and "kín" not in text

    def test_narrow_by_type_field_tag_and_words(self, paper, client):
        document = paper("Về rừng", "giữ rừng", symbol="")
        document.tags.add(Tag.objects.named("lâm nghiệp"))
        document.fields.add(Field.objects.get(name="Chuyển đổi số"))
        index_document(document)
        paper("Khác", doc_type=None, symbol="")
        for query in ("?the=lam-nghiep", f"?linh_vuc={Field.objects.get(name='Chuyển đổi số').slug}", "?loai=nghi-quyet", "?q=giữ+rừng", "?q=r%E1%BB%ABng&nam=2021"):
            assert atom_titles(client, query) == ["Về rừng"], query

    @pytest.mark.parametrize("query", ["?the=the-kin", "?the=khong-co", "?loai=khong-co", "?nam=abc", "?q=%2B%2B"])
    def test_a_filter_that_is_unknown_or_hidden_is_no_feed(self, paper, client, query):
        hidden = paper("Kín", visibility="internal")
        hidden.tags.add(Tag.objects.named("thẻ kín"))
        paper("Mở")
        assert client.get(f"/van-ban/nguon-tin/atom/{query}").status_code == 404

    def test_an_entry_leads_to_the_document_and_keeps_its_name_when_the_subject_changes(self, paper, client, empty_cache):
        document = paper()
        first = parsed(client.get("/van-ban/nguon-tin/atom/"))
        assert first.xpath("//a:entry/a:link/@href", namespaces=ATOM) == [f"http://testserver{document.get_absolute_url()}"]
        name = first.xpath("//a:entry/a:id/text()", namespaces=ATOM)
        Document.objects.update(subject="Trích yếu đã sửa")
        empty_cache()
        assert parsed(client.get("/van-ban/nguon-tin/atom/")).xpath("//a:entry/a:id/text()", namespaces=ATOM) == name

    def test_text_never_becomes_markup_and_stray_control_characters_break_nothing(self, paper, client):
        paper("<b>&\x0b]]>", symbol="")
        assert atom_titles(client) == ["<b>& ]]>"]

    def test_are_kept_until_the_next_deed_and_then_made_anew(self, paper, client, province, django_assert_num_queries):
        document = paper("Đang mở", symbol="")
        assert atom_titles(client) == ["Đang mở"]
        with django_assert_num_queries(1):
            response = client.get("/van-ban/nguon-tin/atom/")
        assert "public" in response["Cache-Control"]
        assert client.get("/van-ban/nguon-tin/atom/", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
        editing.withdraw(document=document, by=province.clerk, reason="Đăng nhầm")
        assert atom_titles(client) == []

    def test_what_is_kept_for_one_address_is_not_given_at_another(self, paper, client):
        paper("Về rừng", "rừng", symbol="")
        assert atom_titles(client, "?q=biển") == []
        assert atom_titles(client, "?q=rừng") == ["Về rừng"]

    def test_cost_the_same_with_many_documents(self, paper, client, django_assert_num_queries, empty_cache):
        for count in (1, 20):
            for number in range(count):
                paper(f"Về rừng {number}", "rừng")
            empty_cache()
            with django_assert_num_queries(5):
                client.get("/van-ban/nguon-tin/atom/?q=rừng")

    def test_the_page_of_feeds_names_only_what_a_visitor_would_find(self, paper, as_person):
        hidden = paper("Kín", visibility="internal", doc_type=None)
        hidden.fields.add(Field.objects.get(name="Chuyển đổi số"))
        paper("Mở")
        for persona in (None, "clerk"):
            page = as_person(persona).get("/van-ban/nguon-tin/").content.decode()
            assert "loai=nghi-quyet" in page
            assert "linh_vuc=" not in page and "loai=chi-thi" not in page


class TestSitemap:
    def test_names_public_documents_and_when_they_were_published(self, paper, client):
        document = paper("Mở")
        paper("Kín", visibility="internal")
        paper("Nháp", state="draft")
        found = parsed(client.get("/sitemap-van-ban.xml"))
        assert found.xpath("//s:loc/text()", namespaces=MAP) == [f"http://testserver{document.get_absolute_url()}"]
        assert found.xpath("//s:lastmod/text()", namespaces=MAP) == [f"{timezone.localtime(document.published_at):%Y-%m-%d}"]

    @pytest.mark.parametrize("persona", [None, "clerk"])
    def test_is_the_visitors_whoever_asks(self, paper, as_person, persona):
        paper("Chuyện kín", visibility="internal")
        assert "chuyen-kin" not in as_person(persona).get("/sitemap-van-ban.xml").content.decode()

    def test_a_withdrawn_document_leaves_it_with_the_deed(self, paper, client, province):
        document = paper("Mở")
        assert b"mo/" in client.get("/sitemap-van-ban.xml").content
        editing.withdraw(document=document, by=province.clerk, reason="Đăng nhầm")
        assert parsed(client.get("/sitemap-van-ban.xml")).xpath("//s:loc", namespaces=MAP) == []

    def test_a_large_store_is_split_and_the_index_names_the_parts(self, paper, client, monkeypatch, django_assert_num_queries, empty_cache):
        monkeypatch.setattr(PublicDocuments, "limit", 2)
        documents = [paper(f"Số {number}") for number in range(5)]
        index = parsed(client.get("/sitemap.xml")).xpath("//s:loc/text()", namespaces=MAP)
        parts = [part for part in index if "/sitemap-van-ban.xml" in part]
        assert len(parts) == 3
        found = []
        for part in parts:
            found += parsed(client.get(part)).xpath("//s:loc/text()", namespaces=MAP)
        assert found == [f"http://testserver{document.get_absolute_url()}" for document in documents]
        assert client.get("/sitemap-van-ban.xml?p=9").status_code == 404
        assert client.get("/sitemap-khac.xml").status_code == 404
        empty_cache()
        with django_assert_num_queries(3):
            client.get("/sitemap-van-ban.xml")


def test_robots_are_told_where_the_map_is_and_what_to_leave_alone(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    for path in ("/tai-khoan/", "/api/v1/", "/van-ban/goi-y/"):
        assert f"Disallow: {path}\n" in text


def test_the_list_offers_to_be_followed(paper, client):
    page = client.get("/van-ban/?q=rừng&nam=2021&trang=2").content.decode()
    assert 'href="/van-ban/nguon-tin/atom/?q=r%E1%BB%ABng&amp;nam=2021"' in page


def test_the_list_offers_no_public_feed_of_what_only_internal_papers_bear(paper, as_person):
    hidden = paper("Nội bộ", visibility="internal")
    hidden.tags.add(Tag.objects.named("thẻ nội bộ"))
    page = as_person("cadre").get("/van-ban/?the=the-noi-bo").content.decode()
    assert "Nội bộ" in page and "nguon-tin/atom/?the" not in page
