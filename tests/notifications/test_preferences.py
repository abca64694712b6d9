"""What a person chooses: kinds and channels, hours, machines."""

import base64
import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.actions import devices
from notifications.kinds import EMAIL, PUSH
from notifications.models import Delivery, Endpoint, Preference, Recipient, State
from notifications.outbox import notify
from notifications.switching import switch_off

pytestmark = pytest.mark.django_db
PAGE = reverse("notifications:preferences")
DEVICES = reverse("notifications:add_device")
PHONE = "https://push.example.com/send/abc"


def letters(count, first=b"\x04"):
    return base64.urlsafe_b64encode(first + bytes(count - len(first))).decode().rstrip("=")


def machine(endpoint=PHONE, **more):
    return {"endpoint": endpoint, "p256dh": letters(65), "auth": letters(16, b"")} | more


def as_shown(browser, **changes):
    """What the form would send, with these changes."""
    page = browser.get(PAGE)
    values = {field.html_name: field.value() for field in page.context["table"]} | {"digest_at": "07:30"}
    return values | changes


def own(person):
    return Recipient.objects.get(user=person)


class TestTable:
    def test_only_what_differs_from_the_default_is_kept(self, kind, province, as_person, sent):
        kind()
        browser = as_person("clerk")
        browser.post(PAGE, as_shown(browser, **{"test.kind:email": "digest", "test.kind:push": "on"}))
        assert list(Preference.objects.values_list("recipient__user", "kind", "channel", "choice")) == [
            (province.clerk.pk, "test.kind", EMAIL, "digest")
        ]
        browser.post(PAGE, as_shown(browser, **{"test.kind:email": "on"}))
        assert not Preference.objects.exists()

    def test_what_is_chosen_is_what_is_sent(self, kind, province, as_person, sent):
        kind()
        browser = as_person("clerk")
        browser.post(PAGE, as_shown(browser, **{"test.kind:email": "off"}))
        notify("test.kind", 1, users=[province.clerk.pk])
        assert not Delivery.objects.filter(channel=EMAIL).exists()

    def test_urgent_and_fixed_kinds_are_shown_with_the_reason_and_take_no_choice(self, kind, province, as_person, sent):
        kind(urgent=True)
        kind("test.fixed", label="Cố định", settable=False)
        browser = as_person("clerk")
        page = browser.get(PAGE).content.decode()
        assert "Khẩn: luôn gửi ngay" in page and "không tắt được" in page
        browser.post(PAGE, as_shown(browser, **{"test.kind:email": "off", "test.fixed:email": "off"}))
        assert not Preference.objects.exists()

    def test_a_channel_that_is_not_set_up_is_not_offered(self, kind, province, as_person, sent):
        kind()
        sent["zalo"].configured = False
        assert [code for code, _ in as_person("clerk").get(PAGE).context["table"].channels] == [EMAIL, PUSH]

    def test_a_choice_that_is_none_is_refused_in_words(self, kind, province, as_person, sent):
        kind()
        browser = as_person("clerk")
        answer = browser.post(PAGE, as_shown(browser, **{"test.kind:zalo": "digest"}))
        assert answer.status_code == 422 and "Lựa chọn này không có" in answer.content.decode()
        assert not Preference.objects.exists()

    def test_it_costs_as_much_with_many_choices(self, kind, province, as_person, sent, django_assert_max_num_queries):
        for number in range(20):
            kind(f"test.kind{number}")
        browser = as_person("clerk")
        browser.get(PAGE)
        with django_assert_max_num_queries(7):
            browser.get(PAGE)


class TestHours:
    def test_they_are_kept(self, province, as_person, sent):
        browser = as_person("clerk")
        browser.post(PAGE, as_shown(browser, quiet_from="21:30", quiet_to="06:00", digest_at="16:45"))
        person = own(province.clerk)
        assert (person.quiet_from, person.quiet_to) == (datetime.time(21, 30), datetime.time(6))
        assert person.digest_at == datetime.time(16, 45)

    @pytest.mark.parametrize(
        ("hours", "words"),
        [
            ({"quiet_from": "21:30"}, "cần cả giờ bắt đầu và giờ kết thúc"),
            ({"quiet_from": "21:30", "quiet_to": "21:30"}, "trùng giờ bắt đầu"),
            ({"digest_at": "25:10"}, "Giờ không đúng"),
            ({"digest_at": ""}, "Mời chọn giờ gửi bản tổng hợp"),
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words(self, hours, words, province, as_person, sent):
        browser = as_person("clerk")
        answer = browser.post(PAGE, as_shown(browser, **hours))
        assert answer.status_code == 422 and words in answer.content.decode()
        assert own(province.clerk).quiet_from is None and own(province.clerk).digest_at == datetime.time(7, 30)


class TestMachines:
    def test_a_machine_is_kept_for_its_person(self, province, as_person):
        answer = as_person("clerk").post(DEVICES, machine(), headers={"User-Agent": "Mozilla Chrome/1 Android"})
        assert answer.status_code == 204
        kept = Endpoint.objects.get()
        assert (kept.recipient.user, kept.channel, kept.label) == (province.clerk, PUSH, "Chrome trên Android")
        assert set(kept.keys) == {"p256dh", "auth"}

    def test_telling_it_twice_keeps_it_once_and_brings_back_what_was_off(self, province, as_person):
        browser = as_person("clerk")
        browser.post(DEVICES, machine())
        Endpoint.objects.update(off_at=timezone.now(), off_reason="Máy không còn nhận.")
        browser.post(DEVICES, machine())
        assert Endpoint.objects.get().off_at is None

    @pytest.mark.parametrize(
        "address",
        [
            "", "http://push.example.com/x", "https://127.0.0.1/x", "https://[::1]/x", "https://localhost/x",
            "https://kho.local/x", "https://a@push.example.com/x", "https://push.example.com:8443/x", "https://10.1/x",
            "https://push.example.com/" + "x" * 600, "https://[/x", "ftp://push.example.com/",
            "https://push.example.com/\0", "https://push.example.com/\r\nx", "https://127.0.0.1./x", "https://localhost./x",
        ],
    )  # fmt: skip
    def test_an_address_that_is_no_push_service_is_refused(self, address, as_person):
        answer = as_person("clerk").post(DEVICES, machine(address))
        assert answer.status_code == 400 and "không dùng được" in answer.json()["error"]
        assert not Endpoint.objects.exists()

    @pytest.mark.parametrize("keys", [{"p256dh": "ngắn"}, {"auth": ""}, {"p256dh": letters(64)}, {"auth": letters(65)}])
    def test_keys_of_another_length_are_refused(self, keys, as_person):
        assert as_person("clerk").post(DEVICES, machine(**keys)).status_code == 400
        assert not Endpoint.objects.exists()

    def test_ten_are_enough(self, province, as_person):
        browser = as_person("clerk")
        for number in range(devices.MOST):
            browser.post(DEVICES, machine(f"{PHONE}{number}"))
        answer = browser.post(DEVICES, machine(f"{PHONE}x"))
        assert answer.status_code == 400 and "nhiều nhất 10 máy" in answer.json()["error"]
        assert browser.post(DEVICES, machine(f"{PHONE}0")).status_code == 204  # one of the ten
        Endpoint.objects.filter(address=f"{PHONE}1").update(off_at=timezone.now())
        assert browser.post(DEVICES, machine(f"{PHONE}x")).status_code == 204

    def test_switching_off_and_on_again_makes_no_more_of_them(self, as_person):
        browser = as_person("clerk")
        for number in range(devices.MOST + 1):
            browser.post(DEVICES, machine(f"{PHONE}{number}"))
            first = Endpoint.objects.get(address=f"{PHONE}0")
            if number == 0:
                browser.post(reverse("notifications:switch_address", args=[first.pk]), {"viec": "tat"})
        page = browser.post(reverse("notifications:switch_address", args=[first.pk]), {"viec": "bat"}, follow=True)
        assert "nhiều nhất 10 máy" in page.content.decode()
        assert Endpoint.objects.filter(off_at=None).count() == devices.MOST

    def test_a_machine_that_changes_hands_takes_nothing_of_the_one_before_along(self, kind, province, as_person, sent):
        kind()
        as_person("clerk").post(DEVICES, machine())
        notify("test.kind", 1, users=[province.clerk.pk])
        as_person("editor").post(DEVICES, machine())
        moved = Endpoint.objects.get()
        assert moved.recipient.user == province.editor
        assert Delivery.objects.get(channel=PUSH).state == State.SUPPRESSED
        notify("test.kind", 2, users=[province.clerk.pk])
        assert Delivery.objects.filter(channel=PUSH).count() == 1

    def test_another_does_not_switch_it(self, province, as_person):
        as_person("clerk").post(DEVICES, machine())
        url = reverse("notifications:switch_address", args=[Endpoint.objects.get().pk])
        assert as_person("editor").post(url, {"viec": "tat"}).status_code == 404
        assert Endpoint.objects.get().off_at is None

    def test_off_and_on_again(self, province, as_person):
        browser = as_person("clerk")
        browser.post(DEVICES, machine())
        url = reverse("notifications:switch_address", args=[Endpoint.objects.get().pk])
        browser.post(url, {"viec": "tat"})
        assert Endpoint.objects.get().off_reason == devices.BY_OWNER
        browser.post(url, {"viec": "bat"})
        assert Endpoint.objects.get().off_at is None

    def test_one_that_its_service_gave_up_comes_back_only_by_itself(self, province, as_person):
        browser = as_person("clerk")
        browser.post(DEVICES, machine())
        Endpoint.objects.update(off_at=timezone.now(), off_reason="Máy đã gỡ quyền.")
        assert "Bật lại trên chính máy ấy" in browser.get(PAGE).content.decode()
        browser.post(reverse("notifications:switch_address", args=[Endpoint.objects.get().pk]), {"viec": "bat"})
        assert Endpoint.objects.get().off_at

    def test_an_address_that_bounced_says_why_and_is_switched_on_again(self, kind, province, as_person, sent):
        kind()
        notify("test.kind", 1, users=[province.clerk.pk])
        switch_off(Delivery.objects.select_related("recipient__user").get(channel=EMAIL), "Hộp thư không tồn tại.")
        browser = as_person("clerk")
        assert "Hộp thư không tồn tại." in browser.get(PAGE).content.decode()
        browser.post(reverse("notifications:switch_address", args=[Endpoint.objects.get().pk]), {"viec": "bat"})
        assert Endpoint.objects.get().off_at is None


class TestZalo:
    URL = reverse("notifications:set_zalo")

    @pytest.fixture(autouse=True)
    def configured(self, settings):
        settings.ZALO_APP_ID = "1"

    def test_no_number_is_kept_where_zalo_is_not_set_up(self, as_person, settings):
        settings.ZALO_APP_ID = ""
        assert "chưa nối với Zalo" in as_person("clerk").post(self.URL, {"phone": "0912345678"}, follow=True).content.decode()
        assert not Endpoint.objects.exists()

    def numbers(self, **which):
        return list(Endpoint.objects.filter(channel="zalo", **which).values_list("address", flat=True))

    def test_a_number_is_kept_as_zalo_writes_it_and_another_takes_its_place(self, as_person):
        browser = as_person("clerk")
        for typed in ("0912 345 678", "+84 912.345.678"):
            browser.post(self.URL, {"phone": typed})
            assert self.numbers() == ["84912345678"]
        browser.post(self.URL, {"phone": "0387654321"})
        assert self.numbers(off_at=None) == ["84387654321"]
        first = Endpoint.objects.get(address="84912345678")
        browser.post(reverse("notifications:switch_address", args=[first.pk]), {"viec": "bat"})
        assert self.numbers(off_at=None) == ["84912345678"]

    @pytest.mark.parametrize("typed", ["", "0261 3544 123", "12345", "09123456789", "không"])
    def test_what_is_no_mobile_number_is_refused_in_words(self, typed, as_person):
        page = as_person("clerk").post(self.URL, {"phone": typed}, follow=True).content.decode()
        assert "Số điện thoại không đúng" in page or "Mời nhập số điện thoại" in page
        assert self.numbers() == []


def test_what_is_kept_of_a_person_is_shown_and_erased(province, as_person, kind, sent):
    from accounts.personal_data import erase_person, export_of

    kind()
    browser = as_person("clerk")
    browser.post(DEVICES, machine())
    browser.post(PAGE, as_shown(browser, **{"test.kind:email": "off"}))
    notify("test.kind", 1, users=[province.clerk.pk])
    shown = export_of(province.clerk)
    assert shown["notice_choices"]["records"][0]["kind"] == "test.kind" and shown["notice_machines"]["records"]
    erase_person(user=province.clerk, by=province.admin)
    assert not Preference.objects.exists()
    assert not Endpoint.objects.exists()  # with what was sent there, which goes with the ledger
