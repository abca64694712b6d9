"""Searches that somebody saved: theirs alone, what is new in them, followed under a private address."""

import datetime
import io
import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from lxml import etree

from accounts.models import Membership
from audit.models import Event
from documents.actions import editing, saved_searches
from documents.asked import Asked, address_of
from documents.filters import DocumentFilter
from documents.models import Document, SavedSearch, Tag
from documents.search import ranking
from documents.search.hits import named_issuers
from documents.search.index import index_document
from documents.search.newest import fresh, newest
from documents.search.query import parse
from tests.documents import shelf
from tuyengiao.logs import DiscreetFormatter

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def paper(province):
    def write(subject="Về chuyển đổi số", *texts, **values):
        return shelf.paper(subject, *(texts or ("Trang một",)), **{"owner_unit": province.department} | values)

    return write


@pytest.fixture
def search(province):
    """A search of the cadre's, last looked at a week ago."""

    def save(address="q=rừng", owner="cadre", **values):
        week_ago = timezone.now() - datetime.timedelta(days=7)
        values = {"name": "Về rừng", "looked_at": week_ago, "seen_until": week_ago} | values
        return SavedSearch.objects.create(owner=province.people[owner], address=address, **values)

    return save


@pytest.fixture
def feed(search, province, client):
    """Titles in the private feed of a search, asked for by a program without an account; None when there is no feed."""
    row = search()
    _, token = saved_searches.give_feed(search=row, by=province.cadre)

    def read():
        response = client.get(f"/van-ban/nguon-tin/rieng/{token}/")
        return titles(response) if response.status_code == 200 else None

    read.search, read.token = row, token
    return read


def body(response):
    return response.content.decode()


def titles(response):
    parsed = etree.fromstring(response.content, etree.XMLParser(resolve_entities=False, no_network=True))
    return [node.text for node in parsed.xpath("//a:entry/a:title", namespaces=ATOM)]


class TestSaving:
    def test_keeps_query_and_filters_and_nothing_else_of_the_address(self, as_person, province):
        asked = "?q=chuyển+đổi&loai=nghi-quyet&nam=2021&nam=2022&sap_xep=so&trang=3&sau=x&la=gi"
        response = as_person("cadre").post(f"/van-ban/tim-da-luu/luu/{asked}", {"name": "  Chuyển đổi  số "})
        assert response.status_code == 302
        row = SavedSearch.objects.get()
        assert (row.owner, row.name) == (province.cadre, "Chuyển đổi số")
        assert row.params == QueryDict("q=chuyển đổi&loai=nghi-quyet&nam=2021&nam=2022")

    def test_the_form_says_what_will_be_sought_and_proposes_a_name(self, as_person):
        page = body(as_person("cadre").get("/van-ban/tim-da-luu/luu/?q=rừng&loai=nghi-quyet"))
        assert "Từ khóa: rừng" in page and "Loại văn bản: Nghị quyết" in page
        assert 'value="rừng – Nghị quyết"' in page

    def test_a_second_of_the_same_name_is_refused_and_the_typed_name_stays(self, as_person, search):
        search(name="Rừng")
        response = as_person("cadre").post("/van-ban/tim-da-luu/luu/?q=x", {"name": "Rừng"})
        assert response.status_code == 422
        assert "đã có một tìm kiếm mang tên này" in body(response) and 'value="Rừng"' in body(response)
        assert SavedSearch.objects.count() == 1

    def test_there_is_an_end_to_how_many(self, as_person, search, monkeypatch):
        monkeypatch.setattr(saved_searches, "MOST_SEARCHES", 1)
        search()
        response = as_person("cadre").post("/van-ban/tim-da-luu/luu/?q=x", {"name": "Khác"})
        assert response.status_code == 422 and "nhiều nhất" in body(response)

    def test_a_filter_only_hidden_papers_bear_cannot_be_saved(self, as_person, paper):
        hidden = paper("Bản thảo", state="draft")
        hidden.tags.add(Tag.objects.named("thẻ kín"))
        response = as_person("cadre").post("/van-ban/tim-da-luu/luu/?the=the-kin", {"name": "Kín"})
        assert response.status_code == 422
        assert not SavedSearch.objects.exists()

    def test_nothing_of_it_goes_into_the_trail(self, as_person):
        as_person("cadre").post("/van-ban/tim-da-luu/luu/?q=rừng", {"name": "Rừng"})
        assert not Event.objects.exists()


class TestWhoseTheyAre:
    def test_nobody_else_sees_opens_or_ends_one(self, as_person, search):
        row = search(name="Của riêng cán bộ")
        for other in ("clerk", "admin", "reader"):
            client = as_person(other)
            assert "Của riêng cán bộ" not in body(client.get("/van-ban/tim-da-luu/"))
            assert client.get(f"/van-ban/tim-da-luu/{row.pk}/").status_code == 404
            for deed in ("xoa", "theo-doi", "thoi-theo-doi"):
                assert client.post(f"/van-ban/tim-da-luu/{row.pk}/{deed}/").status_code == 404
        row.refresh_from_db()
        assert row.feed_digest == ""

    def test_two_people_may_use_the_same_name(self, search):
        search(name="Rừng")
        search(name="Rừng", owner="clerk")
        assert SavedSearch.objects.count() == 2


class TestNew:
    def test_the_list_counts_what_was_published_since_the_last_look(self, as_person, paper, search):
        search()
        paper("Về rừng cũ", published_at=timezone.now() - datetime.timedelta(days=30))
        paper("Về rừng mới")
        paper("Về biển mới")
        assert "1 văn bản mới" in body(as_person("cadre").get("/van-ban/tim-da-luu/"))

    @pytest.mark.parametrize(
        "values", [{"state": "draft"}, {"state": "withdrawn"}, {"visibility": "units"}, {"visibility": "internal", "of": "reader"}]
    )
    def test_what_the_owner_may_not_see_is_not_counted(self, as_person, paper, search, values):
        owner = values.pop("of", "cadre")
        search(owner=owner)
        paper("Về rừng", **values)
        page = body(as_person(owner).get("/van-ban/tim-da-luu/"))
        assert "văn bản mới</span>" not in page and "Chưa có" in page

    def test_the_count_has_a_cap(self, as_person, paper, search, monkeypatch):
        monkeypatch.setattr("documents.views.saved_searches.COUNT_CAP", 2)
        search()
        for number in range(3):
            paper(f"Về rừng {number}")
        assert "hơn 2 văn bản mới" in body(as_person("cadre").get("/van-ban/tim-da-luu/"))

    def test_looking_marks_the_new_ones_and_ends_their_being_new(self, as_person, paper, search):
        row, client = search(), as_person("cadre")
        paper("Về rừng cũ", published_at=timezone.now() - datetime.timedelta(days=30))
        paper("Về rừng mới")
        page = body(client.get(f"/van-ban/tim-da-luu/{row.pk}/"))
        assert page.index("Về rừng mới") < page.index("Về rừng cũ")
        assert "1 văn bản mới" in page and page.count("Mới</span>") == 1
        assert "1 văn bản mới" in body(client.get(f"/van-ban/tim-da-luu/{row.pk}/"))  # going back keeps the marks
        assert "văn bản mới</span>" not in body(client.get("/van-ban/tim-da-luu/"))
        SavedSearch.objects.update(looked_at=timezone.now() - datetime.timedelta(hours=2))
        Document.objects.filter(subject="Về rừng mới").update(published_at=timezone.now() - datetime.timedelta(hours=3))
        paper("Về rừng mới hơn")
        assert "1 văn bản mới" in body(client.get(f"/van-ban/tim-da-luu/{row.pk}/"))

    def test_a_page_fetched_in_advance_is_no_look(self, as_person, search):
        row = search()
        as_person("cadre").get(f"/van-ban/tim-da-luu/{row.pk}/", HTTP_SEC_PURPOSE="prefetch;anonymous-client-ip")
        assert SavedSearch.objects.get().looked_at == row.looked_at

    def test_a_search_whose_tag_is_gone_finds_nothing_instead_of_everything(self, as_person, paper, search):
        tagged, other = paper("Có thẻ"), paper("Không thẻ")
        tagged.tags.add(Tag.objects.named("lâm nghiệp"))
        row = search(address="the=lam-nghiep")
        Document.objects.filter(pk=tagged.pk).update(state="withdrawn")
        page = body(as_person("cadre").get(f"/van-ban/tim-da-luu/{row.pk}/"))
        assert "không còn dùng được" in page
        assert other.subject not in page and "lâm nghiệp" not in page

    def test_many_searches_cost_no_more_queries_while_nothing_is_new(self, as_person, search, paper, django_assert_num_queries):
        paper("Về rừng", published_at=timezone.now() - datetime.timedelta(days=30))
        client = as_person("cadre")
        search(name="0")
        client.get("/van-ban/tim-da-luu/")
        with django_assert_num_queries(5):
            client.get("/van-ban/tim-da-luu/")
        for number in range(1, 12):
            search(name=str(number))
        with django_assert_num_queries(5):
            client.get("/van-ban/tim-da-luu/")

    def test_what_is_new_costs_the_same_with_many_documents(self, as_person, search, paper, django_assert_num_queries):
        client = as_person("cadre")
        search()
        paper("Về rừng số một")
        client.get("/van-ban/tim-da-luu/")
        with django_assert_num_queries(6):
            client.get("/van-ban/tim-da-luu/")
        for number in range(20):
            paper(f"Về rừng {number}")
        with django_assert_num_queries(6):
            client.get("/van-ban/tim-da-luu/")


class TestFollowing:
    def test_the_address_is_shown_once_and_only_its_digest_is_kept(self, as_person, search):
        row = search()
        page = body(as_person("cadre").post(f"/van-ban/tim-da-luu/{row.pk}/theo-doi/"))
        token = page.split("/van-ban/nguon-tin/rieng/")[1].split("/")[0]
        row.refresh_from_db()
        assert len(token) > 40 and token not in row.feed_digest
        assert token not in body(as_person("cadre").get(f"/van-ban/tim-da-luu/{row.pk}/"))
        event = Event.objects.get()
        assert (event.verb, event.object_label, event.data) == ("documents.feed_given", "", {})

    def test_shows_what_the_owner_may_see_newest_published_first(self, feed, paper):
        paper("Rừng nội bộ", visibility="internal", symbol="01-KH/TU", published_at=timezone.now() - datetime.timedelta(hours=1))
        paper("Rừng công khai", symbol="02-KH/TU")
        paper("Biển", symbol="03-KH/TU")
        paper("Rừng trong bản thảo", state="draft")
        assert feed() == ["02-KH/TU: Rừng công khai", "01-KH/TU: Rừng nội bộ"]

    def test_a_withdrawn_document_is_gone_at_once(self, feed, paper, province):
        document = paper("Rừng", symbol="")
        assert feed() == ["Rừng"]
        editing.withdraw(document=document, by=province.clerk, reason="Đăng nhầm")
        assert feed() == []

    def test_an_ended_role_closes_what_is_internal_at_once(self, feed, paper, province):
        paper("Rừng nội bộ", visibility="internal", symbol="")
        paper("Rừng công khai", symbol="")
        assert len(feed()) == 2
        Membership.objects.filter(user=province.cadre).update(valid_to=timezone.localdate())
        assert feed() == ["Rừng công khai"]

    def test_a_closed_account_closes_it_at_once(self, feed, paper, province):
        paper("Rừng")
        province.cadre.is_active = False
        province.cadre.save()
        assert feed() is None

    def test_a_new_address_ends_the_old_one_and_taking_it_back_ends_it_too(self, feed, province, client):
        assert feed() == []
        _, token = saved_searches.give_feed(search=feed.search, by=province.cadre)
        assert feed() is None
        assert client.get(f"/van-ban/nguon-tin/rieng/{token}/").status_code == 200
        saved_searches.revoke_feed(search=feed.search, by=province.cadre)
        assert client.get(f"/van-ban/nguon-tin/rieng/{token}/").status_code == 404

    def test_a_deleted_search_is_followed_no_longer(self, feed, as_person):
        as_person("cadre").post(f"/van-ban/tim-da-luu/{feed.search.pk}/xoa/")
        assert feed() is None
        assert not SavedSearch.objects.exists()

    def test_too_many_fetches_are_told_when_to_come_back(self, feed, client, monkeypatch):
        monkeypatch.setattr("documents.views.feeds.FETCHES", 1)
        assert feed() == []
        response = client.get(f"/van-ban/nguon-tin/rieng/{feed.token}/")
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 3600

    def test_the_address_never_reaches_a_log(self, feed, client, monkeypatch):
        console = next(handler for handler in logging.getLogger().handlers if handler.formatter.__class__ is DiscreetFormatter)
        monkeypatch.setattr(console, "stream", io.StringIO())
        monkeypatch.setattr("documents.views.feeds.FETCHES", 0)
        assert client.get(f"/van-ban/nguon-tin/rieng/{feed.token}/").status_code == 429
        written = console.stream.getvalue()
        assert "/van-ban/nguon-tin/rieng/…" in written and feed.token not in written

    def test_leaves_no_trace_of_who_fetched(self, feed, client):
        before = SavedSearch.objects.values().get(), Event.objects.count()
        response = client.get(f"/van-ban/nguon-tin/rieng/{feed.token}/")
        assert (SavedSearch.objects.values().get(), Event.objects.count()) == before
        assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
        assert not response.cookies

    def test_costs_the_same_with_many_documents(self, feed, paper, django_assert_num_queries, client):
        paper("Rừng số một")
        client.get(f"/van-ban/nguon-tin/rieng/{feed.token}/")
        with django_assert_num_queries(6):
            feed()
        for number in range(30):
            paper(f"Rừng {number}")
        with django_assert_num_queries(6):
            feed()


class TestSameSearch:
    """`newest` and `fresh` find what the list of documents finds."""

    @pytest.mark.parametrize(
        "typed",
        ["rừng", "rung", '"giữ rừng đầu nguồn"', "rừng -biển", 'rừng -"giữ rừng"', "09-NQ/TU", "9-nq", "tỉnh uỷ", '"rứng"', "", "rừng nam 2021"],
    )
    def test_with_every_kind_of_query(self, paper, typed, province):
        paper("Về rừng", "Giữ rừng đầu nguồn", symbol="09-NQ/TU")
        paper("Về rừng và biển", "Giữ rừng đầu nguồn, giữ biển", symbol="10-NQ/TU", visibility="internal")
        paper("Về rừng nam", "năm 2021", symbol="109-NQ/TU")
        bare = paper("Rừng không trang", symbol="")
        bare.files.all().delete()
        index_document(bare)
        paper("Rừng nháp", "giữ rừng đầu nguồn", state="draft")
        query = parse(typed)
        for user in (AnonymousUser(), province.cadre):
            asked = Asked(user, QueryDict(urlencode({"q": typed})))
            filters = DocumentFilter(QueryDict(), queryset=Document.objects.visible_to(user), request=asked)
            if query:
                listed = set(ranking.search(user, query, filters, issuers=named_issuers(query)).ids)
            else:
                listed = set(Document.objects.visible_to(user).values_list("pk", flat=True))
            everything = list(Document.objects.values_list("pk", flat=True))
            assert {document.pk for document in newest(asked.documents, query, limit=50)} == listed
            assert fresh(asked.documents, query, among=everything) == listed

    def test_an_address_is_the_same_however_it_was_reached(self):
        assert address_of(QueryDict("nam=2021&q=r&trang=2&the=")) == address_of(QueryDict("q=r&nam=2021&sap_xep=so"))
