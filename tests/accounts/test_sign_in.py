"""Sign-in, lock-out, second factor, new devices."""

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import listeners
from accounts.models import KnownDevice, User
from audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def person():
    return UserFactory(email="canbo@daknong.example", password=PASSWORD)


def sign_in(client, email="canbo@daknong.example", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def signed_in(client):
    return "_auth_user_id" in client.session


# --- Who may not -----------------------------------------------------------------------------------


def test_nobody_registers_himself(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert "theo lời mời" in page and "<form" not in page.split("card-narrow")[1]
    client.post(
        reverse("account_signup"),
        {"email": "la@daknong.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not User.objects.filter(email="la@daknong.example").exists()


def test_a_locked_account_does_not_get_in(client, person):
    person.is_active = False
    person.save()
    sign_in(client)
    assert not signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, person):
    wrong, unknown = sign_in(client, password="sai"), sign_in(client, email="la@daknong.example")
    sentence = "Thư điện tử hoặc mật khẩu chưa đúng."
    assert sentence in wrong.content.decode() and sentence in unknown.content.decode()
    assert not signed_in(client)


def test_what_was_typed_is_kept_and_the_password_is_not(client, person):
    page = sign_in(client, password="mat-khau-bi-mat").content.decode()
    assert "canbo@daknong.example" in page and "mat-khau-bi-mat" not in page


# --- Lock-out --------------------------------------------------------------------------------------


def test_five_failures_lock_for_a_time_that_the_page_names(client, person):
    for _ in range(4):
        assert sign_in(client, password="sai").status_code == 200
    answer = sign_in(client, password="sai")
    assert answer.status_code == 429
    until = timezone.localtime() + datetime.timedelta(minutes=15)
    page = answer.content.decode()
    assert re.search(r"Đăng nhập lại được từ \d\d:\d\d ngày", page)
    assert f"{until:%H:%M}" in page or f"{until - datetime.timedelta(minutes=1):%H:%M}" in page
    assert 0 < int(answer["Retry-After"]) <= 900


def test_while_locked_the_right_password_does_not_help_and_the_time_does_not_grow(client, person):
    for _ in range(5):
        sign_in(client, password="sai")
    first = AccessAttempt.objects.get().attempt_time
    answer = sign_in(client)
    assert answer.status_code == 429 and not signed_in(client)
    assert AccessAttempt.objects.get().attempt_time == first
    assert Event.objects.filter(verb="accounts.lock_out").count() == 1


def test_other_people_and_other_addresses_are_not_locked(client, person):
    UserFactory(email="khac@daknong.example", password=PASSWORD)
    for _ in range(5):
        sign_in(client, password="sai")
    sign_in(client, email="khac@daknong.example")
    assert signed_in(client)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(elsewhere)
    assert signed_in(elsewhere)


def test_spelling_the_address_differently_does_not_win_more_tries(client, person):
    for email in (
        "canbo@daknong.example",
        "CANBO@daknong.example",
        " canbo@daknong.example",
        "Canbo@daknong.example",
    ):
        assert sign_in(client, email=email, password="sai").status_code == 200
    assert sign_in(client, password="sai").status_code == 429


def test_after_the_time_the_right_password_works(client, person):
    for _ in range(5):
        sign_in(client, password="sai")
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=16))
    sign_in(client)
    assert signed_in(client)


def test_where_somebody_signed_in_from_is_not_collected(client, person):
    sign_in(client)
    assert signed_in(client) and not AccessLog.objects.exists() and not AccessAttempt.objects.exists()


# --- Passwords -------------------------------------------------------------------------------------


def test_passwords_are_argon2(person):
    assert identify_hasher(person.password).algorithm == "argon2"


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(client, person):
    other = Client()
    sign_in(client)
    sign_in(other)
    url = reverse("account_change_password")
    new = "Cao-nguyen-dat-do-2022"
    client.post(url, {"oldpassword": "sai", "password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    page = client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": "khac-hoan-toan-1"})
    assert "chưa giống nhau" in page.content.decode()
    client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert client.get(reverse("profile")).status_code == 200
    assert other.get(reverse("profile")).status_code == 302


def test_a_forgotten_password_is_set_anew_by_a_link_sent_once(client, person, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    new = "Cao-nguyen-dat-do-2022"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert "hết hạn" in Client().get(link, follow=True).content.decode()


def test_asking_for_an_unknown_address_tells_nothing(client, mailoutbox):
    known = UserFactory()
    unknown_page = client.post(
        reverse("account_reset_password"), {"email": "la@daknong.example"}, follow=True
    )
    known_page = client.post(reverse("account_reset_password"), {"email": known.email}, follow=True)
    assert unknown_page.redirect_chain == known_page.redirect_chain


# --- Second factor ---------------------------------------------------------------------------------


def code_of(secret):
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def enable_totp(client):
    url = reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(url)
    secret = client.session["mfa.totp.secret"]
    return secret, client.post(url, {"code": code_of(secret)})


def test_with_an_app_the_password_alone_does_not_open_a_session(client, person):
    sign_in(client)
    secret, answer = enable_totp(client)
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    again = Client()
    answer = sign_in(again)
    assert answer["Location"] == reverse("mfa_authenticate") and not signed_in(again)
    page = again.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(again) and "Mã chưa đúng" in page.content.decode()
    again.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    # The same code was used to switch the app on moments ago; a used code is not taken twice.
    if not signed_in(again):
        codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
        again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert signed_in(again)


def test_the_secret_of_the_app_is_not_readable_in_the_database(client, person):
    sign_in(client)
    secret, _ = enable_totp(client)
    assert secret not in str(Authenticator.objects.filter(user=person).values_list("data", flat=True))


def test_a_recovery_code_works_once(client, person):
    sign_in(client)
    enable_totp(client)
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        browser = Client()
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(browser) is expected


def test_the_pages_of_the_second_factor_speak_vietnamese(client, person):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in (
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_change_password",
    ):
        page = client.get(reverse(name), follow=True).content.decode()
        main = page.split("<main")[1].split("</main>")[0]
        for english in ("Sign", "Password", "Security", "Authenticator", "Confirm", "Code", "Key", "Name"):
            assert f">{english}" not in main, f"{name}: {english}"


def test_codes_of_the_second_step_cannot_be_guessed_at_will(client, person):
    sign_in(client)
    enable_totp(client)
    good = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    thief = Client()
    sign_in(thief)
    for guess in range(5):
        thief.post(reverse("mfa_authenticate"), {"code": f"{guess:06}"})
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(elsewhere)
    for browser in (thief, elsewhere):
        page = browser.post(reverse("mfa_authenticate"), {"code": good})
        assert not signed_in(browser) and "sai nhiều lần" in page.content.decode()


def test_a_passkey_can_be_asked_for_before_signing_in(client):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert answer.status_code == 200 and "request_options" in answer.json()


def test_the_second_factor_is_switched_only_after_the_password_again(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.status_code == 302 and reverse("account_reauthenticate") in answer["Location"]
    assert not Authenticator.objects.exists()


# --- New devices -----------------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(listeners, "_on_new_device", [])
    told = []
    listeners.on_new_device(lambda *, user, device: told.append((user, device.label)))
    return told


def test_a_new_device_is_told_and_a_known_one_and_the_first_are_not(person, heard):
    office = Client(
        HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36"
    )
    sign_in(office)
    assert heard == []
    office.post(reverse("account_logout"))
    sign_in(office)
    assert heard == [] and KnownDevice.objects.count() == 1
    phone = Client(
        HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile/15E148 Safari/604.1"
    )
    sign_in(phone)
    assert heard == [(person, "Safari trên iOS")]


def test_a_device_row_holds_neither_address_nor_token(person, client):
    sign_in(client)
    device = KnownDevice.objects.get()
    token = client.cookies["thiet_bi"].value
    assert client.cookies["thiet_bi"]["httponly"]
    assert token not in str(KnownDevice.objects.values().get())
    assert not {f.name for f in KnownDevice._meta.fields} & {"ip", "ip_address", "place"}
    other = UserFactory()
    browser = Client()
    browser.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(reverse("device_forget", args=[device.pk])).status_code == 404
    client.post(reverse("device_forget", args=[device.pk]))
    assert not KnownDevice.objects.exists()
