"""The public register of corrections, fact-checks and withdrawals."""

import datetime
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news import corrections
from news.actions import desk, publishing
from news.models import Step
from tests.factories import news as make

pytestmark = pytest.mark.django_db
REGISTER, FEED = reverse("news:corrections"), reverse("news:corrections_feed")


def again(article, province, n=0, **how):
    make.rewritten(article, by=province.editor, lead=f"Sa-pô lần {n}.")
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    publishing.publish(article=article, by=province.leader, **how)
    return article.steps.first()


def test_a_correction_stands_in_the_register_and_in_its_feed(client, province, live):
    again(live, province, correction="Bản trước ghi sai tên hội nghị.")
    for address in (REGISTER, FEED):
        page = client.get(address).content.decode()
        assert "Bản trước ghi sai tên hội nghị." in page and live.title in page


def test_an_ordinary_update_is_no_correction(client, province, live):
    again(live, province, change="Thêm số liệu.")
    assert corrections.entries() == ([], False)


def test_what_was_withdrawn_is_there_with_its_reason_but_not_named(client, province, live):
    publishing.withdraw(article=live, by=province.leader, reason="Đăng trùng.")
    for address in (REGISTER, FEED):
        page = client.get(address).content.decode()
        assert "Đăng trùng." in page and live.title not in page


def test_a_correction_of_what_was_withdrawn_later_does_not_name_it_either(client, province, live):
    again(live, province, correction="Sai số.")
    publishing.withdraw(article=live, by=province.leader, reason="Đăng trùng.")
    assert live.title not in client.get(REGISTER).content.decode()


def test_drafts_of_fact_checks_are_not_in_it(client, province, live):
    make.article(by=province.editor, category=live.category, kind="fact_check", title="Đang kiểm chứng", claim="Tin đồn.")
    assert "Đang kiểm chứng" not in client.get(REGISTER).content.decode()


def test_the_median_is_counted_from_when_readers_first_saw_the_mistake(province, live):
    at = timezone.make_aware(datetime.datetime(2026, 3, 2, 8))
    live.steps.filter(deed="published").update(at=at)
    for n, hours in enumerate((2, 4, 30), 1):
        step = again(live, province, n, correction=f"Sai lần {n}.")
        shown = live.steps.filter(version=step.before, deed__in=Step.PUBLIC).get().at
        Step.objects.filter(pk=step.pk).update(at=shown + timedelta(hours=hours))
    assert corrections.months() == [(datetime.date(2026, 3, 1), 3, timedelta(hours=4))]


def test_the_register_costs_the_same_on_every_page_and_loses_no_line(client, province, live, django_assert_max_num_queries):
    now = timezone.now()
    Step.objects.bulk_create(
        [
            Step(article=live, version=live.live, before=live.live, deed="corrected", reason=f"Sai số {n}.", at=now - timedelta(hours=n))
            for n in range(1, 76)
        ]
    )
    address, seen, counts = REGISTER, [], []
    while address:
        with django_assert_max_num_queries(12) as asked:
            page = client.get(address)
        counts.append(len(asked.captured_queries))
        seen += [entry.words for entry in page.context["entries"]]
        address = page.context["more_url"]
    assert seen == [f"Sai số {n}." for n in range(1, 76)]
    assert counts[1] == counts[2] <= counts[0]


@pytest.mark.parametrize("after", ["x", "%00", "2026-01-01T00:00:00+07:00", "9" * 40 + "-1"])
def test_a_place_that_is_none_begins_the_register(client, province, live, after):
    again(live, province, correction="Sai số.")
    page = client.get(REGISTER, {"sau": after})
    assert [entry.words for entry in page.context["entries"]] == ["Sai số."] and page.context["first_url"] == ""
