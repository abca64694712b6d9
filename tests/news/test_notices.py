"""Whom the desk tells of what happens to an article, and whom not."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Membership
from news import notices
from news.actions import desk, publishing, scheduling
from news.audience import who_may
from news.models import CategoryMember
from notifications.kinds import EMAIL, get_kind
from notifications.models import Delivery, State
from tests.factories import news as make
from tests.news.told import deliver, told
from tests.notifications.conftest import sent
from tests.personas import PEOPLE

__all__ = ["sent"]

pytestmark = pytest.mark.django_db
SECRET_TITLE = "Bài chưa ai được biết"


@pytest.fixture
def colleague(province):
    return make.colleague(province.department)


@pytest.fixture
def draft(province, column):
    return make.article(by=province.editor, category=column, title=SECRET_TITLE)


@pytest.mark.parametrize("permission", ["news.write_article", "news.review_article", "news.publish_article", "news.moderate_readers"])
@pytest.mark.parametrize("named", [(), ("editor",), ("reader",)])
def test_who_may_is_what_the_rules_say_of_each_person(province, column, colleague, permission, named):
    for deed in CategoryMember.Deed.values:
        for name in named:
            CategoryMember.objects.create(category=column, user=province.people[name], deed=deed)
    people = {name: province.people[name] for name in PEOPLE} | {"colleague": colleague}
    thing = column if permission != "news.moderate_readers" else None
    allowed = {person for person in people.values() if person.has_perm(permission, thing)}
    assert set(who_may(permission, column)) == allowed


def test_a_submitted_article_is_told_to_who_may_approve_it_but_not_to_its_writers(province, colleague, submitted):
    assert told(notices.SUBMITTED) == ["colleague", "leader"]


def test_people_of_other_offices_are_not_told(province, colleague):
    theirs = make.category(province.neighbour, name="Đắk Mil", slug="dak-mil")
    article = make.article(by=province.editor, category=theirs)
    Membership.objects.create(user=province.neighbour_clerk, unit=province.neighbour, role="editor", valid_from="2020-01-01")
    desk.submit(article=article, by=province.editor)
    assert told(notices.SUBMITTED) == ["neighbour_clerk"]


def test_a_letter_about_what_is_not_published_names_nothing(province, submitted, approved, sent):
    deliver("normal")
    assert sent[EMAIL].messages
    assert not [message for message in sent[EMAIL].messages if SECRET_TITLE in message.subject + message.text]


def test_what_was_taken_up_meanwhile_does_not_leave_any_more(province, submitted, sent):
    desk.take(article=submitted, by=province.leader)
    deliver("normal")
    assert sent[EMAIL].messages == []
    assert Delivery.objects.get(notice__kind=notices.SUBMITTED, channel=EMAIL).state == State.SUPPRESSED


def test_what_is_sent_back_is_told_to_its_writers_with_the_reason(province, colleague, draft):
    make.rewritten(draft, by=colleague, lead="Sa-pô khác.")
    desk.submit(article=draft, by=province.editor)
    desk.send_back(article=draft, by=province.leader, reason="Thiếu nguồn số liệu.")
    assert told(notices.RETURNED) == ["colleague", "editor"]
    notice = Delivery.objects.filter(notice__kind=notices.RETURNED).first().notice
    line = render_to_string(get_kind(notices.RETURNED).portal_template, {"notice": notice, "object": draft})
    assert "Thiếu nguồn số liệu." in line


def test_submitted_a_second_time_it_is_told_a_second_time(province, submitted):
    desk.send_back(article=submitted, by=province.leader, reason="Thiếu nguồn.")
    make.rewritten(submitted, by=province.editor, lead="Sa-pô có nguồn.")
    desk.submit(article=submitted, by=province.editor)
    assert told(notices.SUBMITTED) == ["leader", "leader"]
    assert list(Delivery.objects.filter(notice__kind=notices.SUBMITTED, channel=EMAIL).order_by("pk").values_list("state", flat=True)) == [
        "superseded", "pending",
    ]  # fmt: skip


def test_an_approved_article_is_told_to_its_writers_and_to_who_publishes(province, approved):
    second = make.colleague(province.department, role="leader", name="Lãnh đạo hai", email="second@daknong.example")
    other = make.article(by=province.editor, category=approved.category)
    desk.submit(article=other, by=province.editor)
    desk.approve(article=other, by=province.leader)
    assert told(notices.APPROVED, notice__object_id=str(approved.pk)) == ["editor"]
    assert told(notices.APPROVED, notice__object_id=str(other.pk)) == ["editor", second.email.split("@")[0]]


def test_publishing_is_told_to_the_writers_with_the_title_that_readers_see(province, live, sent):
    assert told(notices.PUBLISHED) == ["editor"]
    deliver("normal")
    (message,) = [one for one in sent[EMAIL].messages if one.subject.startswith("Đã đăng")]
    assert SECRET_TITLE in message.subject and live.get_absolute_url() in message.text


def test_a_correction_is_told_to_who_wrote_it(province, colleague, live):
    make.rewritten(live, by=colleague, title="Tiêu đề đúng")
    desk.submit(article=live, by=colleague)
    desk.approve(article=live, by=province.leader)
    publishing.publish(article=live, by=province.leader, correction="Sai tên hội nghị.")
    assert told(notices.CORRECTED) == ["colleague"]


def test_withdrawing_is_told_to_all_its_writers_and_the_letter_does_not_name_it(province, live, sent):
    publishing.withdraw(article=live, by=province.leader, reason="Hội nghị hoãn.")
    assert told(notices.WITHDRAWN) == ["editor"]
    deliver("normal")
    assert not [message for message in sent[EMAIL].messages if message.subject.startswith("Một bài") and SECRET_TITLE in message.text]


def test_a_failed_schedule_is_told_to_whoever_set_it(province, column, approved):
    scheduling.schedule(article=approved, by=province.leader, deed="publish", due_at=timezone.now() + timedelta(hours=1))
    column.closed_at = timezone.now()
    column.save()
    scheduling.do_due(timezone.now() + timedelta(hours=2))
    assert told(notices.SCHEDULE_FAILED) == ["leader"]


def test_whoever_left_the_desk_sees_no_line_of_it(province, submitted):
    Membership.objects.filter(user=province.leader).update(valid_to=timezone.localdate())
    province.leader.forget_roles()
    assert get_kind(notices.SUBMITTED).load([str(submitted.pk)], province.leader) == {}
