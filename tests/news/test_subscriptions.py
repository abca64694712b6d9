"""Readers who want to be told of the new articles of a column: asked once, told once, gone at a click."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from news.actions import desk, publishing, subscriptions
from news.models import Subscription, TellDue
from news.telling import CONFIRM, CORRECTED, NEW, tell_due
from notifications.actions import outside
from notifications.kinds import EMAIL
from notifications.models import Delivery, Notice, Recipient, State
from tests.factories import news as make
from tests.news.told import deliver, told, told_outside
from tests.notifications.conftest import sent

__all__ = ["sent"]

pytestmark = pytest.mark.django_db
ADDRESS = "dan@example.com"


@pytest.fixture
def column(province):
    return make.category(province.department)


@pytest.fixture
def other(province):
    return make.category(province.department, name="Lịch sử Đảng", slug="lich-su-dang")


@pytest.fixture
def page(column):
    return reverse("news:subscribe", args=[column.slug])


@pytest.fixture
def publish(province, column):
    def go(**values):
        return make.published(by=province.editor, leader=province.leader, **{"category": column} | values)

    return go


def go_round():
    assert tell_due(seconds=20) is True
    assert not TellDue.objects.exists()


def correct(article, province):
    make.rewritten(article, by=province.editor, title="Tiêu đề đúng")
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    publishing.publish(article=article, by=province.leader, correction="Sai tên hội nghị.")
    go_round()


def link_in(message):
    return "/" + next(word for word in message.text.split() if "/dang-ky/" in word).split("/", 3)[3]


@pytest.fixture
def letter(client, page, sent):
    """The path of the link that an outside address was sent."""
    client.post(page, {"email": ADDRESS})
    deliver("critical")
    return link_in(sent[EMAIL].messages[-1])


class TestAccounts:
    def test_a_click_subscribes_and_another_ends_it(self, as_person, province, page, column):
        reader = as_person("reader")
        reader.post(page)
        reader.post(page)
        assert Subscription.objects.get().recipient.user == province.reader
        reader.post(page, {"viec": "thoi"})
        assert not Subscription.objects.exists()

    def test_opening_the_page_subscribes_to_nothing(self, as_person, page):
        as_person("reader").get(page)
        assert not Subscription.objects.exists()

    def test_a_closed_column_takes_no_new_subscription_and_says_so(self, as_person, page, column):
        column.closed_at = timezone.now()
        column.save()
        answer = as_person("reader").post(page, follow=True)
        assert "Chuyên mục này đã đóng" in answer.content.decode()
        assert not Subscription.objects.exists()

    def test_it_is_exported_and_erased_with_the_person(self, province, column):
        subscriptions.subscribe(user=province.reader, category=column)
        (record,) = personal_data.export_of(province.reader)["news_subscriptions"]["records"]
        assert record["column"] == "Chuyển đổi số"
        personal_data.erase_person(user=province.reader, by=province.admin)
        assert not Subscription.objects.exists()


class TestAddresses:
    def test_nothing_is_subscribed_before_the_owner_of_the_mailbox_says_so(self, client, letter, publish):
        client.get(letter)
        assert not Subscription.objects.exists() and Recipient.objects.get().confirmed_at is None
        publish()
        go_round()
        assert told_outside(NEW) == []

    def test_the_letter_says_which_column_and_keeps_no_secret_here(self, client, letter, sent):
        message = sent[EMAIL].messages[-1]
        assert "Chuyển đổi số" in message.subject
        token = letter.rstrip("/").rsplit("/", 1)[-1]
        assert token not in str([list(model.objects.values()) for model in (Recipient, Delivery, Notice)])

    def test_confirming_subscribes_to_that_column_alone(self, client, letter, column, other):
        client.post(letter, {"viec": "nhan"})
        row = Subscription.objects.get()
        assert (row.recipient.email, row.category) == (ADDRESS, column)
        assert row.recipient.confirmed_at is not None

    def test_somebody_else_cannot_add_a_column_to_a_confirmed_address(self, client, letter, other, sent):
        client.post(letter, {"viec": "nhan"})
        Recipient.objects.update(asked_at=timezone.now() - 2 * outside.AGAIN_AFTER)
        client.post(reverse("news:subscribe", args=[other.slug]), {"email": ADDRESS})
        assert Subscription.objects.count() == 1
        deliver("critical")
        client.post(link_in(sent[EMAIL].messages[-1]), {"viec": "nhan"})
        assert Subscription.objects.count() == 2

    def test_the_letter_also_erases(self, client, letter):
        client.post(letter, {"viec": "xoa"})
        assert not Recipient.objects.filter(email=ADDRESS).exists()
        assert client.post(letter, {"viec": "nhan"}).status_code == 404

    def test_a_link_that_never_was_leads_nowhere(self, client, letter):
        assert client.post(letter[:-6] + "00000/", {"viec": "nhan"}).status_code == 404
        assert not Subscription.objects.exists()

    def test_one_machine_cannot_have_letters_sent_all_day(self, client, page):
        answers = [client.post(page, {"email": f"dan{n}@example.com"}).status_code for n in range(6)]
        assert answers == [200] * 5 + [429]
        assert Notice.objects.filter(kind=CONFIRM).count() == 5

    def test_one_click_in_a_letter_ends_it_and_erases_the_address(self, client, letter, publish, sent):
        client.post(letter, {"viec": "nhan"})
        publish()
        go_round()
        deliver("bulk")
        (message,) = [one for one in sent[EMAIL].messages if one.address == ADDRESS and "Bài mới" in one.text]
        client.post("/" + message.unsubscribe_url.split("/", 3)[3])
        assert not Subscription.objects.exists()
        assert not Recipient.objects.filter(email=ADDRESS).exists()


class TestTelling:
    def test_a_new_article_is_told_once_to_who_subscribed_to_its_column(self, province, column, other, publish):
        subscriptions.subscribe(user=province.reader, category=column)
        subscriptions.subscribe(user=province.cadre, category=other)
        publish()
        go_round()
        tell_due(seconds=5)
        assert told(NEW) == ["reader"]

    def test_it_is_told_in_every_column_that_it_stands_in_but_once_to_a_person(self, province, column, other, publish):
        for category in (column, other):
            subscriptions.subscribe(user=province.reader, category=category)
        subscriptions.subscribe(user=province.cadre, category=other)
        publish(also_in_ids=[other.pk])
        go_round()
        assert told(NEW) == ["cadre", "reader"]

    def test_whoever_published_it_is_not_told(self, province, column, publish):
        subscriptions.subscribe(user=province.leader, category=column)
        publish()
        go_round()
        assert told(NEW) == []

    def test_the_letter_leads_to_the_article_itself(self, client, letter, publish, sent):
        client.post(letter, {"viec": "nhan"})
        article = publish()
        go_round()
        deliver("bulk")
        message = sent[EMAIL].messages[-1]
        assert message.subject == f"Chuyển đổi số: {article.title}"
        assert article.get_absolute_url() in message.text

    def test_what_was_withdrawn_before_the_round_is_told_to_nobody(self, province, column, publish):
        subscriptions.subscribe(user=province.reader, category=column)
        publishing.withdraw(article=publish(), by=province.leader, reason="Đăng nhầm.")
        go_round()
        assert told(NEW) == []

    def test_what_was_withdrawn_after_the_round_does_not_leave(self, province, column, publish, sent):
        subscriptions.subscribe(user=province.reader, category=column)
        article = publish()
        go_round()
        publishing.withdraw(article=article, by=province.leader, reason="Đăng nhầm.")
        deliver("bulk")
        assert not [one for one in sent[EMAIL].messages if one.address == province.reader.email]
        assert Delivery.objects.get(notice__kind=NEW, channel=EMAIL).state == State.SUPPRESSED

    def test_bringing_it_up_to_date_tells_nobody_again(self, province, column, publish):
        subscriptions.subscribe(user=province.reader, category=column)
        article = publish()
        go_round()
        make.rewritten(article, by=province.editor, lead="Thêm số liệu.")
        desk.submit(article=article, by=province.editor)
        desk.approve(article=article, by=province.leader)
        publishing.publish(article=article, by=province.leader, change="Thêm số liệu.")
        go_round()
        assert told(NEW) == ["reader"] and told(CORRECTED) == []

    def test_a_correction_is_told_to_those_who_were_told_the_error(self, province, column, publish):
        subscriptions.subscribe(user=province.reader, category=column)
        article = publish()
        go_round()
        subscriptions.subscribe(user=province.cadre, category=column)
        correct(article, province)
        assert told(CORRECTED) == ["reader"]

    def test_who_does_not_want_the_column_any_more_hears_of_no_correction(self, province, column, publish):
        subscriptions.subscribe(user=province.reader, category=column)
        article = publish()
        go_round()
        subscriptions.unsubscribe(user=province.reader, category=column)
        correct(article, province)
        assert told(CORRECTED) == []
