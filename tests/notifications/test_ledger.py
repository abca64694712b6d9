"""The ledger of a notice: honest receipts, who may read them, reminders to the silent, what is kept and how long."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from accounts.models import Membership
from notifications import engine, ledger
from notifications.actions import reminding
from notifications.exceptions import NotificationsError
from notifications.kinds import EMAIL, PORTAL
from notifications.models import Delivery, Notice, OfficeNotice, Recipient, State
from notifications.outbox import notify
from tests.factories import notices as make

pytestmark = pytest.mark.django_db


def ledger_url(notice, page="ledger"):
    return reverse(f"notifications:{page}", args=[notice.pk])


@pytest.fixture
def notice(province):
    return make.office_notice(by=province.clerk, unit=province.department).notice


def hear(notice, *people, moment="acknowledged_at", state=State.ACKNOWLEDGED):
    """The recipients did it in the portal."""
    notice.deliveries.filter(channel=PORTAL, recipient__user__in=people).update(state=state, **{moment: timezone.now()})


class TestWhoMayNot:
    @pytest.mark.parametrize("page", ["ledger", "ledger_print", "ledger_phones", "ledger_workbook"])
    def test_recipients_other_senders_and_other_units_find_nothing(self, notice, as_person, page):
        for name in ("editor", "reader", "commune_clerk", "neighbour_clerk", "admin", "auditor", "outsider"):
            assert as_person(name).get(ledger_url(notice, page)).status_code == 404, name

    def test_another_clerk_of_the_unit_does_not_read_what_the_leader_sent(self, province, as_person):
        of_leader = make.office_notice(by=province.leader, unit=province.department).notice
        assert as_person("clerk").get(ledger_url(of_leader)).status_code == 404
        assert as_person("leader").get(ledger_url(of_leader)).status_code == 200

    def test_the_leader_reads_those_of_the_unit_and_the_list_agrees_with_the_rule(self, notice, province, as_person):
        assert as_person("leader").get(ledger_url(notice)).status_code == 200
        for person in province.people.values():
            listed = ledger.ledgers_of(person).filter(pk=notice.pk).exists()
            assert listed == person.has_perm("notifications.read_ledger", notice)

    def test_who_sends_no_more_for_the_unit_reads_it_no_more(self, notice, province, as_person):
        Membership.objects.filter(user=province.clerk).update(role="cadre")
        assert as_person("clerk").get(ledger_url(notice)).status_code == 404
        assert as_person("clerk").get("/thong-bao/da-gui/").status_code == 403

    def test_kinds_that_show_what_a_person_follows_have_none(self, kind, province, as_person):
        kind()
        followed = notify("test.kind", 1, users=[province.editor.pk], by=province.clerk, unit=province.department)
        assert as_person("clerk").get(ledger_url(followed)).status_code == 404

    def test_only_the_sender_and_the_leader_remind(self, notice, as_person):
        for name in ("editor", "neighbour_clerk", "admin"):
            assert as_person(name).post(ledger_url(notice, "remind")).status_code == 404
        assert not reminding.reminders_of(notice).exists()


class TestHonestReceipts:
    def test_sent_is_not_called_received(self, notice, as_person, sent):
        engine.deliver("bulk", works_for=5)
        page = as_person("clerk").get(ledger_url(notice)).content.decode()
        assert "Đã gửi, chưa có báo nhận" in page and "Có trong cổng, chưa mở" in page
        assert not any(
            row.channel == EMAIL and ledger.chip(row.channel, row.standing)["tone"] == "ok" for row in ledger.rows_of(notice)
        )

    def test_a_line_in_the_portal_is_no_receipt(self, notice):
        counts = dict(dict(ledger.channel_counts(notice))["Trong cổng"])
        assert counts["Tới nơi, chưa xem"] == 5 and counts["Đã xem"] == 0
        assert ledger.people_counts(notice) == {"told": 5, "acknowledged": 0, "seen": 0, "silent": 5}

    def test_people_are_counted_once_whatever_the_channels(self, notice, province, sent):
        engine.deliver("bulk", works_for=5)
        hear(notice, province.editor)
        hear(notice, province.leader, moment="seen_at", state=State.SEEN)
        assert ledger.people_counts(notice) == {"told": 5, "acknowledged": 1, "seen": 2, "silent": 4}

    def test_why_not_is_said(self, notice, as_person):
        notice.deliveries.filter(channel=EMAIL).update(state=State.FAILED, problem="Địa chỉ thư không có.")
        page = as_person("clerk").get(ledger_url(notice)).content.decode()
        assert "Không gửi được" in page and "Địa chỉ thư không có." in page

    def test_a_discreet_kind_shows_numbers_and_no_name(self, kind, province, as_person, sent):
        kind(discreet=True)
        notice = notify(
            "test.kind", 1, users=[province.editor.pk, province.cadre.pk], by=province.clerk, unit=province.department
        )
        Delivery.objects.filter(recipient__user=province.cadre).update(state=State.FAILED)
        engine.deliver("normal", works_for=5)
        page = as_person("clerk").get(ledger_url(notice)).content.decode()
        assert "1 lượt" in page and province.editor.full_name not in page and province.cadre.full_name not in page
        for name in ("ledger_print", "ledger_phones", "ledger_workbook"):
            assert as_person("clerk").get(ledger_url(notice, name)).status_code == 404
        assert as_person("clerk").post(ledger_url(notice, "remind")).status_code == 404


class TestNarrowing:
    def rows(self, client, notice, query):
        return client.get(ledger_url(notice) + query).context["page"].rows

    def test_by_channel_by_state_and_to_the_silent(self, notice, province, as_person):
        hear(notice, province.editor)
        client = as_person("clerk")
        assert {row.channel for row in self.rows(client, notice, "?kenh=email")} == {EMAIL}
        assert [row.recipient.user for row in self.rows(client, notice, "?trang-thai=acknowledged")] == [province.editor]
        silent = {row.recipient.user for row in self.rows(client, notice, "?im-lang=1")}
        assert province.editor not in silent and len(silent) == 4

    @pytest.mark.parametrize("query", ["?trang-thai=x", "?kenh=fax", "?im-lang=x"])
    def test_unknown_words_narrow_nothing(self, notice, as_person, query):
        assert len(self.rows(as_person("clerk"), notice, query)) == 10

    @pytest.mark.parametrize("query", ["?sau=x", "?sau=x~1", "?sau=1", "?sau=1~2~3", "?sau=%00~1", "?sau=1~x"])
    def test_a_made_up_place_in_the_list_is_absent(self, notice, as_person, query):
        assert as_person("clerk").get(ledger_url(notice) + query).status_code == 404

    def test_every_row_is_on_one_page(self, province, as_person):
        notice = make.many_rows(by=province.clerk, unit=province.department, people=40)
        client, address, seen = as_person("clerk"), ledger_url(notice), []
        while address:
            page = client.get(address).context["page"]
            seen += [row.pk for row in page.rows]
            address = page.more_url and ledger_url(notice) + page.more_url
        assert sorted(seen) == sorted(notice.deliveries.values_list("pk", flat=True)) and len(seen) == len(set(seen))


class TestManyRows:
    @pytest.mark.parametrize("people", [10, 1000])
    @pytest.mark.parametrize(("page", "budget"), [("ledger", 20), ("ledger_print", 15), ("ledger_phones", 14), ("ledger_workbook", 13)])
    def test_the_budget_is_the_same(self, province, as_person, django_assert_max_num_queries, people, page, budget):
        notice = make.many_rows(by=province.clerk, unit=province.department, people=people)
        client = as_person("clerk")
        with django_assert_max_num_queries(budget):
            assert client.get(ledger_url(notice, page)).status_code == 200

    def test_what_was_sent_has_a_budget_too(self, province, as_person, django_assert_max_num_queries):
        for _ in range(3):
            make.office_notice(by=province.clerk, unit=province.department)
        client = as_person("clerk")
        with django_assert_max_num_queries(12):
            assert "Số người nhận" in client.get("/thong-bao/da-gui/").content.decode()


class TestOnPaper:
    def test_one_line_a_person_with_a_place_to_sign(self, notice, as_person):
        page = as_person("clerk").get(ledger_url(notice, "ledger_print")).content.decode()
        assert "Ký nhận" in page and page.count('class="to-sign"') == 5
        assert "BAN TUYÊN GIÁO TỈNH ỦY" in page

    def test_the_phone_list_has_only_the_silent(self, notice, province, as_person):
        hear(notice, province.editor)
        type(province.leader).objects.filter(pk=province.leader.pk).update(phone="0261 3544 123")
        page = as_person("clerk").get(ledger_url(notice, "ledger_phones")).content.decode()
        assert "0261 3544 123" in page and province.leader.full_name in page
        assert province.editor.full_name not in page

    def test_where_no_confirmation_is_asked_for_a_look_is_enough(self, province):
        notice = make.office_notice(by=province.clerk, unit=province.department, needs_ack=False).notice
        hear(notice, province.editor, moment="seen_at", state=State.SEEN)
        assert len(ledger.lines_of(notice, silent=True)) == 4

    def test_a_name_that_looks_like_a_formula_is_a_word_in_the_sheet(self, notice, province, as_person):
        type(province.editor).objects.filter(pk=province.editor.pk).update(full_name="=cmd|'/c calc'!A1")
        answer = as_person("clerk").get(ledger_url(notice, "ledger_workbook"))
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
        assert any(cell.value == "=cmd|'/c calc'!A1" and cell.quotePrefix for cell in cells)
        assert not any(cell.data_type == "f" for cell in cells)
        assert sheet.max_row == 11


class TestReminding:
    def test_only_the_silent_are_reminded_and_their_number_is_said(self, notice, province, as_person, sent):
        engine.deliver("bulk", works_for=5)
        hear(notice, province.editor)
        answer = as_person("clerk").post(ledger_url(notice, "remind"), follow=True)
        assert "cho 4 người chưa xác nhận" in answer.content.decode()
        engine.deliver("bulk", works_for=5)
        reminders = sent[EMAIL].messages[5:]
        assert len(reminders) == 4 and province.editor.email not in {message.address for message in reminders}
        assert {message.subject for message in reminders} == {"Nhắc xác nhận thông báo của Ban Tuyên giáo Tỉnh ủy, mời đăng nhập"}

    def test_who_confirms_meanwhile_is_not_told_again(self, notice, province, sent):
        engine.deliver("bulk", works_for=5)
        reminding.remind(notice=notice, by=province.clerk)
        hear(notice, province.editor)
        engine.deliver("bulk", works_for=5)
        assert len(sent[EMAIL].messages) == 5 + 4

    def test_once_an_hour_at_most(self, notice, province, as_person):
        reminding.remind(notice=notice, by=province.clerk)
        page = as_person("clerk").post(ledger_url(notice, "remind"), follow=True).content.decode()
        assert "Mỗi giờ nhắc được một lần" in page
        assert reminding.reminders_of(notice).count() == 5
        Delivery.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=61))
        assert reminding.remind(notice=notice, by=province.clerk) == 5
        assert reminding.reminders_of(notice).count() == 10

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"cancelled_at": timezone.now()}, "đã hủy"),
            ({"expires_at": timezone.now()}, "quá thời hạn"),
            ({"data": {"needs_ack": False}}, "không yêu cầu xác nhận"),
        ],
    )
    def test_it_says_why_not(self, notice, province, change, words):
        Notice.objects.filter(pk=notice.pk).update(**change)
        with pytest.raises(NotificationsError, match=words):
            reminding.remind(notice=notice, by=province.clerk)

    def test_not_of_an_older_version(self, notice, province):
        notify(notice.kind, notice.object_id, version=2, users=[province.editor.pk], by=province.clerk, unit=province.department)
        with pytest.raises(NotificationsError, match="bản mới hơn"):
            reminding.remind(notice=notice, by=province.clerk)


class TestKeeping:
    def test_what_is_older_than_a_year_goes(self, notice):
        long_ago = timezone.now() - datetime.timedelta(days=366)
        Notice.objects.update(created_at=long_ago)
        OfficeNotice.objects.update(changed_at=long_ago)
        personal_data.purge()
        assert not Notice.objects.exists() and not Delivery.objects.exists() and not OfficeNotice.objects.exists()

    def test_what_is_younger_stays(self, notice):
        Notice.objects.update(created_at=timezone.now() - datetime.timedelta(days=364))
        personal_data.purge()
        assert Notice.objects.exists() and Delivery.objects.count() == 10

    def test_a_person_gets_what_they_were_told_and_nobody_elses(self, notice, province):
        records = personal_data.export_of(province.editor)["notice_ledger"]["records"]
        assert {record["channel"] for record in records} == {"Trong cổng", "Thư điện tử"}
        assert personal_data.export_of(province.cadre)["notice_ledger"]["records"] == []

    def test_an_erased_person_is_in_no_ledger(self, notice, province):
        personal_data.erase_person(user=province.editor, by=province.admin)
        personal_data.erase_person(user=province.clerk, by=province.admin)
        assert not Delivery.objects.filter(recipient__in=Recipient.objects.filter(user=province.editor)).exists()
        assert Notice.objects.get().by is None and OfficeNotice.objects.get().author is None
