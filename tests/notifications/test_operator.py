"""What an operator sees of the sending, and dead letters sent once more."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from notifications import engine, inbox, operating, switching
from notifications.actions import devices
from notifications.channels.base import FAILED, OFF, Outcome
from notifications.kinds import EMAIL, PUSH
from notifications.models import Delivery, Endpoint, Heartbeat, Notice, Recipient, State
from notifications.outbox import notify
from tests.factories import notices as make
from tests.notifications.rows import sent_row

pytestmark = pytest.mark.django_db
PAGE = "/thong-bao/van-hanh/"


@pytest.fixture
def dead(kind, province, sent):
    """Three letters that the mail server refused for good."""
    kind()
    sent[EMAIL].answer = lambda message: Outcome(FAILED, problem="Máy chủ thư từ chối nội dung.")
    notify("test.kind", 1, users=[province.clerk.pk, province.editor.pk, province.leader.pk])
    engine.deliver("normal", works_for=5)
    sent[EMAIL].answer = lambda message: Outcome("accepted")
    return Delivery.objects.filter(state=State.FAILED)


def again(client, row=None, **values):
    url = reverse("notifications:send_again", args=[row.pk]) if row else reverse("notifications:send_all_again")
    return client.post(url, values, follow=True).content.decode()


@pytest.fixture
def switched_off(kind, province, sent):
    """The mailbox of the editor, which the mail server said is not there."""
    kind()
    sent[EMAIL].answer = lambda message: Outcome(OFF, problem="Hộp thư không tồn tại.")
    sent_row(province.editor, channel=EMAIL)
    sent[EMAIL].answer = lambda message: Outcome("accepted")
    return Endpoint.objects.get(channel=EMAIL)


def switch_on(client, endpoint):
    return client.post(reverse("notifications:switch_address_on", args=[endpoint.pk]))


class TestWhoMayNot:
    @pytest.mark.parametrize("name", ["clerk", "leader", "auditor", "cadre", "outsider"])
    def test_only_the_administrator_of_the_whole(self, dead, as_person, name):
        client = as_person(name)
        assert client.get(PAGE).status_code == 403
        assert client.post(reverse("notifications:send_again", args=[dead[0].pk])).status_code == 403
        assert client.post(reverse("notifications:send_all_again")).status_code == 403
        assert dead.count() == 3

    @pytest.mark.parametrize("name", ["clerk", "leader", "auditor", "cadre", "outsider"])
    def test_nobody_else_switches_an_address_on(self, switched_off, as_person, name):
        assert switch_on(as_person(name), switched_off).status_code == 403
        switched_off.refresh_from_db()
        assert switched_off.off_at and not Event.objects.filter(verb="notifications.address_switched_on").exists()


class TestSendingAgain:
    def test_one(self, dead, as_person, sent):
        row = dead[0]
        assert "Đã đưa 1 lượt" in again(as_person("admin"), row)
        row.refresh_from_db()
        assert (row.state, row.attempts, row.problem) == (State.PENDING, 0, "")
        engine.deliver("normal", works_for=5)
        assert Delivery.objects.get(pk=row.pk).state == State.ACCEPTED and len(sent[EMAIL].messages) == 4
        assert Event.objects.get(verb="notifications.sent_again").actor_label

    def test_all_of_a_reason_and_no_other(self, dead, as_person):
        other = dead[2]
        Delivery.objects.filter(pk=other.pk).update(problem="Hộp thư đầy.")
        assert "Đã đưa 2 lượt" in again(as_person("admin"), **{"ly-do": "Máy chủ thư từ chối nội dung."})
        assert list(dead) == [other]
        assert Event.objects.get(verb="notifications.sent_again").data["rows"] == 2

    def test_of_one_channel_only_where_one_is_chosen(self, dead, as_person):
        page = again(as_person("admin"), **{"ly-do": "Máy chủ thư từ chối nội dung.", "kenh": PUSH})
        assert "Không gửi lại" in page and dead.count() == 3

    @pytest.mark.parametrize("change", [{"cancelled_at": timezone.now()}, {"expires_at": timezone.now()}])
    def test_what_has_no_use_any_more_stays_dead(self, dead, as_person, change):
        Notice.objects.update(**change)
        assert "Không gửi lại" in again(as_person("admin"), dead[0])
        assert dead.count() == 3 and not Event.objects.filter(verb="notifications.sent_again").exists()

    def test_what_has_a_newer_version_stays_dead(self, dead, as_person, province):
        notify("test.kind", 1, version=2, users=[province.clerk.pk])
        assert "Không gửi lại" in again(as_person("admin"), **{"ly-do": "Máy chủ thư từ chối nội dung."})
        assert dead.count() == 3

    def test_what_is_not_dead_is_not_sent_twice(self, kind, province, as_person, sent):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk])
        engine.deliver("normal", works_for=5)
        url = reverse("notifications:send_again", args=[Delivery.objects.get(channel=EMAIL).pk])
        assert as_person("admin").post(url).status_code == 404
        engine.deliver("normal", works_for=5)
        assert len(sent[EMAIL].messages) == 1


class TestSwitchingAnAddressOn:
    def test_what_is_told_from_then_on_is_sent_there(self, switched_off, as_person, province):
        client = as_person("admin")
        assert "Bật lại" in client.get(reverse("notifications:addresses_off")).content.decode()
        switch_on(client, switched_off)
        switched_off.refresh_from_db()
        assert (switched_off.off_at, switched_off.off_reason) == (None, "")
        assert sent_row(province.editor, 8, channel=EMAIL).state == State.ACCEPTED

    def test_its_owner_reads_so_in_the_portal(self, switched_off, as_person, province):
        switch_on(as_person("admin"), switched_off)
        lines = inbox.load(inbox.lines_of(province.editor).filter(notice__kind=switching.KIND), province.editor)
        assert len(lines) == 2 and all("đã được bật lại" in line.words for line in lines)

    def test_when_it_is_switched_off_once_more_its_owner_is_told_once_more(self, switched_off, as_person, province, sent):
        switch_on(as_person("admin"), switched_off)
        sent[EMAIL].answer = lambda message: Outcome(OFF, problem="Hộp thư đã đóng.")
        sent_row(province.editor, 8, channel=EMAIL)
        newest = inbox.lines_of(province.editor).filter(notice__kind=switching.KIND).order_by("-pk")[:1]
        assert "Hộp thư đã đóng." in inbox.load(newest, province.editor)[0].words
        assert list(Notice.objects.filter(kind=switching.KIND).order_by("pk").values_list("version", flat=True)) == [1, 2, 3]

    def test_the_trail_says_who_did_it_and_no_address(self, switched_off, as_person, province):
        switch_on(as_person("admin"), switched_off)
        event = Event.objects.get(verb="notifications.address_switched_on")
        assert event.actor_id == province.admin.pk and event.data == {"channel": EMAIL, "reason": "Hộp thư không tồn tại."}
        assert province.editor.email not in event.object_label

    def test_a_mailbox_of_no_person_is_switched_on_without_a_notice(self, switched_off, as_person):
        outside = Recipient.objects.create(email="ban.doc@example.com")
        Endpoint.objects.filter(pk=switched_off.pk).update(recipient=outside, address=outside.email)
        before = Notice.objects.count()
        switch_on(as_person("admin"), switched_off)
        assert Endpoint.objects.get().off_at is None and Notice.objects.count() == before

    @pytest.mark.parametrize("reason", [devices.BY_OWNER, devices.ERASED])
    def test_what_its_owner_switched_off_stays_off(self, switched_off, as_person, reason):
        Endpoint.objects.update(off_reason=reason)
        client = as_person("admin")
        assert "bat-lai" not in client.get(reverse("notifications:addresses_off")).content.decode()
        switch_on(client, switched_off)
        assert Endpoint.objects.get().off_at and not Event.objects.filter(verb="notifications.address_switched_on").exists()


class TestWhatIsSeen:
    def test_how_many_wait_and_since_when(self, kind, province):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk, province.editor.pk])
        Delivery.objects.filter(channel=EMAIL).update(next_at=timezone.now() - datetime.timedelta(minutes=5))
        queues = {queue["label"]: queue for queue in operating.queues(timezone.now())}
        assert queues["Thường"]["waiting"] == 2 and queues["Thường"]["age"].startswith("5 phút")
        assert queues["Hàng loạt"] == {"label": "Hàng loạt", "waiting": 0, "more": False, "age": ""}

    def test_the_share_that_the_providers_took(self, dead, province):
        notify("test.kind", 2, users=[province.clerk.pk])
        engine.deliver("normal", works_for=5)
        channels = {channel["label"]: channel for channel in operating.channels(timezone.now())}
        hour, day = channels["Thư điện tử"]["periods"]
        assert (hour["accepted"], hour["failed"], hour["share"]) == (1, 3, 25.0) and day["accepted"] == 1
        assert channels["Thư điện tử"]["p95"] and channels["Zalo"]["periods"][0]["share"] is None

    def test_a_beat_that_stopped_is_seen(self, as_person, monkeypatch):
        old = timezone.now() - datetime.timedelta(minutes=10)
        monkeypatch.setattr("notifications.health.STARTED", old)
        Heartbeat.objects.create(name="sweep", at=old)
        assert "Không chạy" in as_person("admin").get(PAGE).content.decode()
        Heartbeat.objects.update(at=timezone.now())
        page = as_person("admin").get(PAGE).content.decode()
        assert "Đang chạy" in page and "Không chạy" not in page

    def test_dead_letters_are_narrowed_and_told_apart(self, dead, as_person):
        Delivery.objects.filter(pk=dead[0].pk).update(problem="Hộp thư đầy.")
        client = as_person("admin")
        assert dict(operating.reasons()) == {"Máy chủ thư từ chối nội dung.": 2, "Hộp thư đầy.": 1}
        assert len(client.get(PAGE, {"ly-do": "Hộp thư đầy."}).context["page"].rows) == 1
        assert client.get(PAGE, {"kenh": PUSH}).context["page"].rows == []

    def test_a_discreet_letter_names_nobody(self, kind, province, as_person):
        kind(discreet=True)
        notify("test.kind", 1, users=[province.editor.pk])
        Delivery.objects.update(state=State.FAILED)
        page = as_person("admin").get(PAGE).content.decode()
        assert "Không hiện tên" in page and province.editor.full_name not in page

    def test_addresses_that_were_switched_off_with_the_reason(self, kind, province, as_person, sent):
        kind()
        person = Recipient.objects.create(user=province.editor)
        Endpoint.objects.create(recipient=person, channel=PUSH, address="https://push.example/secret", label="Điện thoại")
        sent[PUSH].answer = lambda message: Outcome(OFF, problem="Thiết bị đã gỡ cổng.")
        notify("test.kind", 1, users=[province.editor.pk])
        engine.deliver("normal", works_for=5)
        page = as_person("admin").get(reverse("notifications:addresses_off")).content.decode()
        assert "Thiết bị đã gỡ cổng." in page and "Điện thoại" in page and "push.example" not in page


class TestManyRows:
    @pytest.mark.parametrize("people", [10, 1000])
    def test_the_budget_is_the_same(self, province, as_person, django_assert_max_num_queries, people):
        make.many_rows(by=province.clerk, unit=province.department, people=people)
        client = as_person("admin")
        with django_assert_max_num_queries(22):
            assert client.get(PAGE).status_code == 200

    def test_every_question_has_an_index(self, province):
        """However large the table, no question of the page has to read all of it."""
        make.many_rows(by=province.clerk, unit=province.department, people=100)
        with CaptureQueriesContext(connection) as asked:
            operating.queues(timezone.now())
            operating.channels(timezone.now())
            operating.reasons()
            list(operating.dead().order_by("-id")[:51])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            for query in asked.captured_queries:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert "Seq Scan on notifications_delivery" not in plan, f"{query['sql']}\n{plan}"
