"""The end of a session without activity: the server owns it."""

import time

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from accounts import idle

pytestmark = pytest.mark.django_db
STATUS, EXTEND, ENDED = "/tai-khoan/phien/", "/tai-khoan/phien/gia-han/", "/tai-khoan/het-phien/"
ORDINARY = "/tai-khoan/vai-tro/"


class Clock:
    def __init__(self):
        self.now = time.time()

    def time(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(idle, "time", clock)
    return clock


@pytest.fixture
def browser(as_person, clock):
    client = as_person("cadre")
    client.get(ORDINARY)
    return client


def left(client):
    return client.get(STATUS).json()["seconds_left"]


IDLE = django_settings.IDLE_SECONDS


def test_asking_for_the_time_never_prolongs_it(browser, clock):
    for _ in range(10):
        clock.wait(IDLE / 10 - 1)
        browser.get(STATUS)
    assert left(browser) == 10
    clock.wait(11)
    answer = browser.get(STATUS)
    assert answer.status_code == 401 and answer.json()["seconds_left"] == 0
    assert "_auth_user_id" not in browser.session


def test_a_page_that_polls_by_itself_does_not_prolong(browser, clock):
    clock.wait(IDLE - 20)
    browser.get(ORDINARY, headers={"X-Background": "1"})
    assert left(browser) == 20


def test_a_click_prolongs(browser, clock):
    clock.wait(IDLE - 20)
    browser.get(ORDINARY)
    assert left(browser) == IDLE


def test_one_press_on_the_notice_prolongs_for_every_tab(browser, clock):
    clock.wait(IDLE - 30)
    assert browser.post(EXTEND).json()["seconds_left"] == IDLE
    other_tab = Client()
    other_tab.cookies = browser.cookies
    assert left(other_tab) == IDLE


def test_prolonging_needs_a_post_and_a_session(browser, clock):
    assert browser.get(EXTEND).status_code == 405
    assert Client().post(EXTEND).status_code == 401
    assert Client().get(STATUS).status_code == 401


def test_prolonging_is_guarded_against_other_sites(as_person, province):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        province.people["cadre"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert strict.post(EXTEND).status_code == 403


def test_after_the_end_the_button_does_not_bring_it_back(browser, clock):
    clock.wait(IDLE + 1)
    assert browser.post(EXTEND, headers={"Accept": "application/json"}).status_code == 401
    assert browser.get(ORDINARY).status_code == 302


def test_the_page_that_follows_says_that_drafts_were_kept_and_leads_back(browser, clock):
    clock.wait(IDLE + 1)
    answer = browser.get(ORDINARY + "?trang=2")
    assert answer["Location"].startswith(ENDED)
    page = browser.get(answer["Location"]).content.decode()
    assert "bản nháp" in page and "vai-tro" in page
    assert "data-draft-keep" in page


def test_a_post_that_comes_too_late_changes_nothing_and_leads_back_to_its_form(browser, clock, province):
    clock.wait(IDLE + 1)
    person = province.people["cadre"]
    answer = browser.post(
        reverse("profile"),
        {"full_name": "Tên Khác", "job_title": "", "phone": ""},
        headers={"Referer": "http://testserver/tai-khoan/?a=1"},
    )
    assert answer["Location"] == f"{ENDED}?next=%2Ftai-khoan%2F%3Fa%3D1"
    person.refresh_from_db()
    assert person.full_name == "Lê Văn Cán"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_elsewhere(client, target):
    page = client.get(ENDED, {"next": target}).content.decode()
    assert "evil.example" not in page and "javascript:alert" not in page


def test_an_htmx_fragment_leads_the_whole_page_away(browser, clock):
    clock.wait(IDLE + 1)
    answer = browser.get(
        ORDINARY, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/van-ban/?q=a"}
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{ENDED}?next=%2Fvan-ban%2F%3Fq%3Da"


def test_signed_out_in_another_tab_no_sign_in_form_lands_in_a_fragment(browser):
    browser.post(reverse("account_logout"))
    answer = browser.get(
        ORDINARY, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/van-ban/"}
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{ENDED}?next=%2Fvan-ban%2F"


def test_a_reader_without_an_account_has_no_clock(client, clock):
    client.get("/tai-khoan/dang-nhap/")
    clock.wait(IDLE * 3)
    assert client.get("/tai-khoan/dang-nhap/").status_code == 200


def test_the_page_knows_the_seconds_from_the_server(browser, clock):
    clock.wait(60)
    page = browser.get(ORDINARY).content.decode()
    assert 'data-session-expires="' in page


def test_clicks_in_quick_succession_do_not_write_the_session_each_time(
    browser, clock, django_assert_max_num_queries
):
    clock.wait(1)
    browser.get(ORDINARY)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        browser.get(ORDINARY)
    assert not [q for q in queries if "UPDATE" in q["sql"] and "django_session" in q["sql"]]


def test_even_a_busy_session_ends_after_its_longest_time(browser, clock, settings):
    for _ in range(settings.SESSION_COOKIE_AGE // 1200):
        clock.wait(1200)
        browser.get(ORDINARY)
    assert browser.get(ORDINARY).status_code == 302
    assert browser.get(STATUS, headers={"accept": "application/json"}).status_code != 200
