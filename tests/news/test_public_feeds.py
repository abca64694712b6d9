"""Following the news by programs: feeds, sitemaps, robots."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from news.actions import publishing
from news.models import Story, Tag
from tests.factories import news as make

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def put(province):
    def publish(**values):
        values.setdefault("category", make.category(province.department))
        return make.published(by=province.editor, leader=province.leader, **values)

    return publish


def test_feeds_never_tell_what_is_not_published(client, province, put):
    gone = put(title="Bài bị gỡ")
    publishing.withdraw(article=gone, by=province.leader, reason="Sai")
    make.article(by=province.editor, category=make.category(province.department), title="Bài đang viết")
    put(title="Bài đã đăng")
    for kind in ("atom", "rss", "json"):
        text = client.get(reverse("news:feed", args=[kind])).content.decode()
        assert "Bài đã đăng" in text and "Bài bị gỡ" not in text and "Bài đang viết" not in text


def test_each_column_story_and_tag_has_its_own_feed(client, province, put):
    other = make.category(province.department, name="Khác", slug="khac")
    story, tag = Story.objects.create(name="Đại hội", slug="dai-hoi"), Tag.objects.named("bầu cử")
    mine = put(title="Bài của tôi", story=story, tag_ids=[tag.pk])
    put(title="Bài của chuyên mục khác", category=other)
    for name, slug in (("category_feed", "chuyen-doi-so"), ("story_feed", "dai-hoi"), ("tag_feed", tag.slug)):
        root = etree.fromstring(client.get(reverse(f"news:{name}", args=[slug, "atom"])).content)
        assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["Bài của tôi"]
        link = root.find(f"{ATOM}entry/{ATOM}link").get("href")
        assert link == f"http://testserver{mine.get_absolute_url()}"


def test_the_json_feed_carries_true_dates(client, put):
    article = put(title='Tên có "ngoặc" & dấu <')
    answer = client.get(reverse("news:feed", args=["json"]))
    entry = json.loads(answer.content)["items"][0]
    assert answer["Content-Type"].startswith("application/feed+json")
    assert entry["title"] == 'Tên có "ngoặc" & dấu <'
    assert entry["date_published"] == article.published_at.isoformat()


def test_search_engines_find_the_published_articles_and_lists(client, put):
    article = put()
    html = client.get("/sitemap-tin-tuc.xml").content.decode()
    assert f"<loc>http://testserver{article.get_absolute_url()}</loc>" in html
    assert "/tin-tuc/chuyen-muc/chuyen-doi-so/" in client.get("/sitemap-chuyen-muc.xml").content.decode()
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/tin-tuc/sitemap-tin-moi.xml" in robots


def test_the_news_sitemap_names_what_is_two_days_young(client, put):
    young = put(title="Tin hôm nay")
    put(title="Tin tuần trước", at=timezone.now() - datetime.timedelta(days=7))
    text = client.get(reverse("news:news_sitemap")).content
    etree.fromstring(text)
    assert young.get_absolute_url() in text.decode() and "Tin tuần trước" not in text.decode()
