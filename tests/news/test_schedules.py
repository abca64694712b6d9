"""Publishing and withdrawing at a time: late at most by the round of the clock, and never twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from news.actions import desk, publishing, scheduling
from news.exceptions import NoReason, NotReady, NotScheduled, OwnWork, TimeIsPast, WrongState
from news.models import Article, Schedule, Step
from tests.factories import news as make
from tuyengiao.celery import app

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def live(province, column):
    """Another article than the approved one."""
    return make.published(by=province.editor, leader=province.leader, category=column)


def publish_later(article, by, **values):
    values = {"deed": "publish", "due_at": timezone.now() + HOUR} | values
    return scheduling.schedule(article=article, by=by, **values)


def withdraw_later(article, by, **values):
    return publish_later(article, by, **{"deed": "withdraw", "reason": "Hết thời gian nhận hồ sơ."} | values)


def when_the_hour_has_come():
    return scheduling.do_due(timezone.now() + 2 * HOUR)


def states():
    return list(Schedule.objects.order_by("pk").values_list("deed", "state"))


def test_who_wrote_it_does_not_set_the_hour(province, approved):
    with pytest.raises(OwnWork):
        publish_later(approved, province.editor)
    assert not Schedule.objects.exists()


def test_what_is_not_approved_or_not_ready_gets_no_hour(province, column):
    article = make.article(by=province.editor, category=column)
    with pytest.raises(WrongState):
        publish_later(article, province.leader)
    make.rewritten(article, by=province.editor, lead="")
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    with pytest.raises(NotReady):
        publish_later(article, province.leader)
    assert not Schedule.objects.exists()


def test_an_hour_that_has_passed_is_refused(province, approved):
    with pytest.raises(TimeIsPast):
        publish_later(approved, province.leader, due_at=timezone.now() - timedelta(minutes=1))
    assert Article.objects.get().state == "approved"


def test_nothing_is_published_before_its_hour(province, approved):
    publish_later(approved, province.leader)
    assert scheduling.do_due() == 0
    article = Article.objects.get()
    assert (article.state, article.standing) == ("scheduled", "none")


def test_at_its_hour_it_is_published_and_the_row_is_closed(province, approved):
    publish_later(approved, province.leader)
    assert when_the_hour_has_come() == 1
    article = Article.objects.get()
    assert (article.state, article.standing) == ("live", "published")
    assert states() == [("publish", "done")]
    assert article.steps.get(deed="published").by is None


def test_a_clock_that_goes_back_publishes_nothing_twice(province, approved):
    row = publish_later(approved, province.leader)
    when_the_hour_has_come()
    published_at = Article.objects.get().published_at
    scheduling.do_due(row.due_at - 2 * HOUR)
    assert when_the_hour_has_come() == 0
    assert Step.objects.filter(deed="published").count() == 1
    assert Article.objects.get().published_at == published_at


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_publish_once(province, approved):
    publish_later(approved, province.leader)
    start, done = threading.Barrier(4), []

    def go_round():
        start.wait()
        done.append(when_the_hour_has_come())
        connection.close()

    threads = [threading.Thread(target=go_round) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 1
    assert Step.objects.filter(deed="published").count() == 1


def test_a_second_hour_moves_the_first(province, approved):
    publish_later(approved, province.leader)
    later = timezone.now() + 5 * HOUR
    publish_later(approved, province.leader, due_at=later)
    assert Schedule.objects.get().due_at == later
    assert when_the_hour_has_come() == 0


def test_publishing_by_hand_closes_the_hour(province, approved):
    publish_later(approved, province.leader)
    publishing.publish(article=approved, by=province.leader)
    assert when_the_hour_has_come() == 0
    assert states() == [("publish", "done")]


def test_the_hour_can_be_taken_back_and_the_approval_stays(province, approved):
    publish_later(approved, province.leader)
    scheduling.unschedule(article=approved, by=province.leader, deed="publish")
    assert when_the_hour_has_come() == 0
    assert Article.objects.get().state == "approved"
    assert states() == [("publish", "cancelled")]
    with pytest.raises(NotScheduled):
        scheduling.unschedule(article=approved, by=province.leader, deed="publish")


def test_what_was_changed_after_the_hour_was_set_is_not_published(province, approved):
    publish_later(approved, province.leader)
    make.rewritten(approved, by=province.editor, title="Sửa sau khi hẹn")
    assert when_the_hour_has_come() == 0
    assert Article.objects.get().standing == "none"
    assert states() == [("publish", "cancelled")]


def test_what_cannot_be_published_at_its_hour_says_why_and_waits_for_a_person(province, column, approved):
    publish_later(approved, province.leader)
    column.closed_at = timezone.now()
    column.save()
    assert when_the_hour_has_come() == 1
    row = Schedule.objects.get()
    assert (row.state, row.problem) == ("failed", "Bài chưa đăng được vì còn 1 điểm phải sửa.")
    article = Article.objects.get()
    assert (article.state, article.standing) == ("approved", "none")
    assert when_the_hour_has_come() == 0


def test_one_that_fails_does_not_hold_up_the_next(province, column, approved):
    closed = make.category(province.department, name="Cũ", slug="cu")
    other = make.article(by=province.editor, category=closed)
    desk.submit(article=other, by=province.editor)
    desk.approve(article=other, by=province.leader)
    publish_later(other, province.leader)
    publish_later(approved, province.leader)
    closed.closed_at = timezone.now()
    closed.save()
    when_the_hour_has_come()
    assert states() == [("publish", "failed"), ("publish", "done")]


def test_withdrawing_at_an_hour_needs_a_reason_and_something_published(province, live, approved):
    with pytest.raises(NoReason):
        withdraw_later(live, province.leader, reason="  ")
    with pytest.raises(WrongState):
        withdraw_later(approved, province.leader)
    assert not Schedule.objects.exists()


def test_at_its_hour_it_is_withdrawn_with_the_reason(province, live):
    withdraw_later(live, province.leader)
    when_the_hour_has_come()
    live.refresh_from_db()
    assert (live.standing, live.withdrawn_reason) == ("withdrawn", "Hết thời gian nhận hồ sơ.")
    assert states() == [("withdraw", "done")]


def test_what_is_withdrawn_by_the_clock_is_not_published_by_it_afterwards(province, live):
    make.rewritten(live, by=province.editor, title="Bản sau")
    desk.submit(article=live, by=province.editor)
    desk.approve(article=live, by=province.leader)
    withdraw_later(live, province.leader)
    publish_later(live, province.leader, due_at=timezone.now() + 1.5 * HOUR)
    when_the_hour_has_come()
    live.refresh_from_db()
    assert live.standing == "withdrawn"
    assert states() == [("withdraw", "done"), ("publish", "cancelled")]


def test_the_clock_looks_often_enough_for_half_a_minute():
    entry = app.conf.beat_schedule["do-scheduled-news"]
    assert entry["schedule"] <= 10
    assert entry["options"]["queue"] == "notices_critical"
