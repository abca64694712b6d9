"""Discreet kinds: nothing says who saw what, and of what was said nothing is kept once it has left."""

import datetime
import hashlib

import pytest
from django.apps import apps
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone

from notifications import engine, tasks
from notifications.actions import confirming, outside
from notifications.channels.base import FAILED, RETRY, Outcome
from notifications.kinds import EMAIL
from notifications.models import Delivery, Notice, Recipient, State
from notifications.outbox import cancel, notify
from tests.notifications.rows import send

pytestmark = pytest.mark.django_db
FACTS = {"title": "Ý kiến về chỗ làm việc"}
CODE = "ma-rieng-cua-mot-nguoi"


@pytest.fixture
def discreet(kind, tmp_path):
    """A kind whose letter holds a fact of its notice and a link made when it leaves."""
    words = tmp_path / "kind_templates" / "notifications" / "kinds" / "test.kind.txt"
    words.write_text("Mời góp ý\n{{ notice.data.title }}: {{ secret.link }}")
    return kind(discreet=True, secret=lambda thing: {"link": f"https://cong.example/{CODE}"})


def tell(*people, **more):
    return notify("test.kind", 7, users=[person.pk for person in people], data=FACTS, **more)


def kept(notice):
    return Notice.objects.get(pk=notice.pk).data


class TestWhatWasSaid:
    def test_it_is_emptied_when_the_last_letter_has_left(self, discreet, province, sent):
        notice = tell(province.clerk)
        assert kept(notice) == FACTS
        send()
        assert FACTS["title"] in sent[EMAIL].messages[0].text and kept(notice) == {}

    def test_it_is_kept_for_a_letter_that_has_still_to_leave(self, discreet, province, sent):
        notice = tell(province.clerk, province.editor)
        sent[EMAIL].answer = lambda message: Outcome(RETRY if message.address == province.editor.email else "accepted")
        send()
        assert kept(notice) == FACTS
        sent[EMAIL].answer = lambda message: Outcome("accepted")
        send()
        assert FACTS["title"] in sent[EMAIL].messages[-1].text and kept(notice) == {}

    def test_a_letter_that_failed_takes_it_along(self, discreet, province, sent, as_person):
        notice = tell(province.clerk)
        sent[EMAIL].answer = lambda message: Outcome(FAILED, problem="Thư quá lớn.")
        send()
        assert kept(notice) == {}
        row = notice.deliveries.get()
        page = as_person("admin").post(reverse("notifications:send_again", args=[row.pk]), follow=True)
        row.refresh_from_db()
        assert "nội dung không được giữ" in page.content.decode() and row.state == State.FAILED

    def test_one_that_held_nothing_is_sent_again(self, discreet, province, sent, as_person):
        notice = notify("test.kind", 7, users=[province.clerk.pk])
        sent[EMAIL].answer = lambda message: Outcome(FAILED, problem="Thư quá lớn.")
        send()
        row = notice.deliveries.get()
        as_person("admin").post(reverse("notifications:send_again", args=[row.pk]))
        row.refresh_from_db()
        assert row.state == State.PENDING

    def test_so_it_is_when_it_was_taken_back_or_nobody_is_left_to_tell(self, discreet, province):
        taken_back = tell(province.clerk)
        cancel(taken_back)
        address = Recipient.objects.create(email="ban.doc@example.com")
        erased = notify("test.kind", 8, recipients=[address.pk], data=FACTS)
        outside.erase(address)
        waiting = notify("test.kind", 9, users=[province.clerk.pk], data=FACTS)
        tasks.sweep()
        assert (kept(taken_back), kept(erased), kept(waiting)) == ({}, {}, FACTS)

    def test_whoever_is_told_later_is_told_in_full(self, discreet, province, sent):
        notice = tell(province.clerk)
        Notice.objects.update(expires_at=timezone.now() - datetime.timedelta(days=1))
        send()
        assert tell(province.clerk, province.editor) == notice
        send()
        (letter,) = sent[EMAIL].messages
        assert letter.address == province.editor.email and FACTS["title"] in letter.text
        assert kept(notice) == {}

    def test_other_kinds_keep_theirs(self, kind, province, sent):
        kind()
        notice = tell(province.clerk)
        send()
        tasks.sweep()
        assert kept(notice) == FACTS


class TestWhoSawWhat:
    def test_of_a_person_nothing_is_known_but_that_the_letter_left(self, discreet, province, sent, as_person):
        notice = tell(province.clerk)
        send()
        browser = as_person("clerk")
        for name in ("open", "read", "acknowledge"):
            url = reverse(f"notifications:{name}", args=[notice.pk])
            assert (browser.get(url) if name == "open" else browser.post(url)).status_code == 404
        row = notice.deliveries.get()
        assert (row.channel, row.state) == (EMAIL, State.ACCEPTED)
        assert (row.delivered_at, row.seen_at, row.acknowledged_at, row.problem) == (None, None, None, "")

    @pytest.mark.parametrize("what", [{"ledger": True}, {"needs_ack": True}, {"settled": lambda notice, user: "Đã trả lời."}])
    def test_a_kind_that_would_keep_what_a_person_did_is_not_discreet(self, kind, what):
        with pytest.raises(ValueError, match="discreet"):
            kind(discreet=True, **what)

    def test_only_a_discreet_kind_may_keep_no_rows(self, kind):
        with pytest.raises(ValueError, match="not discreet"):
            kind(keeps_rows=False)


class TestTheSecret:
    def test_it_is_made_at_every_attempt_and_written_nowhere(self, discreet, province, sent):
        tell(province.clerk)
        sent[EMAIL].answer = lambda message: Outcome(RETRY, problem="Bận.")
        send()
        sent[EMAIL].answer = lambda message: Outcome("accepted", message.key)
        send()
        assert [CODE in message.text for message in sent[EMAIL].messages] == [True, True]
        assert CODE not in everything_written()

    def test_of_the_link_of_an_outside_address_only_its_hash_is_kept(self, sent, db):
        outside.ask(email="dan@example.com")
        engine.deliver("critical", works_for=5)
        recipient = Recipient.objects.get(email="dan@example.com")
        token = confirming.token_of(recipient)
        assert token in sent[EMAIL].messages[0].text and token not in everything_written()
        assert recipient.token_digest == hashlib.sha256(token.encode()).hexdigest()


def everything_written():
    """All rows of this room, as text."""
    rows = [row for model in apps.get_app_config("notifications").get_models() for row in model.objects.all()]
    assert any(isinstance(row, Delivery) for row in rows)
    return "\n".join(str(model_to_dict(row)) for row in rows)
