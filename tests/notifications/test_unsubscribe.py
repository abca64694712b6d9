"""One click in a letter ends that kind of letter, without a sign-in; what is forged does nothing."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from notifications import engine, kinds
from notifications.kinds import EMAIL, PORTAL
from notifications.messages import UNSUBSCRIBE_SALT, unsubscribe_url
from notifications.models import Delivery, Preference, Recipient, State
from notifications.outbox import notify
from tests.factories import notices as make

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def stranger():
    """A mail program: no cookies, no token against forgery."""
    return Client(enforce_csrf_checks=True)


def link_for(person, key=1):
    notify("test.kind", key, users=[person.pk])
    row = Delivery.objects.select_related("notice").get(recipient__user=person, notice__object_id=str(key), channel=EMAIL)
    return unsubscribe_url(row)


def words_of(code, settings):
    folder = settings.TEMPLATES[0]["DIRS"][0] / "notifications" / "kinds"
    for ending in ("html", "txt"):
        (folder / f"{code}.{ending}").write_text("Có việc")


def choices():
    return list(Preference.objects.values_list("recipient__user", "kind", "channel", "choice"))


class TestForged:
    @pytest.mark.parametrize("letters", ["abc", "a:b:c", "WzEsInRlc3QiXQ:1abc:xyz"])
    def test_it_is_absent(self, letters, stranger, province):
        url = reverse("notifications:unsubscribe", args=[letters])
        assert stranger.get(url).status_code == stranger.post(url, ONE_CLICK).status_code == 404

    def test_a_signature_for_something_else_does_not_serve(self, kind, stranger, province):
        kind()
        person = Recipient.objects.create(user=province.clerk)
        signed = signing.dumps([person.pk, "test.kind"], salt="another")
        assert stranger.post(reverse("notifications:unsubscribe", args=[signed]), ONE_CLICK).status_code == 404
        assert choices() == []

    def test_a_letter_for_one_person_does_not_serve_for_another(self, kind, stranger, province):
        kind()
        stranger.post(link_for(province.clerk), ONE_CLICK)
        assert choices() == [(province.clerk.pk, "test.kind", EMAIL, "off")]


class TestOneClick:
    def test_opening_the_link_changes_nothing(self, kind, stranger, province):
        kind()
        page = stranger.get(link_for(province.clerk))
        assert "Thôi nhận thư loại này" in page.content.decode()
        assert choices() == []

    def test_the_click_ends_letters_of_that_kind_and_says_so(self, kind, stranger, province):
        kind()
        page = stranger.post(link_for(province.clerk), ONE_CLICK).content.decode()
        assert "không gửi thư về “Thử” nữa" in page
        notify("test.kind", 2, users=[province.clerk.pk])
        second = Delivery.objects.filter(notice__object_id="2")
        assert list(second.values_list("channel", flat=True)) == [PORTAL]

    def test_twice_is_once(self, kind, stranger, province):
        kind()
        url = link_for(province.clerk)
        for _ in range(2):
            assert stranger.post(url, ONE_CLICK).status_code == 200
        assert len(choices()) == 1

    def test_there_is_a_way_back(self, kind, stranger, province):
        kind()
        url = link_for(province.clerk)
        stranger.post(url, ONE_CLICK)
        stranger.post(url, {"viec": "nhan-lai"})
        assert choices() == [(province.clerk.pk, "test.kind", EMAIL, "on")]

    def test_a_kind_that_became_fixed_says_why_not(self, kind, stranger, province, monkeypatch):
        kind()
        url = link_for(province.clerk)
        monkeypatch.delitem(kinds._kinds, "test.kind")
        kind(settable=False)
        page = stranger.post(url, ONE_CLICK).content.decode()
        assert "không tắt được" in page and choices() == []

    def test_of_a_digest_it_ends_every_kind_that_was_in_it(self, kind, stranger, province, sent, settings, monkeypatch):
        for code in ("test.kind", "test.other", "test.fixed"):
            kind(code, label=code, settable=code != "test.fixed")
            words_of(code, settings)
            notify(code, 1, users=[province.clerk.pk])
        monkeypatch.setattr(engine, "FLOOD", 2)
        engine.deliver("normal", works_for=5)
        (message,) = sent[EMAIL].messages
        assert "“test.kind”, “test.other”" in stranger.post(message.unsubscribe_url, ONE_CLICK).content.decode()
        assert sorted(choices()) == [(province.clerk.pk, code, EMAIL, "off") for code in ("test.kind", "test.other")]

    def test_the_mailbox_of_a_unit_ends_it_for_the_unit(self, kind, stranger, province, sent):
        kind()
        make.mailbox(province.department)
        notify("test.kind", 1, units=[province.department.pk])
        stranger.post(unsubscribe_url(Delivery.objects.select_related("notice").get()), ONE_CLICK)
        engine.deliver("normal", works_for=5)
        assert Delivery.objects.get().state == State.SUPPRESSED and sent[EMAIL].messages == []


class TestOutsideAddress:
    def test_the_click_ends_everything_and_forgets_the_address(self, kind, stranger, sent):
        kind(load=lambda ids, user: {key: "x" for key in ids})
        person = Recipient.objects.create(email="dan@example.com")
        notify("test.kind", 1, recipients=[person.pk])
        url = unsubscribe_url(Delivery.objects.select_related("notice").get())
        assert "Xóa địa chỉ và thôi nhận" in stranger.get(url).content.decode()
        assert "không còn giữ địa chỉ này" in stranger.post(url, ONE_CLICK).content.decode()
        assert not Recipient.objects.exists() and not Delivery.objects.exists()

    def test_again_says_that_it_is_gone(self, kind, stranger):
        kind()
        signed = signing.dumps([999_999, "test.kind"], salt=UNSUBSCRIBE_SALT, compress=True)
        page = stranger.post(reverse("notifications:unsubscribe", args=[signed]), ONE_CLICK)
        assert page.status_code == 200 and "không còn giữ địa chỉ này" in page.content.decode()
