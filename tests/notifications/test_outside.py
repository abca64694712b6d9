"""Outside addresses: nothing is told before the owner of the mailbox says so, and everything goes when they say so."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications import engine
from notifications.actions import confirming, outside
from notifications.channels.base import RETRY, Outcome
from notifications.kinds import EMAIL
from notifications.models import Delivery, Recipient, State
from notifications.outbox import notify

pytestmark = pytest.mark.django_db
ASK = reverse("notifications:outside")
ADDRESS = "Dan@Example.com"


def letters(sent):
    engine.deliver("critical", works_for=5)
    return sent[EMAIL].messages


def link_in(message):
    return next(word for word in message.text.split() if "/thong-bao/dia-chi/" in word)


@pytest.fixture
def asked(client, sent):
    """The path of the link that the address was sent."""
    client.post(ASK, {"email": ADDRESS})
    return "/" + link_in(letters(sent)[0]).split("/", 3)[3]


class TestAsking:
    def test_a_letter_goes_there_and_nothing_is_confirmed(self, client, asked, sent):
        person = Recipient.objects.get()
        assert sent[EMAIL].messages[0].address == person.email and person.confirmed_at is None

    def test_the_secret_is_kept_only_as_a_hash(self, client, asked):
        person = Recipient.objects.get()
        token = asked.rstrip("/").rsplit("/", 1)[-1]
        kept = str([list(model.objects.values()) for model in (Recipient, Delivery)])
        assert token not in kept and person.token_digest == confirming.digest(token)

    def test_a_letter_sent_again_holds_the_same_link(self, client, sent):
        sent[EMAIL].answer = lambda message: Outcome(RETRY, problem="Máy chủ thư không trả lời.")
        client.post(ASK, {"email": ADDRESS})
        letters(sent)
        Delivery.objects.update(next_at=timezone.now())
        first, second = letters(sent)
        assert link_in(first) == link_in(second) and first.key == second.key

    def test_the_same_address_is_not_flooded(self, client, asked, sent):
        client.post(ASK, {"email": ADDRESS.lower()})
        assert len(letters(sent)) == 1 and Recipient.objects.count() == 1

    def test_later_a_new_link_takes_the_place_of_the_old(self, client, asked, sent):
        Recipient.objects.update(asked_at=timezone.now() - outside.AGAIN_AFTER)
        client.post(ASK, {"email": ADDRESS})
        new = link_in(letters(sent)[-1])
        assert asked not in new
        assert client.get(asked).status_code == 404 and client.get("/" + new.split("/", 3)[3]).status_code == 200

    def test_one_client_asks_five_times_an_hour(self, client, sent):
        answers = [client.post(ASK, {"email": f"a{number}@example.com"}).status_code for number in range(6)]
        assert answers == [200] * 5 + [429] and Recipient.objects.count() == 5

    def test_whoever_floods_from_many_machines_meets_an_end(self, sent, monkeypatch):
        monkeypatch.setattr(outside, "MOST_A_DAY", 2)
        for number in range(4):
            outside.ask(email=f"a{number}@example.com")
        assert Recipient.objects.count() == len(letters(sent)) == 2

    def test_asking_for_an_address_again_or_erasing_it_does_not_put_that_end_off(self, sent, monkeypatch):
        monkeypatch.setattr(outside, "MOST_A_DAY", 2)
        outside.ask(email="a@example.com")
        Recipient.objects.update(asked_at=timezone.now() - outside.AGAIN_AFTER)
        outside.ask(email="a@example.com")
        outside.erase(Recipient.objects.get())
        outside.ask(email="a@example.com")
        assert not Recipient.objects.exists() and not letters(sent)

    def test_letters_that_only_look_alike_are_two_addresses(self, sent):
        for email in ("dan@xſy.example.com", "dan@xsy.example.com", "DAN@XSY.example.com"):
            outside.ask(email=email)
        assert Recipient.objects.count() == 2

    def test_a_known_address_is_answered_with_the_same_words(self, client, asked):
        Recipient.objects.update(confirmed_at=timezone.now())
        known, unknown = (client.post(ASK, {"email": email}).content.decode() for email in ("dan@example.com", "xyz@example.com"))
        assert known.replace("dan@", "") == unknown.replace("xyz@", "")

    def test_what_is_no_address_is_refused(self, client):
        assert client.post(ASK, {"email": "không phải"}).status_code == 422
        assert not Recipient.objects.exists()


class TestLink:
    def test_opening_it_changes_nothing(self, client, asked):
        assert "Xác nhận" in client.get(asked).content.decode()
        assert Recipient.objects.get().confirmed_at is None

    def test_confirming_lets_notices_through_and_before_nothing(self, client, asked, kind, sent):
        kind()
        person = Recipient.objects.get()
        notify("test.kind", 1, recipients=[person.pk])
        engine.deliver("normal", works_for=5)
        assert Delivery.objects.get(notice__kind="test.kind").state == State.SUPPRESSED
        client.post(asked, {"viec": "xac-nhan"})
        notify("test.kind", 2, recipients=[person.pk])
        engine.deliver("normal", works_for=5)
        assert Delivery.objects.get(notice__object_id="2", channel=EMAIL, notice__kind="test.kind").state == State.ACCEPTED

    def test_the_browser_says_where_its_button_was_pressed(self, client, asked):
        """A page that hides its address sends `Origin: null`, and the check against forgery then refuses the button."""
        page = client.get(asked)
        assert page.headers["Referrer-Policy"] == "same-origin" and "no-referrer" not in page.content.decode()

    def test_confirming_twice_keeps_the_first_hour(self, client, asked):
        client.post(asked, {"viec": "xac-nhan"})
        first = Recipient.objects.get().confirmed_at
        client.post(asked, {"viec": "xac-nhan"})
        assert Recipient.objects.get().confirmed_at == first

    def test_erasing_forgets_everything(self, client, asked):
        assert "không còn giữ" in client.post(asked, {"viec": "xoa"}).content.decode()
        assert not Recipient.objects.exists() and not Delivery.objects.exists()
        assert client.get(asked).status_code == 404

    def test_forged_or_old_it_is_absent(self, client, asked):
        assert client.get(reverse("notifications:outside_link", args=["0" * 64])).status_code == 404
        Recipient.objects.update(asked_at=timezone.now() - confirming.GOOD_FOR)
        assert client.post(asked, {"viec": "xac-nhan"}).status_code == 404
        assert Recipient.objects.get().confirmed_at is None

    def test_nothing_of_it_stands_in_anybodys_inbox(self, client, asked, as_person):
        assert not Delivery.objects.exclude(channel=EMAIL).exists()


def test_who_never_confirms_is_forgotten_after_a_week(client, asked):
    keep = Recipient.objects.create(email="da-nhan@example.com", asked_at=timezone.now(), confirmed_at=timezone.now())
    Recipient.objects.update(asked_at=timezone.now() - datetime.timedelta(days=8))
    outside.purge_unconfirmed(timezone.now() - datetime.timedelta(days=7))
    assert list(Recipient.objects.all()) == [keep]
