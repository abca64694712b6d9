"""The mailbox of a unit: who may enter it, confirmed from within before anything else is told to it, changed and taken away."""

import datetime
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from audit.models import Event
from notifications import engine
from notifications.channels.base import OFF, Outcome
from notifications.kinds import EMAIL
from notifications.models import Delivery, Preference, Recipient, State
from notifications.outbox import notify
from tests.factories import notices as make

pytestmark = pytest.mark.django_db
ADDRESS = "vanphong@namdong.example"
NUMBERS = itertools.count(1)


def page_of(unit):
    return reverse("notifications:mailbox", args=[unit.pk])


def unit_url(unit):
    return reverse("units:detail", args=[unit.pk])


def enter(client, unit, email=ADDRESS):
    return client.post(page_of(unit), {"email": email}, follow=True).content.decode()


def letters(sent):
    engine.deliver("critical", works_for=5)
    return sent[EMAIL].messages


def link_in(message):
    word = next(word for word in message.text.split() if "/thong-bao/dia-chi/" in word)
    return "/" + word.split("/", 3)[3]


def told(unit):
    """Something is told to the mailbox; what became of it, or None where it was not even written."""
    notice = notify("test.kind", next(NUMBERS), units=[unit.pk])
    engine.deliver("normal", works_for=5)
    row = notice.deliveries.filter(recipient__unit=unit).first()
    return row and row.state


@pytest.fixture
def mailbox(province):
    return make.mailbox(province.commune, ADDRESS)


class TestWhoMayNot:
    @pytest.mark.parametrize(
        "name", ["reader", "cadre", "clerk", "neighbour_clerk", "editor", "leader", "opinion", "secretary", "auditor", "outsider"]
    )
    def test_neither_other_units_nor_other_roles_see_or_change_it(self, mailbox, province, as_person, name):
        client = as_person(name)
        assert client.get(page_of(province.commune)).status_code == 403
        assert client.post(page_of(province.commune), {"email": "ke-la@example.com"}).status_code == 403
        assert client.post(reverse("notifications:empty_mailbox", args=[province.commune.pk])).status_code == 403
        assert ADDRESS not in client.get(unit_url(province.commune)).content.decode()
        mailbox.refresh_from_db()
        assert mailbox.email == ADDRESS and mailbox.confirmed_at

    @pytest.mark.parametrize("name", ["admin", "commune_clerk"])
    def test_whoever_looks_after_the_unit_does(self, province, as_person, sent, name):
        client = as_person(name)
        assert "Khai hộp thư" in client.get(unit_url(province.commune)).content.decode()
        assert "Đã gửi liên kết xác nhận" in enter(client, province.commune)
        assert Recipient.objects.get(unit=province.commune).email == ADDRESS
        assert "Chờ xác nhận" in client.get(unit_url(province.commune)).content.decode()

    def test_a_unit_that_has_ended_gets_none(self, province, as_person, sent):
        type(province.commune).objects.filter(pk=province.commune.pk).update(valid_to=timezone.localdate())
        assert "đã kết thúc hoạt động" in enter(as_person("admin"), province.commune)
        assert not Recipient.objects.exists() and not letters(sent)


class TestConfirming:
    def test_the_letter_names_the_unit_and_is_all_that_goes_there(self, province, as_person, kind, sent):
        kind()
        enter(as_person("commune_clerk"), province.commune)
        (letter,) = letters(sent)
        assert letter.address == ADDRESS and province.commune.name in letter.text
        assert told(province.commune) is None
        assert len(sent[EMAIL].messages) == 1

    def test_opening_the_link_changes_nothing_and_the_button_lets_notices_through(self, province, as_person, client, kind, sent):
        kind()
        enter(as_person("commune_clerk"), province.commune)
        link = link_in(letters(sent)[0])
        assert province.commune.name in client.get(link).content.decode()
        assert Recipient.objects.get().confirmed_at is None
        client.post(link, {"viec": "xac-nhan"})
        assert told(province.commune) == State.ACCEPTED
        assert "Đã xác nhận" in as_person("commune_clerk").get(page_of(province.commune)).content.decode()

    def test_the_link_of_the_address_before_does_not_confirm_the_next(self, province, as_person, client, sent):
        enter(as_person("commune_clerk"), province.commune, "go-nham@example.com")
        old = link_in(letters(sent)[0])
        enter(as_person("commune_clerk"), province.commune)
        assert client.post(old, {"viec": "xac-nhan"}).status_code == 404
        assert Recipient.objects.get().confirmed_at is None

    def test_who_opens_the_letter_may_erase_the_address(self, province, as_person, client, sent):
        enter(as_person("commune_clerk"), province.commune)
        link = link_in(letters(sent)[0])
        assert "không còn giữ" in client.post(link, {"viec": "xoa"}).content.decode()
        assert Recipient.objects.get().email == "" and client.get(link).status_code == 404

    def test_five_letters_an_hour_for_a_unit(self, province, as_person, sent):
        pages = [enter(as_person("commune_clerk"), province.commune, f"a{n}@example.com") for n in range(6)]
        assert "gửi nhiều liên kết" in pages[5] and "gửi nhiều liên kết" not in pages[4]
        assert Recipient.objects.get().email == "a4@example.com"

    def test_what_was_never_confirmed_is_forgotten_after_a_week(self, mailbox, province, as_person, sent):
        enter(as_person("admin"), province.district, "khong-ai@example.com")
        Recipient.objects.update(asked_at=timezone.now() - datetime.timedelta(days=8))
        personal_data.purge()
        assert dict(Recipient.objects.values_list("unit", "email")) == {
            province.commune.pk: ADDRESS, province.district.pk: ""
        }  # fmt: skip


class TestChanging:
    def test_another_address_waits_for_its_own_confirmation(self, mailbox, province, as_person, kind, sent):
        kind()
        waiting = notify("test.kind", 1, units=[province.commune.pk])
        enter(as_person("commune_clerk"), province.commune, "moi@namdong.example")
        engine.deliver("normal", works_for=5)
        row = waiting.deliveries.get()
        assert (row.state, row.problem) == (State.SUPPRESSED, "Hộp thư chưa xác nhận.")
        assert told(province.commune) is None

    def test_the_same_address_again_changes_nothing(self, mailbox, province, as_person, sent):
        assert "đã xác nhận từ trước" in enter(as_person("commune_clerk"), province.commune)
        mailbox.refresh_from_db()
        assert mailbox.confirmed_at and not letters(sent)

    def test_one_that_was_switched_off_is_asked_anew(self, mailbox, province, as_person, kind, sent):
        kind()
        sent[EMAIL].answer = lambda message: Outcome(OFF, problem="Hộp thư không tồn tại hoặc đã đóng (550 5.1.1).")
        told(province.commune)
        client = as_person("commune_clerk")
        assert "Không nhận được thư" in client.get(page_of(province.commune)).content.decode()
        sent[EMAIL].answer = lambda message: Outcome("accepted")
        assert "Đã gửi liên kết xác nhận" in enter(client, province.commune)
        client.post(link_in(letters(sent)[-1]), {"viec": "xac-nhan"})
        assert told(province.commune) == State.ACCEPTED

    def test_a_new_address_begins_without_the_choices_of_the_old(self, mailbox, province, as_person, kind, sent):
        kind()
        Preference.objects.create(recipient=mailbox, kind="test.kind", channel=EMAIL, choice="off")
        assert "Đã thôi nhận" in as_person("commune_clerk").get(page_of(province.commune)).content.decode()
        enter(as_person("commune_clerk"), province.commune, "moi@namdong.example")
        assert not Preference.objects.exists()


class TestTakingAway:
    def test_nothing_goes_there_any_more_and_the_ledger_keeps_its_rows(self, mailbox, province, as_person, kind, sent):
        kind()
        assert told(province.commune) == State.ACCEPTED
        waiting = notify("test.kind", 0, units=[province.commune.pk])
        as_person("commune_clerk").post(reverse("notifications:empty_mailbox", args=[province.commune.pk]))
        engine.deliver("normal", works_for=5)
        assert waiting.deliveries.get().problem == "Đơn vị đã bỏ hộp thư."
        assert told(province.commune) is None and len(sent[EMAIL].messages) == 1
        assert Delivery.objects.filter(state=State.ACCEPTED, recipient__unit=province.commune).exists()

    def test_there_may_be_nothing_to_take_away(self, province, as_person):
        answer = as_person("admin").post(reverse("notifications:empty_mailbox", args=[province.commune.pk]), follow=True)
        assert "chưa khai hộp thư" in answer.content.decode()
        assert not Event.objects.filter(verb="notifications.mailbox_emptied").exists()


def test_the_trail_says_who_did_what_to_which_unit_and_not_the_address(province, as_person, client, sent):
    enter(as_person("commune_clerk"), province.commune)
    client.post(link_in(letters(sent)[0]), {"viec": "xac-nhan"})
    as_person("admin").post(reverse("notifications:empty_mailbox", args=[province.commune.pk]))
    lines = Event.objects.filter(verb__startswith="notifications.mailbox").order_by("pk")
    assert [(line.verb.split("_")[1], line.actor_id, line.unit_id) for line in lines] == [
        ("entered", province.people["commune_clerk"].pk, province.commune.pk),
        ("confirmed", None, province.commune.pk),
        ("emptied", province.admin.pk, province.commune.pk),
    ]
    assert ADDRESS not in str(list(lines.values()))
