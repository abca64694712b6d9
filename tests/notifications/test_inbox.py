"""What a person finds in the portal: own lines, what may be seen today, and marks that never go backwards."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from notifications import inbox
from notifications.kinds import EMAIL, PORTAL
from notifications.models import Delivery, Notice, Recipient, State
from notifications.outbox import cancel, notify
from tests.factories import documents as make
from tests.factories import notices as make_notices

pytestmark = pytest.mark.django_db
INBOX = reverse("notifications:inbox")


def tell(person, key, **more):
    return notify("test.kind", key, users=[person.pk], **more)


def line_of(notice, person):
    return Delivery.objects.get(notice=notice, recipient__user=person, channel=PORTAL)


def documents_of(ids, user):
    if user is None:
        return {}
    return {str(one.pk): one for one in Document.objects.visible_to(user).filter(pk__in=ids)}


class TestWhoMayNot:
    def test_anothers_line_is_absent_everywhere(self, kind, province, as_person):
        kind(needs_ack=True)
        notice = tell(province.clerk, 1)
        other = as_person("editor")
        assert "Việc 1" not in other.get(INBOX).content.decode()
        assert other.get(reverse("notifications:open", args=[notice.pk])).status_code == 404
        for name in ("read", "acknowledge"):
            assert other.post(reverse(f"notifications:{name}", args=[notice.pk])).status_code == 404
        other.post(reverse("notifications:read_all"), {"den": line_of(notice, province.clerk).pk})
        assert line_of(notice, province.clerk).state == State.DELIVERED

    def test_a_visitor_has_no_bell_and_costs_no_query_of_it(self, as_person, django_assert_num_queries, kind, province):
        page = as_person(None).get(reverse("account_login")).content.decode()
        assert 'id="chuong"' not in page
        assert as_person(None).get(reverse("notifications:bell")).status_code == 302


class TestBell:
    def test_it_says_how_many_are_unread(self, kind, province, as_person):
        kind()
        browser = as_person("clerk")
        assert "Thông báo, không có gì mới" in browser.get("/").content.decode()
        for key in range(3):
            tell(province.clerk, key)
        assert "Thông báo, 3 chưa đọc" in browser.get("/").content.decode()

    def test_a_hundred_are_as_many_as_it_counts(self, kind, province, as_person):
        kind()
        for key in range(105):
            tell(province.clerk, key)
        assert "Thông báo, 99+ chưa đọc" in as_person("clerk").get("/").content.decode()

    def test_it_answers_nothing_while_nothing_has_changed(self, kind, province, as_person):
        kind()
        browser = as_person("clerk")
        assert browser.get(reverse("notifications:bell"), {"co": 0}).status_code == 204
        tell(province.clerk, 1)
        answer = browser.get(reverse("notifications:bell"), {"co": 0})
        assert answer.status_code == 200 and "Thông báo, 1 chưa đọc" in answer.content.decode()
        assert browser.get(reverse("notifications:bell"), {"co": 1}).status_code == 204

    def test_looking_does_not_keep_the_session_awake(self, province, as_person):
        browser = as_person("clerk")
        browser.get("/")
        session = browser.session
        session["last_activity"] = before = session["last_activity"] - 600
        session.save()
        browser.get(reverse("notifications:bell"), {"co": 0})
        assert browser.session["last_activity"] == before

    def test_it_costs_one_query(self, kind, province, django_assert_num_queries):
        kind()
        tell(province.clerk, 1)
        with django_assert_num_queries(1):
            assert inbox.count_unread(province.clerk) == 1


class TestListing:
    def test_newest_first_page_by_page(self, kind, province, as_person):
        kind()
        for key in range(35):
            tell(province.clerk, key)
        first = as_person("clerk").get(INBOX)
        assert [line.words for line in first.context["lines"]][:2] == ["Việc 34", "Việc 33"]
        second = as_person("clerk").get(INBOX + first.context["page"].more_url)
        assert [line.words for line in second.context["lines"]] == [f"Việc {key}" for key in (4, 3, 2, 1, 0)]

    def test_it_narrows(self, kind, province, as_person):
        kind()
        old = tell(province.clerk, 1)
        Delivery.objects.filter(notice=old).update(created_at=timezone.now() - datetime.timedelta(days=9))
        inbox.mark_seen(inbox.lines_of(province.clerk).filter(notice=tell(province.clerk, 2)))
        tell(province.clerk, 3)
        browser = as_person("clerk")

        def found(**conditions):
            return [line.words for line in browser.get(INBOX, conditions).context["lines"]]

        since = timezone.localdate() - datetime.timedelta(days=2)
        assert found(xem="chua-doc") == ["Việc 3", "Việc 1"]
        assert found(tu=since.isoformat()) == ["Việc 3", "Việc 2"]
        assert found(nhom="Thử") == ["Việc 3", "Việc 2", "Việc 1"]
        assert found(nhom="Tài khoản") == []
        assert found(xem="chua-doc", tu=since.isoformat()) == ["Việc 3"]

    def test_a_date_that_is_none_is_said(self, kind, province, as_person):
        kind()
        tell(province.clerk, 1)
        for typed in ("31/02", "2025-02-31"):
            page = as_person("clerk").get(INBOX, {"tu": typed})
            assert "Ngày không đúng" in page.content.decode() and len(page.context["lines"]) == 1

    @pytest.mark.parametrize("many", [10, 1000])
    def test_it_costs_as_much_with_a_thousand_lines(self, many, kind, province, as_person, django_assert_num_queries):
        kind()
        person = Recipient.objects.create(user=province.clerk)
        notices = Notice.objects.bulk_create(
            Notice(kind="test.kind", object_id=str(key), expires_at=timezone.now()) for key in range(many)
        )
        Delivery.objects.bulk_create(
            Delivery(notice=notice, recipient=person, channel=PORTAL, queue="normal", state=State.DELIVERED) for notice in notices
        )
        browser = as_person("clerk")
        browser.get(INBOX)
        with django_assert_num_queries(4):  # person, roles for the navigation, lines, bell
            browser.get(INBOX)

    def test_what_a_kind_loads_is_asked_once_for_the_page(self, kind, province, as_person):
        asked = []

        def load(ids, user):
            asked.append((sorted(ids), user))
            return {key: f"Việc {key}" for key in ids}

        kind(load=load)
        for key in range(5):
            tell(province.clerk, key)
        as_person("clerk").get(INBOX)
        assert asked == [(["0", "1", "2", "3", "4"], province.clerk)]


class TestWhatMayBeSeenToday:
    def test_what_was_closed_since_is_a_sentence_without_facts(self, kind, province, as_person):
        kind(load=documents_of)
        document = make.document(owner_unit=province.department, symbol="77-NQ/TU")
        notice = tell(province.outsider, document.pk)
        assert "77-NQ/TU" in as_person("outsider").get(INBOX).content.decode()
        Document.objects.filter(pk=document.pk).update(state=Document.State.DRAFT)
        page = as_person("outsider").get(INBOX).content.decode()
        assert "77-NQ" not in page and "không còn hoặc đồng chí không còn được xem" in page
        opened = as_person("outsider").get(reverse("notifications:open", args=[notice.pk]))
        assert opened.status_code == 200 and "77-NQ" not in opened.content.decode()

    def test_what_was_deleted_breaks_nothing(self, kind, province, as_person):
        kind(load=documents_of)
        document = make.document(owner_unit=province.department)
        tell(province.clerk, document.pk)
        Document.objects.filter(pk=document.pk).delete()
        assert "không còn" in as_person("clerk").get(INBOX).content.decode()

    def test_what_was_called_back_says_so(self, kind, province, as_person):
        kind()
        cancel(tell(province.clerk, 7))
        page = as_person("clerk").get(INBOX).content.decode()
        assert "Việc 7" not in page and "đã được người gửi hủy" in page

    def test_a_kind_that_is_no_longer_declared_breaks_nothing(self, kind, province, as_person, monkeypatch):
        kind()
        notice = tell(province.clerk, 7)
        Notice.objects.filter(pk=notice.pk).update(kind="test.gone")
        assert as_person("clerk").get(INBOX).status_code == 200
        assert as_person("clerk").get(reverse("notifications:open", args=[notice.pk])).status_code == 200


class TestOpening:
    def test_it_leads_to_the_object_and_is_seen(self, kind, province, as_person):
        kind(load=documents_of)
        document = make.document(owner_unit=province.department)
        notice = tell(province.clerk, document.pk)
        answer = as_person("clerk").get(reverse("notifications:open", args=[notice.pk]))
        assert answer.status_code == 302 and answer.url == document.get_absolute_url()
        line = line_of(notice, province.clerk)
        assert line.state == State.SEEN and line.seen_at

    def test_what_has_no_page_is_shown_itself(self, kind, province, as_person):
        kind()
        notice = tell(province.clerk, 7)
        answer = as_person("clerk").get(reverse("notifications:open", args=[notice.pk]))
        assert answer.status_code == 200 and "Việc 7" in answer.content.decode()

    def test_what_is_to_be_confirmed_is_shown_first(self, kind, province, as_person):
        kind(load=documents_of, needs_ack=True)
        document = make.document(owner_unit=province.department)
        url = reverse("notifications:open", args=[tell(province.clerk, document.pk).pk])
        browser = as_person("clerk")
        page = browser.get(url).content.decode()
        assert "Xác nhận đã nhận" in page and document.get_absolute_url() in page
        browser.post(url + "xac-nhan/")
        assert browser.get(url).url == document.get_absolute_url()

    def test_what_the_mailbox_of_ones_unit_was_told_opens_for_its_people(self, kind, province, as_person):
        kind(load=documents_of)
        document = make.document(owner_unit=province.department)
        make_notices.mailbox(province.department)
        notice = notify("test.kind", document.pk, units=[province.department.pk])
        url = reverse("notifications:open", args=[notice.pk])
        assert as_person("clerk").get(url).url == document.get_absolute_url()
        assert as_person("cadre").get(url).status_code == 404
        assert not Delivery.objects.exclude(seen_at=None).exists()


class TestMarks:
    def test_one_is_marked_and_the_others_are_not(self, kind, province, as_person):
        kind()
        first, second = tell(province.clerk, 1), tell(province.clerk, 2)
        as_person("clerk").post(reverse("notifications:read", args=[first.pk]))
        assert line_of(first, province.clerk).state == State.SEEN
        assert line_of(second, province.clerk).state == State.DELIVERED

    def test_all_are_marked_but_what_came_after_the_page(self, kind, province, as_person):
        kind()
        shown, later = tell(province.clerk, 1), tell(province.clerk, 2)
        newest = line_of(shown, province.clerk).pk
        as_person("clerk").post(reverse("notifications:read_all"), {"den": newest})
        assert line_of(shown, province.clerk).seen_at
        assert line_of(later, province.clerk).seen_at is None

    def test_a_confirmation_is_kept_with_its_hour_and_said_twice_is_said_once(self, kind, province, as_person):
        kind(needs_ack=True)
        notice = tell(province.clerk, 1)
        browser, url = as_person("clerk"), reverse("notifications:acknowledge", args=[notice.pk])
        browser.post(url)
        first = line_of(notice, province.clerk)
        browser.post(url)
        again = line_of(notice, province.clerk)
        assert again.state == State.ACKNOWLEDGED
        assert again.acknowledged_at == first.acknowledged_at and again.seen_at == first.seen_at

    def test_marks_never_go_backwards(self, kind, province, as_person):
        kind(needs_ack=True)
        notice = tell(province.clerk, 1)
        browser = as_person("clerk")
        for step in ("xac-nhan/", "da-doc/"):
            browser.post(reverse("notifications:open", args=[notice.pk]) + step)
        browser.get(reverse("notifications:open", args=[notice.pk]))
        assert line_of(notice, province.clerk).state == State.ACKNOWLEDGED

    def test_what_needs_no_confirmation_takes_none(self, kind, province, as_person):
        kind()
        notice = tell(province.clerk, 1)
        assert as_person("clerk").post(reverse("notifications:acknowledge", args=[notice.pk])).status_code == 404
        assert line_of(notice, province.clerk).acknowledged_at is None

    def test_what_can_no_longer_be_seen_or_was_called_back_takes_no_confirmation(self, kind, province, as_person):
        kind(needs_ack=True, load=documents_of)
        document = make.document(owner_unit=province.department)
        gone, recalled = tell(province.clerk, 999_999), tell(province.clerk, document.pk)
        cancel(recalled)
        for notice in (gone, recalled):
            page = as_person("clerk").post(reverse("notifications:acknowledge", args=[notice.pk]), follow=True)
            assert "không" in " ".join(str(message) for message in page.context["messages"])
            assert line_of(notice, province.clerk).acknowledged_at is None

    def test_what_is_read_in_the_portal_is_not_said_of_the_letter(self, kind, province, as_person):
        kind()
        notice = tell(province.clerk, 1)
        as_person("clerk").get(reverse("notifications:open", args=[notice.pk]))
        assert Delivery.objects.get(notice=notice, channel=EMAIL).state == State.PENDING

    def test_by_htmx_the_line_and_the_bell_come_back(self, kind, province, as_person):
        kind(needs_ack=True)
        notice = tell(province.clerk, 1)
        tell(province.clerk, 2)
        answer = as_person("clerk").post(
            reverse("notifications:acknowledge", args=[notice.pk]), {"next": INBOX}, headers={"HX-Request": "true"}
        ).content.decode()
        assert "Đã xác nhận lúc" in answer and "Thông báo, 1 chưa đọc" in answer and "hx-swap-oob" in answer
