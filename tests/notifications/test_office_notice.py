"""What a unit tells its people: who may, who is told, what leaves the portal, told anew, taken back."""

import datetime
import uuid

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from audit.models import Event
from notifications import engine, inbox
from notifications.actions import office_notices as deeds
from notifications.exceptions import NotificationsError
from notifications.kinds import EMAIL, PORTAL
from notifications.models import Delivery, Notice, OfficeNotice, Recipient, State
from tests.factories import notices as make

pytestmark = pytest.mark.django_db
COMPOSE = "/thong-bao/gui/"
DEPARTMENT = {"reader", "editor", "leader", "opinion", "secretary"}  # and the clerk, who sends


def typed(place, *, deed="gui", **values):
    return {
        "unit": place.pk, "units": [place.pk], "title": make.TITLE, "text": "Mời dự họp lúc 8 giờ.", "level": "ordinary",
        "needs_ack": "on", "to": "people", "open": "on", "key": str(uuid.uuid4()), deed: "1",
    } | values  # fmt: skip


def told(channel=PORTAL, **which):
    return {
        email.split("@")[0]
        for email in Delivery.objects.filter(channel=channel, **which).values_list("recipient__user__email", flat=True)
    }


class TestWhoMayNot:
    @pytest.mark.parametrize("name", ["reader", "cadre", "editor", "opinion", "admin", "auditor", "outsider"])
    def test_only_clerks_and_leaders_send(self, as_person, province, name):
        assert as_person(name).post(COMPOSE, typed(province.department)).status_code == 403
        assert not OfficeNotice.objects.exists()

    def test_nobody_sends_beyond_the_own_unit(self, as_person, province):
        answer = as_person("clerk").post(COMPOSE, typed(province.department, units=[province.commune.pk]))
        assert answer.status_code == 422
        assert "ngoài phạm vi" in answer.content.decode()
        assert not OfficeNotice.objects.exists()

    def test_nobody_sends_in_the_name_of_another_unit(self, as_person, province):
        answer = as_person("clerk").post(COMPOSE, typed(province.department, unit=province.neighbour.pk))
        assert answer.status_code == 422 and not OfficeNotice.objects.exists()

    def test_who_sends_for_two_units_sends_for_each_only_to_its_own(self, as_person, province):
        Membership.objects.create(
            user=province.clerk, unit=province.commune, role="clerk", valid_from=datetime.date(2021, 1, 1)
        )
        client = as_person("clerk")
        answer = client.post(COMPOSE, typed(province.department, units=[province.commune.pk]))
        assert answer.status_code == 422 and "không thuộc Ban Tuyên giáo Tỉnh ủy" in answer.content.decode()
        assert client.post(COMPOSE, typed(province.commune)).status_code == 302
        assert OfficeNotice.objects.get().unit == province.commune

    def test_another_clerk_of_the_unit_neither_changes_nor_cancels(self, as_person, province):
        sent = make.office_notice(by=province.leader, unit=province.department)
        client = as_person("clerk")
        assert client.post(reverse("notifications:cancel_notice", args=[sent.pk]), {"reason": "Nhầm"}).status_code == 404
        assert client.post(reverse("notifications:change_notice", args=[sent.pk]), {}).status_code == 404

    def test_whoever_was_not_told_does_not_read_it(self, as_person, province):
        sent = make.office_notice(by=province.clerk, unit=province.department)
        assert as_person("editor").get(sent.get_absolute_url()).status_code == 200
        for name in ("cadre", "neighbour_clerk", "admin", "outsider"):
            assert as_person(name).get(sent.get_absolute_url()).status_code == 404

    def test_words_that_bear_a_level_of_secrecy_are_not_sent(self, as_person, province):
        answer = as_person("clerk").post(COMPOSE, typed(province.department, title="Kế hoạch TUYỆT MẬT"))
        assert answer.status_code == 422 and "mức độ mật" in answer.content.decode()
        assert not OfficeNotice.objects.exists()

    def test_nothing_is_sent_without_the_promise_that_it_is_open(self, as_person, province):
        values = typed(province.department)
        del values["open"]
        assert as_person("clerk").post(COMPOSE, values).status_code == 422


class TestSending:
    def test_the_number_of_people_is_said_before_anything_is_sent(self, as_person, province):
        answer = as_person("clerk").post(COMPOSE, typed(province.department, deed="xem"))
        assert "Gửi cho 5 người" in answer.content.decode()
        assert not OfficeNotice.objects.exists() and not Delivery.objects.exists()

    def test_the_people_of_the_unit_are_told_but_not_the_sender(self, as_person, province):
        answer = as_person("clerk").post(COMPOSE, typed(province.department))
        notice = Notice.objects.get()
        assert answer.url == reverse("notifications:ledger", args=[notice.pk])
        assert told() == told(EMAIL) == DEPARTMENT
        assert (notice.by, notice.unit, notice.data["people"]) == (province.clerk, province.department, 5)

    def test_what_lies_under_a_unit_is_told_when_that_is_chosen(self, province):
        leader = province.people["neighbour_clerk"]
        Membership.objects.filter(user=leader).update(unit=province.district, role="leader")
        make.office_notice(by=leader, unit=province.district, below=True)
        assert told() == {"cadre", "commune_clerk", "contributor"}

    def test_who_has_left_or_may_not_sign_in_is_not_told(self, province):
        Membership.objects.filter(user=province.editor).update(valid_to=timezone.localdate())
        type(province.opinion).objects.filter(pk=province.opinion.pk).update(is_active=False)
        make.office_notice(by=province.clerk, unit=province.department)
        assert told() == DEPARTMENT - {"editor", "opinion"}

    def test_pressing_twice_sends_once(self, as_person, province):
        values, client = typed(province.department), as_person("clerk")
        for _ in range(2):
            assert client.post(COMPOSE, values).status_code == 302
        assert OfficeNotice.objects.count() == Notice.objects.count() == 1

    def test_words_changed_on_a_page_that_was_sent_already_are_not_lost_silently(self, as_person, province):
        values, client = typed(province.department), as_person("clerk")
        client.post(COMPOSE, values)
        answer = client.post(COMPOSE, values | {"text": "Dời sang 9 giờ."})
        assert answer.status_code == 409 and "đã gửi trước khi sửa chữ" in answer.content.decode()
        assert OfficeNotice.objects.get().text == "Mời dự họp lúc 8 giờ."

    def test_a_unit_without_other_people_is_said_and_nothing_sent(self, province):
        with pytest.raises(NotificationsError, match="chưa có ai khác"):
            make.office_notice(by=province.people["neighbour_clerk"], unit=province.neighbour)
        assert not OfficeNotice.objects.exists()

    def test_the_trail_names_it_by_its_number(self, province):
        sent = make.office_notice(by=province.clerk, unit=province.department)
        line = Event.objects.get(verb="notifications.notice_sent")
        assert line.object_label == f"Thông báo số {sent.pk}" and line.data["people"] == 5


class TestWhatLeavesThePortal:
    def test_an_e_mail_never_names_the_title(self, province, sent):
        make.office_notice(by=province.clerk, unit=province.department)
        engine.deliver("bulk", works_for=5)
        assert len(sent[EMAIL].messages) == 5
        for message in sent[EMAIL].messages:
            assert message.subject == "Có thông báo mới của Ban Tuyên giáo Tỉnh ủy, mời đăng nhập"
            assert make.TITLE not in message.subject + message.text and "8 giờ" not in message.text

    def test_an_urgent_one_passes_quiet_hours(self, province, sent):
        sent_notice = make.office_notice(by=province.clerk, unit=province.department, level="urgent")
        now = timezone.localtime()
        type(sent_notice.notice.deliveries.first().recipient).objects.update(
            quiet_from=(now - datetime.timedelta(hours=1)).time(), quiet_to=(now + datetime.timedelta(hours=1)).time()
        )
        engine.deliver("normal", works_for=5)
        assert len(sent[EMAIL].messages) == 5

    def test_the_portal_shows_the_title_to_those_who_were_told(self, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        (thing,) = office.notice.of_kind.load([str(office.pk)], province.editor).values()
        line = render_to_string(office.notice.of_kind.portal_template, {"notice": office.notice, "object": thing})
        assert make.TITLE in line and "<a" not in line  # the line as a whole is the link
        assert office.notice.of_kind.load([str(office.pk)], province.cadre) == {}


class TestANewVersion:
    def test_it_tells_again_and_takes_the_place_of_what_has_not_left(self, province, sent):
        office = make.office_notice(by=province.clerk, unit=province.department)
        deeds.change(office_notice=office, by=province.clerk, version=1, title="Hoãn họp", text="Dời sang chiều.", needs_ack=True)
        assert set(Delivery.objects.filter(notice=office.notice, channel=EMAIL).values_list("state", flat=True)) == {State.SUPERSEDED}
        assert told(notice__version=2) == DEPARTMENT
        engine.deliver("bulk", works_for=5)
        assert {message.subject for message in sent[EMAIL].messages} == {
            "Thông báo của Ban Tuyên giáo Tỉnh ủy đã có bản mới, mời đăng nhập"
        }
        assert len(sent[EMAIL].messages) == 5

    def test_it_reaches_who_left_the_unit_since_and_who_came(self, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        Membership.objects.filter(user=province.editor).update(valid_to=timezone.localdate())
        Membership.objects.create(
            user=province.outsider, unit=province.department, role="cadre", valid_from=timezone.localdate()
        )
        deeds.change(office_notice=office, by=province.clerk, version=1, title="Hoãn họp", text="Dời.", needs_ack=True)
        assert told(notice__version=2) == DEPARTMENT | {"outsider"}

    def test_who_typed_on_an_older_version_is_told_so(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        deeds.change(office_notice=office, by=province.leader, version=1, title="Hoãn họp", text="Dời.", needs_ack=True)
        answer = as_person("clerk").post(
            reverse("notifications:change_notice", args=[office.pk]), {"title": "Khác", "text": "Khác", "open": "on", "version": 1}
        )
        assert answer.status_code == 422 and "vừa có bản mới" in answer.content.decode()
        assert OfficeNotice.objects.get().title == "Hoãn họp"

    def test_the_sender_keeps_the_ledger_when_the_leader_changed_it(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        deeds.change(office_notice=office, by=province.leader, version=1, title="Hoãn họp", text="Dời.", needs_ack=True)
        newest = deeds.notices_of(office).get(version=2)
        assert as_person("clerk").get(reverse("notifications:ledger", args=[newest.pk])).status_code == 200


class TestTakingItBack:
    def test_what_has_not_left_stays_and_the_reason_is_read(self, as_person, province, sent):
        office = make.office_notice(by=province.clerk, unit=province.department)
        as_person("clerk").post(reverse("notifications:cancel_notice", args=[office.pk]), {"reason": "Ghi nhầm ngày"})
        engine.deliver("bulk", works_for=5)
        assert not sent[EMAIL].messages
        assert set(Delivery.objects.filter(channel=EMAIL).values_list("state", flat=True)) == {State.CANCELLED}
        assert "Ghi nhầm ngày" in as_person("editor").get(office.get_absolute_url()).content.decode()

    def test_a_reason_is_asked_for(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        assert as_person("clerk").post(reverse("notifications:cancel_notice", args=[office.pk]), {}).status_code == 422
        assert OfficeNotice.objects.get().cancelled_at is None

    def test_it_is_not_changed_any_more(self, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        deeds.cancel(office_notice=office, by=province.clerk, reason="Nhầm")
        with pytest.raises(NotificationsError, match="đã hủy"):
            deeds.change(office_notice=office, by=province.clerk, version=1, title="Khác", text="Khác", needs_ack=False)


class TestReading:
    def test_opening_it_is_a_look_and_the_button_a_confirmation(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        client, row = as_person("editor"), Delivery.objects.filter(channel=PORTAL, recipient__user=province.editor)
        client.get(office.get_absolute_url())
        assert row.get().state == State.SEEN and row.get().acknowledged_at is None
        client.post(reverse("notifications:acknowledge", args=[office.notice.pk]))
        first = row.get()
        assert first.state == State.ACKNOWLEDGED
        client.post(reverse("notifications:acknowledge", args=[office.notice.pk]))
        client.get(office.get_absolute_url())
        assert row.get().acknowledged_at == first.acknowledged_at and row.get().state == State.ACKNOWLEDGED
        assert Delivery.objects.filter(acknowledged_at__isnull=False).count() == 1

    def test_it_is_opened_where_it_stands_and_confirmed_there(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        client = as_person("editor")
        inbox = client.get(reverse("notifications:inbox")).content.decode()
        assert "Đọc và xác nhận" in inbox and reverse("notifications:acknowledge", args=[office.notice.pk]) not in inbox
        opened = client.get(reverse("notifications:open", args=[office.notice.pk]))
        assert opened.status_code == 302 and opened.url == office.get_absolute_url()
        assert reverse("notifications:acknowledge", args=[office.notice.pk]) in client.get(opened.url).content.decode()

    def test_the_inbox_leads_to_why_it_was_taken_back(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        deeds.cancel(office_notice=office, by=province.clerk, reason="Hội nghị hoãn.")
        client, address = as_person("editor"), reverse("notifications:open", args=[office.notice.pk])
        inbox = client.get(reverse("notifications:inbox")).content.decode()
        assert make.TITLE not in inbox and f'href="{address}"' in inbox
        assert "Hội nghị hoãn." in client.get(address, follow=True).content.decode()

    def test_one_that_asks_for_no_confirmation_takes_none(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department, needs_ack=False)
        client = as_person("editor")
        assert "xác nhận" not in client.get(reverse("notifications:inbox")).content.decode()
        assert client.post(reverse("notifications:acknowledge", args=[office.notice.pk])).status_code == 404
        assert not Delivery.objects.filter(acknowledged_at__isnull=False).exists()

    def test_one_that_was_taken_back_is_confirmed_by_nobody(self, as_person, province):
        office = make.office_notice(by=province.clerk, unit=province.department)
        deeds.cancel(office_notice=office, by=province.clerk, reason="Nhầm")
        as_person("editor").post(reverse("notifications:acknowledge", args=[office.notice.pk]))
        assert not Delivery.objects.filter(acknowledged_at__isnull=False).exists()


class TestAnOlderVersionInTheInbox:
    @pytest.fixture
    def versions(self, province):
        """The notices of version 1 and 2 of the same words."""
        office = make.office_notice(by=province.clerk, unit=province.department)
        deeds.change(office_notice=office, by=province.clerk, version=1, title="Hoãn họp", text="Dời.", needs_ack=True)
        return list(deeds.notices_of(office).order_by("version"))

    def test_it_is_not_confirmed_and_says_so(self, as_person, province, versions):
        older, newest = versions
        client = as_person("editor")
        answer = client.post(reverse("notifications:acknowledge", args=[older.pk]), follow=True)
        assert "đã có bản mới hơn" in answer.content.decode()
        assert not Delivery.objects.filter(acknowledged_at__isnull=False).exists()
        client.post(reverse("notifications:acknowledge", args=[newest.pk]))
        assert Delivery.objects.get(acknowledged_at__isnull=False).notice == newest

    def test_pressing_the_button_of_a_page_that_is_still_open_shows_the_line_as_it_is(self, as_person, versions):
        answer = as_person("editor").post(
            reverse("notifications:acknowledge", args=[versions[0].pk]), headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200 and "đã có bản mới hơn" in answer.content.decode()
        assert not Delivery.objects.filter(acknowledged_at__isnull=False).exists()

    def test_its_line_leads_to_the_newest_and_offers_nothing_else(self, as_person, versions):
        older, newest = versions
        page = as_person("editor").get(reverse("notifications:inbox")).content.decode()
        line = page[page.index(f'id="thong-bao-{older.pk}"') :]
        assert "đã có bản mới hơn" in line and reverse("notifications:open", args=[newest.pk]) in line
        assert "<form" not in line.partition("</li>")[0] and "Chưa đọc" not in line

    def test_a_letter_about_it_opens_the_newest_and_it_is_not_called_seen(self, as_person, province, versions):
        older, newest = versions
        answer = as_person("editor").get(reverse("notifications:open", args=[older.pk]), follow=True)
        assert "Hoãn họp" in answer.content.decode()
        seen = Delivery.objects.filter(seen_at__isnull=False)
        assert list(seen.values_list("notice", "recipient__user")) == [(newest.pk, province.editor.pk)]

    def test_it_is_not_counted_as_unread(self, as_person, province, versions):
        assert inbox.count_unread(province.editor) == 1
        client = as_person("editor")
        unread = client.get(reverse("notifications:inbox"), {"xem": "chua-doc"}).context["lines"]
        assert [line.notice for line in unread] == versions[1:]
        client.get(reverse("notifications:open", args=[versions[1].pk]), follow=True)
        assert inbox.count_unread(province.editor) == 0

    def test_who_was_told_only_of_the_older_one_still_counts_it(self, province, versions):
        Delivery.objects.filter(notice=versions[1], recipient__user=province.editor).delete()
        assert inbox.count_unread(province.editor) == 1


class TestMailboxesOfUnits:
    @pytest.fixture
    def commune_leads(self, province):
        """The district's clerk, with the district and its commune under them; only the commune has a mailbox."""
        make.mailbox(province.commune)
        Membership.objects.filter(user=province.people["neighbour_clerk"]).update(unit=province.district)
        return province.people["neighbour_clerk"]

    def send(self, province, by, **values):
        return make.office_notice(by=by, unit=province.district, below=True, **values)

    def test_no_mailbox_beyond_the_own_unit(self, as_person, province):
        make.mailbox(province.commune)
        answer = as_person("clerk").post(COMPOSE, typed(province.department, units=[province.commune.pk], to="mailboxes"))
        assert answer.status_code == 422 and not Delivery.objects.exists()

    def test_only_the_people_of_that_unit_read_what_its_mailbox_was_told(self, as_person, province, commune_leads):
        office = self.send(province, commune_leads, to="mailboxes")
        opened = reverse("notifications:open", args=[office.notice.pk])
        for name in ("cadre", "commune_clerk"):
            assert "Mời dự họp" in as_person(name).get(opened, follow=True).content.decode()
        for name in ("clerk", "admin", "leader", "outsider", "auditor"):
            assert as_person(name).get(opened).status_code == 404
            assert as_person(name).get(office.get_absolute_url()).status_code == 404
        Membership.objects.filter(user=province.cadre).update(valid_to=timezone.localdate())
        assert as_person("cadre").get(office.get_absolute_url()).status_code == 404

    def test_reading_what_the_mailbox_was_told_says_nothing_of_the_mailbox(self, as_person, province, commune_leads, sent):
        office = self.send(province, commune_leads, to="mailboxes")
        engine.deliver("bulk", works_for=5)
        page = as_person("cadre").get(office.get_absolute_url()).content.decode()
        assert "hộp thư của đơn vị" in page and "xác nhận</button>" not in page
        assert as_person("cadre").post(reverse("notifications:acknowledge", args=[office.notice.pk])).status_code == 404
        row = office.notice.deliveries.get()
        assert (row.state, row.seen_at, row.acknowledged_at) == (State.ACCEPTED, None, None)

    @pytest.mark.parametrize(
        ("to", "people", "mailboxes"), [("people", 3, 0), ("mailboxes", 0, 1), ("both", 3, 1)]
    )
    def test_people_or_mailboxes_or_both_are_told(self, province, commune_leads, to, people, mailboxes):
        office = self.send(province, commune_leads, to=to)
        rows = office.notice.deliveries
        assert rows.filter(channel=PORTAL).count() == people
        assert rows.filter(recipient__unit=province.commune, channel=EMAIL).count() == mailboxes == rows.filter(
            recipient__user=None
        ).count()
        assert (office.notice.data["people"], office.notice.data["mailboxes"]) == (people, mailboxes)

    def test_the_preview_says_how_many_and_which_units_have_none(self, as_person, province, commune_leads):
        values = typed(province.district, deed="xem", below="on", to="both")
        page = as_person("neighbour_clerk").post(COMPOSE, values).content.decode()
        assert "Gửi cho 3 người và 1 hộp thư" in page
        assert "Chưa có hộp thư đã xác nhận</dt><dd>Huyện ủy Cư Jút</dd>" in page
        assert not OfficeNotice.objects.exists()

    def test_an_address_that_has_not_confirmed_is_told_nothing_and_that_is_said(self, province, commune_leads):
        Recipient.objects.update(confirmed_at=None)
        with pytest.raises(NotificationsError, match="chưa có hộp thư nào đã xác nhận"):
            self.send(province, commune_leads, to="mailboxes")
        assert not OfficeNotice.objects.exists()

    def test_the_letter_names_the_unit_and_never_the_title(self, province, commune_leads, sent):
        self.send(province, commune_leads, to="mailboxes")
        engine.deliver("bulk", works_for=5)
        (letter,) = sent[EMAIL].messages
        assert letter.address == "vanphong@daknong.example" and "hộp thư của Đảng ủy xã Nam Dong" in letter.text
        assert make.TITLE not in letter.subject + letter.text and "xác nhận" not in letter.text

    def test_a_new_version_goes_to_the_mailboxes_that_were_told_and_those_that_came(self, province, commune_leads):
        office = self.send(province, commune_leads, to="mailboxes")
        make.mailbox(province.district, "huyen@daknong.example")
        deeds.change(office_notice=office, by=commune_leads, version=1, title="Hoãn họp", text="Dời.", needs_ack=True)
        newest = deeds.notices_of(office).get(version=2)
        assert set(newest.deliveries.values_list("recipient__unit", flat=True)) == {province.commune.pk, province.district.pk}
        assert newest.data["mailboxes"] == 2
