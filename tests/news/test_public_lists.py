"""The lists of the reader's site: what they hold, how they go on, what they cost; the front page."""

import datetime
import re

import pytest
from django.urls import reverse

from documents.models import Tag as PaperTag
from news.actions import publishing
from news.listing import key_of
from news.models import Article, HomeBlock, Story, Tag
from tests.factories import documents as make_documents
from tests.factories import news as make

FIRST = datetime.datetime(2026, 1, 31, 20, 0, tzinfo=datetime.UTC)  # 1 February in Vietnam


@pytest.fixture
def column(province):
    return make.category(province.department)


@pytest.fixture
def put(province, column):
    def publish(count=1, **values):
        made = []
        for number in range(count):
            at = values.pop("at", FIRST)
            values = {"category": column, "title": f"Bài {number:03}"} | values
            made.append(make.published(by=province.editor, leader=province.leader, at=at + datetime.timedelta(hours=number), **values))
            values["at"] = at
            values.pop("title") if count > 1 else None
        return made

    return publish


def titles(answer):
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', answer.content.decode())


def next_address(answer):
    found = re.search(r'href="([^"]+)" rel="next"', answer.content.decode())
    return found[1] if found else None


def test_lists_name_only_what_is_published(client, province, column, put):
    tag, story = Tag.objects.named("số hóa"), Story.objects.create(name="Số hóa", slug="so-hoa")
    values = {"tag_ids": [tag.pk], "story": story}
    shown, withdrawn = put(title="Đang đăng", **values)[0], put(title="Đã gỡ", **values)[0]
    publishing.withdraw(article=withdrawn, by=province.leader, reason="Trùng")
    make.article(by=province.editor, category=column, title="Bản nháp", **values)
    month = reverse("news:month", args=[2026, 2])
    for address in ("/", "/tin-tuc/", column.get_absolute_url(), tag.get_absolute_url(), story.get_absolute_url(), month):
        assert titles(client.get(address)) == [shown.title], address


def test_a_list_goes_on_until_its_end_and_shows_each_article_once(client, put):
    put(45, at=FIRST)
    Article.objects.update(published_at=FIRST)  # of one moment: the number decides
    address, seen = "/tin-tuc/", []
    while address:
        answer = client.get(address)
        seen += titles(answer)
        address = next_address(answer)
    assert sorted(seen) == [f"Bài {number:03}" for number in range(45)]
    assert "Đã hết danh sách" in answer.content.decode()


@pytest.mark.parametrize("nonsense", ["", "abc", "1-", "-1", "9" * 40 + "-1", "1-2-3", "\0"])
def test_a_place_that_is_none_begins_the_list(client, put, nonsense):
    put()
    assert titles(client.get("/tin-tuc/", {"sau": nonsense})) == ["Bài 000"]


def test_an_article_stands_in_each_of_its_columns(client, province, put):
    other = make.category(province.department, name="Học và làm theo Bác", slug="hoc-va-lam-theo-bac")
    put(title="Của hai chuyên mục", also_in_ids=[other.pk])
    put(title="Của chuyên mục khác", category=other)
    assert sorted(titles(client.get(other.get_absolute_url()))) == ["Của chuyên mục khác", "Của hai chuyên mục"]


def test_the_page_of_a_tag_has_the_public_papers_of_the_same_name(client, province, put):
    public = make_documents.document(owner_unit=province.department, symbol="01-KH/BTG")
    internal = make_documents.document(owner_unit=province.department, symbol="02-KH/BTG", visibility="internal")
    for paper in (public, internal):
        paper.tags.add(PaperTag.objects.named("chuyển đổi số"))
    tag = Tag.objects.named("Chuyển Đổi Số")
    put(tag_ids=[tag.pk])
    html = client.get(tag.get_absolute_url()).content.decode()
    assert "01-KH/BTG" in html and "02-KH/BTG" not in html


def test_a_month_is_a_month_in_vietnam(client, put):
    put(title="Hai giờ sáng ngày mồng một tháng Hai", at=datetime.datetime(2026, 1, 31, 19, 0, tzinfo=datetime.UTC))
    assert titles(client.get(reverse("news:month", args=[2026, 1]))) == []
    assert len(titles(client.get(reverse("news:month", args=[2026, 2])))) == 1
    assert "Tháng 2" in client.get(reverse("news:months")).content.decode()
    assert client.get("/tin-tuc/luu-tru/2026/13/").status_code == 404


@pytest.mark.parametrize("count", [2, 25])
def test_a_list_costs_the_same_however_long_and_wherever_one_stands(client, column, put, django_assert_num_queries, count):
    articles = put(count)
    with django_assert_num_queries(5):  # two of them for the frame, which is kept for a generation of pages
        client.get(column.get_absolute_url())
    with django_assert_num_queries(5):
        client.get(column.get_absolute_url(), {"sau": key_of(articles[1])})


# --- The front page ---------------------------------------------------------------------------------


def blocks_of(html):
    return re.findall(r'class="block-title">(?:<a[^>]*>)?([^<]+)', html)


def test_visitors_get_the_blocks_in_the_order_of_the_office(client, province, column, put):
    story = Story.objects.create(name="Đại hội", slug="dai-hoi")
    put(title="Tin của đại hội", story=story)
    put(6, at=FIRST + datetime.timedelta(days=1))
    make_documents.document(owner_unit=province.department)
    HomeBlock.objects.create(kind="story", story=story, title="Tiến tới đại hội", position=2)
    HomeBlock.objects.create(kind="category", category=column, position=1, count=1)
    HomeBlock.objects.create(kind="featured", position=0)  # nothing is featured: not shown
    HomeBlock.objects.create(kind="documents", title="Văn bản chỉ đạo", position=3)
    HomeBlock.objects.create(kind="category", category=column, title="Tạm tắt", position=4, is_on=False)
    html = client.get("/").content.decode()
    assert blocks_of(html) == ["Tin mới", "Chuyển đổi số", "Tiến tới đại hội", "Văn bản chỉ đạo"]


def test_a_block_shows_as_many_as_it_says(client, column, put):
    put(11)
    HomeBlock.objects.create(kind="category", category=column, title="Bốn tin", count=4)
    block = client.get("/").content.decode().split("Bốn tin")[1]
    assert re.findall(r"Bài \d+", block.split("</section>")[0]) == ["Bài 005", "Bài 004", "Bài 003", "Bài 002"]


def test_an_article_stands_once_on_the_front_page_and_blocks_fill_up_with_older_ones(client, column, put):
    put(9)
    HomeBlock.objects.create(kind="category", category=column, title="Ba tin", count=3, position=0)
    HomeBlock.objects.create(kind="category", category=column, title="Còn lại", count=3, position=1)
    leading, three, rest = (re.findall(r"Bài \d+", part) for part in re.split("Ba tin|Còn lại", client.get("/").content.decode()))
    assert leading == [f"Bài {number:03}" for number in range(8, 3, -1)]
    assert three == ["Bài 003", "Bài 002", "Bài 001"]
    assert rest == ["Bài 000"]


def test_an_empty_portal_says_what_belongs_there(client, db):
    assert "Chưa có tin, bài nào" in client.get("/").content.decode()


def test_the_home_of_a_signed_in_person_is_their_own_and_says_what_is_new(as_person, put, column):
    put(7)
    html = as_person("clerk").get("/").content.decode()
    assert "Việc chờ tôi" in html
    assert re.findall(r"Bài \d+", html.split('id="tin-moi"')[1]) == [f"Bài {number:03}" for number in range(6, 1, -1)]
    assert f'<a href="{column.get_absolute_url()}">{column.name}</a>' in html.split("columns-nav")[1].split("</nav>")[0]


def test_the_news_cost_the_home_of_a_signed_in_person_the_same_however_many_there_are(as_person, put, django_assert_max_num_queries, django_assert_num_queries):
    reader = as_person("reader")
    reader.get("/")
    with django_assert_max_num_queries(20) as empty:
        reader.get("/")
    put(30)
    with django_assert_num_queries(len(empty)):
        reader.get("/")


def test_the_front_page_takes_eight_queries_with_every_block(client, province, column, put, django_assert_max_num_queries):
    story = Story.objects.create(name="Đại hội", slug="dai-hoi")
    put(4, story=story)
    for kind in HomeBlock.Kind.values:
        for position in range(2):
            HomeBlock.objects.create(
                kind=kind, position=position, category=column if kind == "category" else None, story=story if kind == "story" else None
            )
    with django_assert_max_num_queries(8):  # two of them for the frame, which is kept for a generation of pages
        client.get("/")
