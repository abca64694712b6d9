"""How often an article was read: every reader once, no program, and nothing of who it was."""

import random

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news.models import Article, DayViews
from news.robots import is_robot
from tests.factories import news as make

pytestmark = pytest.mark.django_db

PEOPLE = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/127.0.0 Chrome/121.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Zalo iOS/610",
    "Mozilla/5.0 (Linux; Android 14; SM-A057F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; CPH2385; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/470.0]",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Mozilla/5.0 (Linux; U; Android 12; vi; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110.0.0.0 Mobile Safari/537.36",
]
PROGRAMS = [
    "", "curl/8.5.0", "Wget/1.21.4", "python-requests/2.32.3", "Go-http-client/1.1", "okhttp/4.12.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0 Safari/537.36",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
]  # fmt: skip


def read(article, agent, address, **more):
    return Client().post(reverse("news:viewed", args=[article.pk]), headers={"user-agent": agent} | more, REMOTE_ADDR=address)


@pytest.mark.parametrize("agent", PEOPLE)
def test_what_people_read_with_is_no_robot(agent):
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", PROGRAMS)
def test_what_programs_say_of_themselves_is_believed(agent):
    assert is_robot(agent)


def test_traffic_of_people_and_programs_mixed_is_counted_within_a_twentieth(live):
    chance, people = random.Random(22), 0
    for n in range(600):
        is_person = chance.random() < 0.6
        people += is_person
        # Ten people in each of the offices go out by one address.
        read(live, chance.choice(PEOPLE if is_person else PROGRAMS), f"10.0.{n // 200}.{n % 20}")
    live.refresh_from_db()
    assert abs(live.views - people) <= 0.05 * people
    assert DayViews.objects.get().count == live.views


def test_a_reading_is_counted_on_its_day_and_in_all(live):
    read(live, PEOPLE[0], "10.0.0.1")
    row = DayViews.objects.get()
    assert (row.article, row.day, row.count) == (live, timezone.localdate(), 1)
    assert Article.objects.get().views == 1


def test_what_is_not_published_is_not_counted_and_the_answer_does_not_tell(province, live):
    draft = make.article(by=province.editor, category=live.category)
    answers = {read(article, PEOPLE[0], "10.0.0.1").status_code for article in (draft, live)}
    assert answers == {204} and list(DayViews.objects.values_list("article", flat=True)) == [live.pk]


def test_another_site_cannot_have_its_visitors_counted_here(live):
    read(live, PEOPLE[0], "10.0.0.1", **{"sec-fetch-site": "cross-site"})
    assert not DayViews.objects.exists()


def test_one_machine_cannot_drive_the_number_up(live):
    for _ in range(70):
        read(live, PEOPLE[0], "10.0.0.1")
    assert Article.objects.get().views == 60


def test_nothing_says_who_read(live):
    answer = read(live, PEOPLE[0], "203.0.113.77")
    assert not answer.cookies
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM news_dayviews d")
        assert "203.0.113.77" not in str(cursor.fetchall())
