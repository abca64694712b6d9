"""What is written to the outbox, and what becomes of it: told once, in time, or not at all for a reason."""

import datetime
import time

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from notifications import engine, kinds
from notifications.channels.base import FAILED, OFF, RETRY, Outcome
from notifications.kinds import BULK, CRITICAL, EMAIL, PORTAL, PUSH
from notifications.models import Delivery, Endpoint, Notice, Preference, Recipient, State
from notifications.outbox import cancel, notify, remind

pytestmark = pytest.mark.django_db


def states(channel=EMAIL, **which):
    return list(Delivery.objects.filter(channel=channel, **which).order_by("pk").values_list("state", flat=True))


def let_time_pass(**delta):
    """Rows are older by so much."""
    Delivery.objects.update(next_at=timezone.now() - datetime.timedelta(seconds=1))
    if delta:
        Notice.objects.update(expires_at=timezone.now() - datetime.timedelta(**delta))


def deliver(queue="normal"):
    return engine.deliver(queue, works_for=5)


class TestWriting:
    def test_one_row_for_each_channel_and_one_in_the_portal_at_once(self, kind, province):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        assert states(PORTAL) == [State.DELIVERED]
        assert states(EMAIL) == [State.PENDING]
        assert states(PUSH) == []  # no device has been entered

    def test_telling_twice_tells_once(self, kind, province, sent):
        kind()
        for _ in range(2):
            notify("test.kind", 7, users=[province.clerk.pk])
        deliver()
        deliver()
        assert len(sent[EMAIL].messages) == 1

    def test_it_goes_with_the_transaction_of_the_change(self, kind, province):
        kind()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            notify("test.kind", 7, users=[province.clerk.pk])
            raise ZeroDivisionError
        assert not Notice.objects.exists() and not Delivery.objects.exists()

    def test_every_device_of_a_person_has_a_row(self, kind, province):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk])
        person = Recipient.objects.get(user=province.clerk)
        for name in ("máy tính", "điện thoại"):
            Endpoint.objects.create(recipient=person, channel=PUSH, address=f"https://push.example/{name}")
        Endpoint.objects.create(recipient=person, channel=PUSH, address="https://push.example/x", off_at=timezone.now())
        notify("test.kind", 2, users=[province.clerk.pk])
        assert len(states(PUSH)) == 2

    def test_a_choice_is_kept(self, kind, province):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk])
        person = Recipient.objects.get(user=province.clerk)
        Preference.objects.create(recipient=person, kind="test.kind", channel=EMAIL, choice="off")
        notify("test.kind", 2, users=[province.clerk.pk])
        assert len(states(EMAIL)) == 1 and len(states(PORTAL)) == 2

    def test_an_urgent_kind_passes_over_the_choice(self, kind, province):
        kind(urgent=True)
        person = Recipient.objects.create(user=province.clerk)
        Preference.objects.create(recipient=person, kind="test.kind", channel=EMAIL, choice="off")
        notify("test.kind", 1, users=[province.clerk.pk])
        assert states(EMAIL) == [State.PENDING]

    def test_a_discreet_kind_leaves_no_line_in_the_portal(self, kind, province):
        kind(discreet=True)
        notify("test.kind", 1, users=[province.clerk.pk])
        assert states(PORTAL) == [] and states(EMAIL) == [State.PENDING]

    def test_a_new_version_takes_the_place_of_what_has_not_left(self, kind, province, sent):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk])
        notify("test.kind", 1, version=2, users=[province.clerk.pk])
        deliver()
        assert states(EMAIL) == [State.SUPERSEDED, State.ACCEPTED]
        assert len(sent[EMAIL].messages) == 1


class TestSending:
    def test_what_is_accepted_is_noted_and_not_called_received(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        deliver()
        row = Delivery.objects.get(channel=EMAIL)
        assert (row.state, row.provider_id, row.delivered_at) == (State.ACCEPTED, "p1", None)
        assert row.accepted_at is not None
        (message,) = sent[EMAIL].messages
        assert message.address == province.clerk.email
        assert message.subject == "Có việc mới"

    def test_what_must_wait_waits(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk], at=timezone.now() + datetime.timedelta(hours=1))
        deliver()
        assert states(EMAIL) == [State.PENDING] and not sent[EMAIL].messages

    def test_a_passing_failure_is_tried_again_later_with_the_same_key(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        sent[EMAIL].answer = lambda message: Outcome(RETRY, problem="Máy chủ thư bận.")
        deliver()
        row = Delivery.objects.get(channel=EMAIL)
        assert (row.state, row.attempts) == (State.RETRY, 1) and row.next_at > timezone.now()
        let_time_pass()
        sent[EMAIL].answer = lambda message: Outcome("accepted")
        deliver()
        assert states(EMAIL) == [State.ACCEPTED]
        assert len({message.key for message in sent[EMAIL].messages}) == 1

    def test_after_the_last_attempt_it_is_dead(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        sent[EMAIL].answer = lambda message: Outcome(RETRY, problem="Bận.")
        for _ in range(len(engine.LADDER) + 1):
            let_time_pass()
            deliver()
        assert states(EMAIL) == [State.FAILED]

    def test_an_address_that_takes_nothing_is_switched_off_with_a_word_in_the_portal(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        sent[EMAIL].answer = lambda message: Outcome(OFF, problem="Hộp thư không tồn tại.")
        deliver()
        endpoint = Endpoint.objects.get(channel=EMAIL)
        assert endpoint.off_reason == "Hộp thư không tồn tại."
        assert Notice.objects.get(kind="notifications.address_off").object_id == str(endpoint.pk)
        notify("test.kind", 8, users=[province.clerk.pk])
        deliver()
        assert states(EMAIL, notice__kind="test.kind") == [State.FAILED, State.SUPPRESSED]

    def test_the_same_goes_for_a_device(self, kind, province, sent):
        kind()
        person = Recipient.objects.create(user=province.clerk)
        device = Endpoint.objects.create(recipient=person, channel=PUSH, address="https://push.example/1", label="điện thoại")
        notify("test.kind", 7, users=[province.clerk.pk])
        sent[PUSH].answer = lambda message: Outcome(OFF, problem="Máy đã gỡ cổng.")
        deliver()
        assert Notice.objects.get(kind="notifications.address_off").object_id == str(device.pk)

    def test_a_message_refused_for_good_does_not_switch_the_address_off(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        sent[EMAIL].answer = lambda message: Outcome(FAILED, problem="Thư quá lớn.")
        deliver()
        assert states(EMAIL) == [State.FAILED] and not Endpoint.objects.exists()

    def test_a_lease_that_ran_out_comes_back_and_the_late_worker_changes_nothing(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        (stolen,) = engine._take("normal", EMAIL, "first worker")
        assert deliver() is False and not sent[EMAIL].messages  # the lease is still good
        let_time_pass()
        deliver()
        late = engine.Work("first worker", EMAIL, time.monotonic() + 5)
        late._hold([stolen])
        late._note(stolen, engine.Note(State.FAILED, "muộn"))
        late._write()
        assert states(EMAIL) == [State.ACCEPTED]

    def test_a_channel_that_is_away_keeps_everything(self, kind, province, sent, monkeypatch):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])

        def away():
            raise ConnectionRefusedError

        monkeypatch.setattr(sent[EMAIL], "session", away)
        deliver()
        assert states(EMAIL) == [State.RETRY]

    def test_a_channel_that_is_not_configured_says_so(self, kind, province, sent):
        kind()
        sent[EMAIL].configured = False
        notify("test.kind", 7, users=[province.clerk.pk])
        deliver()
        assert states(EMAIL) == [State.SUPPRESSED]

    def test_a_text_that_cannot_be_made_ends_that_row_alone(self, kind, province, sent):
        kind()
        kind(code="test.broken")  # has no templates
        notify("test.broken", 1, users=[province.clerk.pk])
        notify("test.kind", 2, users=[province.clerk.pk])
        deliver()
        assert states(EMAIL) == [State.FAILED, State.ACCEPTED]

    def test_an_object_that_cannot_be_asked_for_is_tried_again(self, kind, province, sent):
        def broken(ids, user):
            raise ZeroDivisionError

        kind(load=broken)
        notify("test.kind", 1, users=[province.clerk.pk])
        deliver()
        assert states(EMAIL) == [State.RETRY]

    def test_what_a_slow_provider_leaves_no_time_for_is_given_back(self, kind, province, sent, monkeypatch):
        monkeypatch.setattr(engine, "ENDS_WITHIN", 0)
        kind()
        notify("test.kind", 1, users=[province.clerk.pk, province.leader.pk, province.editor.pk])

        def slow(message):
            time.sleep(0.4)
            return Outcome("accepted")

        sent[EMAIL].answer = slow
        assert engine.deliver("normal", works_for=0.2) is True
        assert sorted(states(EMAIL)) == [State.ACCEPTED, State.PENDING, State.PENDING]
        assert set(Delivery.objects.filter(state=State.PENDING).values_list("attempts", flat=True)) == {0}

    def test_what_has_left_is_noted_when_time_runs_out_in_the_midst(self, kind, province, sent):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk, province.leader.pk])

        def interrupted(message):
            if len(sent[EMAIL].messages) == 2:
                raise SoftTimeLimitExceeded
            return Outcome("accepted")

        sent[EMAIL].answer = interrupted
        with pytest.raises(SoftTimeLimitExceeded):
            deliver()
        assert states(EMAIL) == [State.ACCEPTED, State.LEASED]

    def test_a_row_that_ends_every_worker_is_dead_in_the_end(self, kind, province, sent):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk])
        for _ in range(engine.MOST_ATTEMPTS):
            engine._take("normal", EMAIL, "one that is killed")
            let_time_pass()
        deliver()
        assert states(EMAIL) == [State.FAILED] and not sent[EMAIL].messages

    def test_queues_do_not_mix(self, kind, province, sent):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk], queue=BULK)
        notify("test.kind", 2, users=[province.clerk.pk], queue=CRITICAL)
        deliver("critical")
        assert states(EMAIL) == [State.PENDING, State.ACCEPTED]


class TestCheckedOnceMore:
    @pytest.fixture
    def row(self, kind, province, sent):
        kind()
        notify("test.kind", 7, users=[province.clerk.pk])
        return Delivery.objects.get(channel=EMAIL)

    def outcome(self, sent):
        deliver()
        assert not sent[EMAIL].messages
        return Delivery.objects.get(channel=EMAIL, notice__kind="test.kind")

    def test_a_cancelled_notice_does_not_leave(self, row, sent):
        cancel(row.notice)
        assert self.outcome(sent).state == State.CANCELLED

    def test_a_notice_cancelled_after_it_was_taken_does_not_leave(self, row, sent):
        Notice.objects.update(cancelled_at=timezone.now())
        assert self.outcome(sent).state == State.CANCELLED

    def test_what_is_past_its_use_does_not_leave(self, row, sent):
        let_time_pass(hours=1)
        assert self.outcome(sent).state == State.EXPIRED

    def test_a_closed_account_is_not_told(self, row, sent, province):
        type(province.clerk).objects.filter(pk=province.clerk.pk).update(is_active=False)
        found = self.outcome(sent)
        assert (found.state, found.problem) == (State.SUPPRESSED, "Tài khoản đã ngừng hoạt động.")

    def test_a_choice_made_in_between_counts(self, row, sent):
        Preference.objects.create(recipient=row.recipient, kind="test.kind", channel=EMAIL, choice="off")
        assert self.outcome(sent).state == State.SUPPRESSED

    def test_what_the_recipient_may_no_longer_see_is_not_told(self, kind, province, sent):
        kind(load=lambda ids, user: {})
        notify("test.kind", 7, users=[province.clerk.pk])
        assert self.outcome(sent).state == State.SUPPRESSED

    def test_in_quiet_hours_it_waits_for_their_end(self, row, sent):
        now = timezone.localtime()
        Recipient.objects.update(
            quiet_from=(now - datetime.timedelta(hours=1)).time(), quiet_to=(now + datetime.timedelta(hours=1)).time()
        )
        found = self.outcome(sent)
        assert found.state == State.PENDING
        assert datetime.timedelta(minutes=55) < found.next_at - timezone.now() <= datetime.timedelta(minutes=61)

    def test_what_is_urgent_passes_quiet_hours(self, kind, province, sent):
        kind(urgent=True)
        person = Recipient.objects.create(
            user=province.clerk, quiet_from=datetime.time(0, 0), quiet_to=datetime.time(23, 59, 59)
        )
        notify("test.kind", 7, users=[province.clerk.pk])
        deliver()
        assert states(EMAIL, recipient=person) == [State.ACCEPTED]

    def test_reminders_go_to_the_silent_alone(self, kind, province, sent):
        kind(needs_ack=True)
        notice = notify("test.kind", 7, users=[province.clerk.pk, province.leader.pk])
        deliver()
        Delivery.objects.filter(channel=PORTAL, recipient__user=province.clerk).update(acknowledged_at=timezone.now())
        assert remind(notice, purpose="reminder-1") == 1
        deliver()
        assert [message.address for message in sent[EMAIL].messages[2:]] == [province.leader.email]

    def test_whoever_confirmed_after_the_reminder_was_written_is_left_alone(self, kind, province, sent):
        kind(needs_ack=True)
        notice = notify("test.kind", 7, users=[province.clerk.pk])
        deliver()
        remind(notice, purpose="reminder-1")
        Delivery.objects.filter(channel=PORTAL).update(acknowledged_at=timezone.now())
        deliver()
        assert states(EMAIL) == [State.ACCEPTED, State.SUPPRESSED]

    def test_an_outside_address_hears_nothing_before_it_confirmed_itself(self, kind, sent, db):
        kind(load=lambda ids, user: dict.fromkeys(ids, "mở"))
        outside = Recipient.objects.create(email="ban.doc@example.com")
        notify("test.kind", 7, recipients=[outside.pk])
        assert self.outcome(sent).state == State.SUPPRESSED


class TestDigests:
    def test_what_is_for_the_digest_waits_for_its_hour_and_leaves_as_one(self, kind, province, sent):
        kind()
        person = Recipient.objects.create(user=province.clerk)
        Preference.objects.create(recipient=person, kind="test.kind", channel=EMAIL, choice="digest")
        for number in range(5):
            notify("test.kind", number, users=[province.clerk.pk])
        first = Delivery.objects.filter(channel=EMAIL).first()
        assert timezone.localtime(first.next_at).time() == datetime.time(7, 30)
        assert timezone.now() < first.next_at <= timezone.now() + datetime.timedelta(days=1)
        let_time_pass()
        deliver()
        (message,) = sent[EMAIL].messages
        assert "5 thông báo" in message.subject
        assert states(EMAIL) == [State.ACCEPTED] * 5

    def test_a_flood_becomes_one_digest(self, kind, province, sent):
        kind()
        for number in range(60):
            notify("test.kind", number, users=[province.clerk.pk])
        deliver()
        (message,) = sent[EMAIL].messages
        assert "60 thông báo" in message.subject
        assert states(EMAIL) == [State.ACCEPTED] * 60

    @pytest.mark.parametrize("apart", [{"urgent": True}, {"discreet": True}])
    def test_what_is_urgent_or_for_one_alone_leaves_by_itself_in_a_flood(self, kind, province, sent, apart, monkeypatch):
        monkeypatch.setattr(engine, "BATCH", 20)
        kind()
        kind(code="test.apart", **apart)
        monkeypatch.setattr(kinds.Kind, "outside_template", "notifications/kinds/test.kind.txt")
        for number in range(20):
            notify("test.kind", number, users=[province.clerk.pk])
        notify("test.apart", 1, users=[province.clerk.pk])  # after the first batch: the flood must not sweep it up
        deliver()
        assert sorted("thông báo mới" in message.subject for message in sent[EMAIL].messages) == [False, True]

    def test_a_late_worker_leaves_the_digest_of_another_as_it_is(self, kind, province, sent):
        kind()
        person = Recipient.objects.create(user=province.clerk)
        Preference.objects.create(recipient=person, kind="test.kind", channel=EMAIL, choice="digest")
        for number in range(3):
            notify("test.kind", number, users=[province.clerk.pk])
        let_time_pass()
        stolen = engine._take("normal", EMAIL, "first worker")
        let_time_pass()
        deliver()
        engine.Work("first worker", EMAIL, time.monotonic() + 5).do(stolen)
        assert set(Delivery.objects.filter(channel=EMAIL).values_list("state", "provider_id")) == {(State.ACCEPTED, "p1")}

    def test_a_flood_for_one_does_not_hold_up_another(self, kind, province, sent):
        kind()
        for number in range(20):
            notify("test.kind", number, users=[province.clerk.pk])
        notify("test.kind", 99, users=[province.leader.pk])
        deliver()
        assert sorted(message.address for message in sent[EMAIL].messages) == sorted(
            [province.clerk.email, province.leader.email]
        )
