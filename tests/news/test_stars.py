"""Stars: counted, never traced; a visitor may change their mind. What a cookie sent again can do is bounded."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from news.actions import publishing, stars
from news.models import Article, StarCount
from tests.factories import news as make

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def page(live):
    return reverse("news:rate", args=[live.pk])


def counts():
    return dict(StarCount.objects.filter(count__gt=0).values_list("stars", "count"))


def sums():
    return Article.objects.values_list("stars_sum", "stars_count").get()


def test_what_is_not_published_or_takes_no_stars_cannot_be_rated(client, province, live, page):
    draft = make.article(by=province.editor, category=live.category)
    Article.objects.filter(pk=live.pk).update(allows_rating=False)
    for address in (reverse("news:rate", args=[draft.pk]), page):
        assert client.post(address, {"sao": "5"}).status_code == 404
    assert not StarCount.objects.exists()


def test_opening_the_form_leaves_nothing_with_the_visitor(client, page):
    assert "danh-gia" not in str(client.get(page).cookies)


def test_two_visitors_are_counted_and_their_mean_is_shown(client, page):
    answer = client.post(page, {"sao": "1"}).content.decode()
    client.cookies.clear()
    answer = client.post(page, {"sao": "1"}).content.decode()
    assert "Tổng số điểm của bài viết là: 2 trong 2 đánh giá" in answer
    assert "1,0/5 · 2 lượt đánh giá" in answer
    assert sums() == (2, 2) and counts() == {1: 2}


def test_the_same_visitor_counts_once_and_may_change_their_mind(client, page):
    for given in ("2", "2", "5"):
        client.post(page, {"sao": given})
    assert sums() == (5, 1) and counts() == {5: 1}


def test_the_cookie_is_for_this_address_alone_and_says_article_and_stars(client, live, page):
    cookie = client.post(page, {"sao": "4"}).cookies[f"danh-gia-{live.pk}"]
    assert cookie["path"] == page and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie.value.startswith("4:")


def test_a_cookie_that_somebody_wrote_themselves_takes_nothing_away(client, live, page):
    client.post(page, {"sao": "1"})
    client.cookies.clear()
    client.cookies[f"danh-gia-{live.pk}"] = "1:forged"
    client.post(page, {"sao": "5"})
    assert counts() == {1: 1, 5: 1}


def test_the_cookie_of_one_article_is_worth_nothing_at_another(client, province, live, page):
    client.post(page, {"sao": "3"})
    other = make.published(by=province.editor, leader=province.leader, category=live.category, title="Bài khác")
    client.cookies[f"danh-gia-{other.pk}"] = client.cookies[f"danh-gia-{live.pk}"].value
    client.post(reverse("news:rate", args=[other.pk]), {"sao": "5"})
    assert StarCount.objects.filter(article=other).get().count == 1


def test_an_older_cookie_sent_again_moves_a_vote_like_it_that_another_visitor_gave(client, live, page):
    """Nothing that is kept tells two votes of as many stars apart."""
    name, older = f"danh-gia-{live.pk}", client.post(page, {"sao": "1"}).cookies[f"danh-gia-{live.pk}"].value
    client.post(page, {"sao": "5"})
    Client().post(page, {"sao": "1"})
    assert counts() == {1: 1, 5: 1}
    client.cookies[name] = older
    client.post(page, {"sao": "5"})
    assert counts() == {5: 2} and sums() == (10, 2)


def test_where_no_vote_like_it_is_left_an_older_cookie_counts_as_a_new_visitor(client, live, page):
    name, older = f"danh-gia-{live.pk}", client.post(page, {"sao": "1"}).cookies[f"danh-gia-{live.pk}"].value
    for _ in range(2):
        client.cookies[name] = older
        client.post(page, {"sao": "5"})
    assert counts() == {5: 2} and sums() == (10, 2)


@pytest.mark.parametrize("given", ["", "0", "6", "-1", "2.5", "năm", "٣"])
def test_what_is_no_number_of_stars_is_answered_with_a_sentence(client, page, given):
    answer = client.post(page, {"sao": given})
    assert answer.status_code == 422 and "Mời chọn từ 1 đến 5 sao." in answer.content.decode()
    assert not StarCount.objects.exists()


def test_the_page_of_the_article_gets_the_new_sums(client, page):
    assert client.post(page, {"sao": "4"}, **JSON).json() == {
        "said": "Đã ghi 4 sao (tốt). Muốn đổi thì chọn số sao khác.",
        "given": 4,
        "total": "Tổng số điểm của bài viết là: 4 trong 1 đánh giá",
        "mean": "4,0/5 · 1 lượt đánh giá",
    }


def test_one_machine_cannot_rate_all_day(client, page):
    for _ in range(20):
        client.cookies.clear()
        client.post(page, {"sao": "1"})
    client.cookies.clear()
    assert client.post(page, {"sao": "1"}).status_code == 429
    assert sums() == (20, 20)


def test_no_token_no_stars(page):
    assert Client(enforce_csrf_checks=True).post(page, {"sao": "5"}).status_code == 403
    assert not StarCount.objects.exists()


def test_sums_taken_over_from_elsewhere_stay_whole(live):
    Article.objects.update(stars_sum=2, stars_count=2)
    stars.rate(article=live, stars=5, before=1)
    assert sums() == (7, 3)


def test_publishing_does_not_lose_stars_given_meanwhile(province, live):
    make.rewritten(live, by=province.editor, lead="Khác.")
    stars.rate(article=live, stars=5)
    publishing.withdraw(article=live, by=province.leader, reason="Thử.")
    assert sums() == (5, 1)


@pytest.mark.django_db(transaction=True)
def test_stars_given_at_the_same_moment_are_all_counted(live):
    def give(given):
        stars.rate(article=live, stars=given)
        connection.close()

    threads = [threading.Thread(target=give, args=(1 + n % 5,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums() == (30, 10) and counts() == {n: 2 for n in range(1, 6)}
