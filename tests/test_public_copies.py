"""Visitors' copies of the public pages: never another's page, never an old one once the office has acted."""

import gzip
import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client

from documents.actions import editing
from news import freshness
from news.actions import publishing
from news.models import Article
from news.views import lists
from tests.factories import documents as make_documents
from tests.factories import news as make
from tuyengiao import public_copies


@pytest.fixture(autouse=True)
def copies_are_kept(settings):
    settings.PUBLIC_COPIES_SECONDS = 60


@pytest.fixture
def article(province):
    return make.published(by=province.editor, leader=province.leader, category=make.category(province.department), title="Bài gốc")


def queries_of(django_assert_num_queries, count, address, **headers):
    with django_assert_num_queries(count):
        return Client().get(address, headers=headers)


# --- Who must not get a copy ------------------------------------------------------------------------


def test_a_signed_in_person_never_gets_a_visitors_copy_nor_leaves_one(as_person, client, article):
    address = article.get_absolute_url()
    mine = as_person("clerk").get(address).content.decode()
    visitors = client.get(address).content.decode()
    again = as_person("clerk").get(address).content.decode()
    assert "Trần Thị Thư" in mine and "Trần Thị Thư" in again
    assert "Trần Thị Thư" not in visitors and "Đăng nhập" in visitors


def test_an_answer_that_sets_a_cookie_is_not_kept(client, article):
    first = client.get("/tin-tuc/ma-bieu-mau/")
    second = Client().get("/tin-tuc/ma-bieu-mau/")
    assert first.cookies["csrftoken"].value != second.cookies["csrftoken"].value
    assert first["Cache-Control"] == second["Cache-Control"] == "no-store"


def test_a_visitor_with_a_broken_cookie_keeps_nobody_else_from_a_copy(article, django_assert_num_queries):
    address, broken = article.get_absolute_url(), Client()
    broken.cookies["csrftoken"] = "broken"
    assert broken.get(address).cookies
    first = Client().get(address)
    assert not first.cookies
    assert queries_of(django_assert_num_queries, 0, address).content == first.content


def test_what_does_not_exist_is_not_kept(client, province):
    assert client.get("/tin-tuc/chuyen-muc/sap-mo/").status_code == 404
    make.category(province.department, name="Sắp mở", slug="sap-mo")
    assert client.get("/tin-tuc/chuyen-muc/sap-mo/").status_code == 200


def test_a_search_is_not_kept(client, article):
    assert "Bài <mark>gốc</mark>" in client.get("/tin-tuc/tim-kiem/?q=goc").content.decode()
    Article.objects.update(title="Đã khác tên")
    assert "Đã khác tên" in client.get("/tin-tuc/tim-kiem/?q=goc").content.decode()


# --- A copy costs nothing and is the page ------------------------------------------------------------


def test_the_second_visitor_costs_no_query(article, django_assert_num_queries):
    address = article.get_absolute_url()
    first = Client().get(address)
    second = queries_of(django_assert_num_queries, 0, address)
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["X-Frame-Options"] and second["X-Content-Type-Options"] == "nosniff"
    assert second["Cache-Control"] == "no-cache" and "Cookie" in second["Vary"]


def test_compressed_and_plain_are_one_page(article):
    address = article.get_absolute_url()
    plain = Client().get(address)
    packed = Client().get(address, headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content


def test_a_browser_that_has_the_page_is_told_so(article):
    address = article.get_absolute_url()
    first = Client().get(address)
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_parameters_that_a_page_does_not_know_make_no_copy_of_their_own(article, django_assert_num_queries):
    address = article.get_absolute_url()
    Client().get(address)
    tracked = queries_of(django_assert_num_queries, 0, f"{address}?utm_source=zalo&fbclid=1")
    assert "utm_source" not in tracked.content.decode()


@pytest.mark.parametrize("address", ["/tin-tuc/", "/tin-tuc/dinh-chinh/"])
@pytest.mark.parametrize("junk", ["", "abc", "1-", "1-2-3", "%00", "9" * 40 + "-1"])
def test_what_is_no_place_in_a_list_makes_no_copy_of_its_own(article, django_assert_num_queries, address, junk):
    first = Client().get(address)
    assert queries_of(django_assert_num_queries, 0, f"{address}?sau={junk}").content == first.content


def test_made_up_places_in_a_list_cannot_fill_the_memory(article, monkeypatch, django_assert_num_queries):
    Client().get("/tin-tuc/")
    monkeypatch.setattr(public_copies, "MADE_A_MINUTE", 0)
    assert [Client().get("/tin-tuc/?sau=1-1").status_code for _ in range(2)] == [200, 200]
    with pytest.raises(pytest.fail.Exception):
        queries_of(django_assert_num_queries, 0, "/tin-tuc/?sau=1-1")
    queries_of(django_assert_num_queries, 0, "/tin-tuc/")


def test_junk_that_comes_first_leaves_nothing_in_the_copy(article):
    assert "abc" not in Client().get("/tin-tuc/?sau=abc").content.decode()


def test_unknown_parameters_are_never_in_a_page_not_even_in_the_first(article):
    html = Client().get("/tin-tuc/?utm_source=zalo&sau=0-1").content.decode()
    assert "utm_source" not in html


def test_each_host_and_each_place_in_a_list_has_its_own_copy(article, settings):
    settings.ALLOWED_HOSTS = ["testserver", "khac.example"]
    here = Client().get("/tin-tuc/").content.decode()
    there = Client().get("/tin-tuc/", headers={"host": "khac.example"}).content.decode()
    assert "http://testserver/tin-tuc/" in here and "http://khac.example/tin-tuc/" in there
    assert "Bài gốc" not in Client().get("/tin-tuc/?sau=0-1").content.decode()


def test_a_foreign_host_is_refused(article):
    assert Client().get("/tin-tuc/", headers={"host": "gia-mao.example"}).status_code == 400


# --- New when the office acts -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_what_is_published_rewritten_or_withdrawn_is_seen_at_once_everywhere(province, article):
    def pages():
        return [Client().get(address).content.decode() for address in ("/", "/tin-tuc/", "/tin-tuc/chuyen-muc/chuyen-doi-so/", "/tin-tuc/moi.atom")]

    assert all("Bài gốc" in page for page in pages())
    make.published(by=province.editor, leader=province.leader, category=article.category, title="Bài vừa đăng")
    assert all("Bài vừa đăng" in page for page in pages())
    address = article.get_absolute_url()
    assert Client().get(address).status_code == 200
    publishing.withdraw(article=article, by=province.leader, reason="Sai số liệu")
    moved = Client().get(address)
    assert (moved.status_code, Client().get(moved["Location"]).status_code) == (301, 410)
    assert all("Bài gốc" not in page for page in pages())


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_saved_renews_nothing(province, article, django_assert_num_queries):
    Client().get("/tin-tuc/")
    make.article(by=province.editor, category=article.category)
    queries_of(django_assert_num_queries, 0, "/tin-tuc/")


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_the_records_office_publishes_is_on_the_front_page_at_once(province):
    draft = make_documents.document(owner_unit=province.department, state="draft", symbol="77-KH/BTG")
    assert "77-KH/BTG" not in Client().get("/").content.decode()
    editing.publish(document=draft, by=province.clerk)
    assert "77-KH/BTG" in Client().get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_rolled_back_renews_nothing(article, django_assert_num_queries):
    Client().get("/tin-tuc/")
    with transaction.atomic():
        freshness.changed()
        transaction.set_rollback(True)
    queries_of(django_assert_num_queries, 0, "/tin-tuc/")


def test_without_any_deed_a_copy_grows_old(article, settings, monkeypatch):
    monkeypatch.setattr(public_copies, "MAKING", 1)
    Client().get("/tin-tuc/")
    Article.objects.update(title="Bài đổi tên")
    assert "Bài gốc" in Client().get("/tin-tuc/").content.decode()
    settings.PUBLIC_COPIES_SECONDS = 1
    time.sleep(1.1)
    assert "Bài đổi tên" in Client().get("/tin-tuc/").content.decode()


# --- A crowd costs one rendering ----------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch):
    """How often the front page of the news was worked out; each time takes a while."""
    times = []
    newest = lists.newest

    def slowly(*args, **kwargs):
        times.append(time.monotonic())
        time.sleep(0.3)
        return newest(*args, **kwargs)

    monkeypatch.setattr(lists, "newest", slowly)
    return times


def crowd(size=12):
    answers = []

    def visit():
        began = time.monotonic()
        answers.append((Client().get("/tin-tuc/"), time.monotonic() - began))
        connection.close()

    threads = [threading.Thread(target=visit) for _ in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_a_page_that_nobody_has_made_yet_waits_for_one_making(article, made):
    answers = crowd()
    assert len(made) == 1
    assert {answer.status_code for answer, _ in answers} == {200}
    assert len({answer.content for answer, _ in answers}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_crowd_after_a_deed_gets_the_old_page_while_one_makes_the_new(article, made):
    Client().get("/tin-tuc/")
    Article.objects.update(title="Bài đổi tên")
    freshness.changed()
    made.clear()
    answers = crowd()
    assert len(made) == 1
    assert sum("Bài đổi tên" in answer.content.decode() for answer, _ in answers) >= 1
    assert sum(seconds < 0.25 for _, seconds in answers) >= 8
    assert "Bài đổi tên" in Client().get("/tin-tuc/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_maker_that_died_keeps_nobody_from_the_page(article, monkeypatch):
    monkeypatch.setattr(public_copies, "MAKING", 1)

    def dies(*args):
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(public_copies.PublicCopiesMiddleware, "_make", lambda self, *args: dies())
        Client().get("/tin-tuc/")
    assert "Bài gốc" in Client().get("/tin-tuc/").content.decode()


# --- Without the cache ---------------------------------------------------------------------------------


@pytest.fixture
def cache_is_away(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/queue.sock?db=1"}}
    public_copies._store.cache_clear()
    yield
    public_copies._store.cache_clear()


def test_pages_are_there_when_the_cache_is_away(article, cache_is_away):
    assert "Bài gốc" in Client().get("/tin-tuc/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_deed_is_done_when_the_cache_is_away(province, article, cache_is_away):
    publishing.withdraw(article=article, by=province.leader, reason="Sai")
    article.refresh_from_db()
    assert article.standing == "withdrawn"


# --- One page, however it is put together -----------------------------------------------------------------


def test_a_page_is_the_same_whether_its_frame_is_known_or_not(article, settings):
    def words(address):
        return Client().get(address).content.decode().split()

    addresses = ["/", "/tin-tuc/", article.get_absolute_url(), "/tin-tuc/chuyen-muc/chuyen-doi-so/", "/tin-tuc/luu-tru/", "/tin-tuc/theo-doi/"]
    kept = [words(address) for address in addresses]
    settings.PUBLIC_COPIES_SECONDS = 0
    assert [words(address) for address in addresses] == kept
