import pytest
from django.test import Client
from django.urls import reverse

from audit.trail import record

pytestmark = pytest.mark.django_db
URL = "/nhat-ky/"


@pytest.mark.parametrize("name", ["reader", "cadre", "clerk", "editor", "opinion", "secretary", "outsider"])
def test_who_may_not_see_the_trail(as_person, name):
    assert as_person(name).get(URL).status_code == 403


def test_nobody_without_an_account(client):
    answer = client.get(URL)
    assert answer.status_code == 302 and reverse("account_login") in answer["Location"]


@pytest.mark.parametrize("name", ["auditor", "admin"])
def test_a_role_at_the_top_sees_everything(as_person, province, name):
    record(verb="accounts.invite", on=province.commune, unit=province.commune)
    record(verb="accounts.lock_out", label="ai-do@daknong.example")
    page = as_person(name).get(URL).content.decode()
    assert "Đảng ủy xã Nam Dong" in page and "ai-do@daknong.example" in page


def test_a_leader_sees_the_deeds_at_his_own_unit_only(as_person, province):
    record(verb="accounts.invite", label="việc của ban", unit=province.department)
    record(verb="accounts.invite", label="việc của huyện bên", unit=province.neighbour)
    record(verb="accounts.lock_out", label="việc không thuộc đơn vị nào")
    page = as_person("leader").get(URL).content.decode()
    assert "việc của ban" in page
    assert "việc của huyện bên" not in page and "việc không thuộc đơn vị nào" not in page


def test_looking_leaves_no_trace(as_person, province, django_assert_num_queries):
    from audit.models import Event

    record(verb="accounts.invite", on=province.commune, unit=province.commune)
    before = Event.objects.count()
    browser = as_person("auditor")
    browser.get(URL)
    browser.get(reverse("units:detail", args=[province.commune.pk]))
    assert Event.objects.count() == before


def test_the_list_narrows_and_pages_with_the_same_number_of_queries(as_person, province):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = as_person("auditor")

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.get(URL)
        return len(queries), answer

    record(verb="accounts.invite", label="dòng đầu")
    browser.get(URL)
    few, _ = count()
    for n in range(120):
        record(verb="accounts.rename_unit", label=f"dòng {n}")
    many, answer = count()
    assert many == few <= 15
    assert "dòng 119" in answer.content.decode() and "dòng đầu" not in answer.content.decode()
    assert "dòng đầu" in browser.get(URL, {"viec": "accounts.invite"}).content.decode()
    second = Client.get(browser, URL + answer.context["more_url"])
    assert "dòng 69" in second.content.decode() and "dòng 70<" not in second.content.decode()
