"""Zalo, as its published interface gets it."""

import datetime

import pytest
from django.utils import timezone

from notifications.channels.zalo import number_of
from notifications.kinds import ZALO
from notifications.models import Delivery, Endpoint, State, ZaloAccess
from tests.notifications.rows import recipient, send, sent_row, tell
from tests.stand_ins.zalo import BAD_TOKEN

pytestmark = pytest.mark.django_db

PHONE = "84912345678"


@pytest.fixture
def told(kind, province, zalo_server):
    kind(on=frozenset({ZALO}))
    Endpoint.objects.create(recipient=recipient(province.clerk), channel=ZALO, address="0912 345 678")
    return lambda object_id=7: sent_row(province.clerk, object_id, channel=ZALO)


def test_off_until_it_is_configured(told, settings, zalo_server):
    settings.ZALO_APP_ID = ""
    row = told()
    assert (row.state, row.problem) == (State.SUPPRESSED, "Kênh này chưa được cài đặt.")
    assert not zalo_server.taken and not ZaloAccess.objects.exists()


class TestSending:
    def test_the_subject_and_a_link_leave_and_nothing_else(self, told, zalo_server):
        row = told()
        (taken,) = zalo_server.taken
        assert taken["phone"] == PHONE
        assert taken["template_data"]["noi_dung"] == "Có việc mới"
        assert taken["template_data"]["duong_dan"].endswith(f"/thong-bao/{row.notice_id}/")
        assert "Mời đăng nhập" not in str(taken)
        assert (row.state, row.provider_id, row.delivered_at) == (State.ACCEPTED, "zns-1", None)

    @pytest.mark.parametrize("code", [-108, -118, -119, -139, -141])
    def test_a_number_that_takes_nothing_is_switched_off(self, told, zalo_server, code):
        zalo_server.codes[PHONE] = code
        row = told()
        assert row.state == State.FAILED
        endpoint = Endpoint.objects.get(channel=ZALO)
        assert endpoint.off_at and endpoint.off_reason == row.problem

    @pytest.mark.parametrize("code", [-32, -100, -115, -126])
    def test_not_now_means_later(self, told, zalo_server, code):
        zalo_server.code = code
        row = told()
        assert row.state == State.RETRY and row.next_at < timezone.now() + datetime.timedelta(minutes=2)
        zalo_server.code = 0
        send()
        assert Delivery.objects.get(channel=ZALO).state == State.ACCEPTED

    @pytest.mark.parametrize("code", [-133, -144, -147])
    def test_at_night_and_with_the_quota_of_the_day_gone_it_waits_for_the_morning(self, told, zalo_server, code):
        zalo_server.code = code
        row = told()
        morning = timezone.localtime(row.next_at)
        assert row.state == State.RETRY and morning > timezone.now()
        assert (morning.hour, morning.minute) == (6, 0)

    @pytest.mark.parametrize("code", [-109, -112, -117, -131, -9999])
    def test_a_template_that_is_refused_fails_and_says_with_what_code(self, told, zalo_server, code):
        zalo_server.code = code
        row = told()
        assert row.state == State.FAILED and f"mã {code}" in row.problem
        assert Endpoint.objects.get(channel=ZALO).off_at is None

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_server_in_trouble_is_asked_again(self, told, zalo_server, status):
        told(1)
        zalo_server.status = status
        assert told(2).state == State.RETRY

    def test_a_server_that_takes_a_message_and_never_says_so_gets_the_same_again(self, told, zalo_server, monkeypatch):
        told(1)
        monkeypatch.setattr("notifications.channels.zalo.TIMEOUT", 0.3)
        zalo_server.hangs.set()
        row = told(2)
        assert row.state == State.RETRY
        zalo_server.hangs.clear()
        monkeypatch.setattr("notifications.channels.zalo.TIMEOUT", 10)
        send()
        row.refresh_from_db()
        assert (row.state, row.attempts) == (State.ACCEPTED, 2)
        first, second = zalo_server.taken[1:]
        assert first["tracking_id"] == second["tracking_id"]


class TestAccess:
    def test_one_token_serves_many_sessions_and_lies_sealed(self, told, zalo_server):
        for number in range(3):
            told(number)
        assert zalo_server.renewals == 1 and len(zalo_server.taken) == 3
        access = ZaloAccess.objects.get()
        assert "access-1" not in access.access_token and "refresh-1" not in access.refresh_token
        assert access.expires_at > timezone.now() + datetime.timedelta(hours=24)

    def test_it_is_renewed_before_it_ends_with_the_latest_refresh_token(self, told, zalo_server):
        told(1)
        ZaloAccess.objects.update(expires_at=timezone.now() + datetime.timedelta(minutes=1))
        assert told(2).state == State.ACCEPTED
        assert zalo_server.renewals == 2

    def test_a_token_that_is_taken_back_is_replaced_at_once(self, told, zalo_server):
        told(1)
        zalo_server.access_token = "another's"
        assert told(2).state == State.ACCEPTED
        assert zalo_server.renewals == 2

    def test_a_token_that_is_refused_twice_waits(self, told, zalo_server):
        zalo_server.code = BAD_TOKEN
        zalo_server._message = lambda headers, said: {"error": BAD_TOKEN}
        assert told().state == State.RETRY
        assert zalo_server.renewals == 2

    def test_a_broken_chain_waits_until_the_operator_begins_another(self, told, zalo_server, settings):
        zalo_server.refresh_token = "begun anew"
        row = told()
        assert (row.state, row.problem) == (State.RETRY, "Kênh chuyển đang không trả lời.")
        settings.ZALO_REFRESH_TOKEN = "begun anew"
        send()
        row.refresh_from_db()
        assert row.state == State.ACCEPTED

    @pytest.mark.parametrize("nonsense", [[], "x", 7, {}, {"access_token": "a"}])
    def test_nonsense_in_the_place_of_a_token_loses_nothing(self, told, zalo_server, nonsense):
        zalo_server._token = lambda headers, body: nonsense
        assert told().state == State.RETRY
        del zalo_server._token
        send()
        assert Delivery.objects.get(channel=ZALO).state == State.ACCEPTED


@pytest.mark.parametrize("nonsense", [[], "x", {}, {"error": "x"}, {"error": None}, {"error": 0, "data": None}, {"error": 0, "data": []}])
def test_nonsense_in_the_place_of_an_answer_breaks_nothing(told, zalo_server, nonsense):
    zalo_server._message = lambda headers, said: nonsense
    assert told().state in (State.RETRY, State.ACCEPTED)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0912345678", PHONE), ("+84 912 345 678", PHONE), ("84.912.345.678", PHONE), ("912345678", ""), ("", ""), ("0912", ""),
     ("+1 202 555 0100", ""), ("09123456789012", ""), ("٠٩١٢٣٤٥٦٧٨", "")],
)  # fmt: skip
def test_only_vietnamese_numbers_are_numbers(typed, number):
    assert number_of(typed) == number


def test_a_number_that_is_none_is_off_without_asking_zalo(told, zalo_server, province):
    Endpoint.objects.update(address="số máy bàn")
    assert told().state == State.FAILED and not zalo_server.taken


def test_two_rows_of_one_person_are_two_messages(told, zalo_server, province):
    rows = [tell(province.clerk, number, channel=ZALO) for number in (1, 2)]
    send()
    assert len(zalo_server.taken) == len({taken["tracking_id"] for taken in zalo_server.taken}) == len(rows)
