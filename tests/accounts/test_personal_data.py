import datetime
import json

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from accounts.actions import answer_data_request, ask_about_own_data
from accounts.actions.data_requests import answer_deadline, finish_deadline
from accounts.exceptions import AccountsError
from accounts.models import DataRequest, Invitation, KnownDevice, User
from accounts.personal_data import Entry, erase_person, export_of, purge, register
from audit.models import Event
from tests.factories.accounts import InvitationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
DESK = "/tai-khoan/yeu-cau/"


def ask(person, kind="view", text="Xin bản sao"):
    return ask_about_own_data(kind=kind, text=text, by=person)


def answer(request, state, by, **fields):
    return answer_data_request(
        request=request, state=state, by=by, **({"answer": "Đã xem.", "third_parties": False} | fields)
    )


# --- Who may not -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["reader", "cadre", "clerk", "editor", "leader", "opinion", "secretary", "auditor", "outsider"]
)
def test_who_may_not_see_or_answer_requests_of_others(as_person, province, name):
    asked = ask(province.people["commune_clerk"])
    browser = as_person(name)
    assert browser.get(DESK).status_code == 403
    assert browser.get(f"{DESK}{asked.pk}/").status_code == 403
    assert browser.post(f"{DESK}{asked.pk}/", {"state": "done", "answer": "x"}).status_code == 403
    asked.refresh_from_db()
    assert asked.state == "received"


def test_an_administrator_of_one_commune_is_not_the_desk(province):
    person = MembershipFactory(unit=province.commune, role="admin").user
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(DESK).status_code == 403


def test_the_export_holds_only_what_is_ones_own(as_person, province):
    data = json.loads(as_person("clerk").get(reverse("my_data_export")).content)
    text = json.dumps(data, ensure_ascii=False)
    assert "Trần Thị Thư" in text
    for other in province.people.values():
        if other != province.clerk:
            assert other.full_name not in text and other.email not in text
    assert "argon2" not in text and "password" not in text


# --- Deadlines -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-02", "2026-03-04"),  # Monday → Wednesday
        ("2026-03-05", "2026-03-09"),  # Thursday → over the weekend
        ("2026-03-07", "2026-03-10"),  # Saturday
        ("2026-02-13", "2026-02-24"),  # the Friday before Tết: back to work on the 23rd
        ("2026-04-24", "2026-04-29"),  # giỗ Tổ falls on Sunday, Monday off instead
        ("2026-08-21", "2026-08-24"),  # Saturday 22/8 worked for Monday 31/8: the first working day
    ],
)
def test_the_answer_is_due_on_the_second_vietnamese_working_day(received, due):
    assert answer_deadline(datetime.date.fromisoformat(received)).isoformat() == due


def test_finishing_is_due_in_15_days_or_20_with_third_parties():
    day = datetime.date(2026, 3, 2)
    assert finish_deadline(day, third_parties=False) == datetime.date(2026, 3, 17)
    assert finish_deadline(day, third_parties=True) == datetime.date(2026, 3, 22)


def test_a_late_request_is_shown_as_late_and_stands_first(as_person, province):
    ask(province.clerk, text="mới")
    late = ask(province.cadre)
    DataRequest.objects.filter(pk=late.pk).update(
        answer_due=timezone.localdate() - datetime.timedelta(days=1)
    )
    page = as_person("admin").get(DESK).content.decode()
    assert "quá hạn" in page
    assert page.index("Lê Văn Cán") < page.index("Trần Thị Thư")


# --- The way of a request --------------------------------------------------------------------------


def test_a_request_is_received_answered_and_done(as_person, province):
    browser = as_person("cadre")
    page = browser.post(reverse("my_data_ask"), {"kind": "correct", "text": "Sai chức vụ"}, follow=True)
    assert "Đã nhận yêu cầu" in page.content.decode()
    asked = DataRequest.objects.get()
    desk = as_person("admin")
    desk.post(f"{DESK}{asked.pk}/", {"state": "answered", "answer": "Đang kiểm tra.", "third_parties": "on"})
    asked.refresh_from_db()
    assert asked.state == "answered" and asked.finish_due == timezone.localdate() + datetime.timedelta(
        days=20
    )
    desk.post(f"{DESK}{asked.pk}/", {"state": "done", "answer": "Đã sửa."})
    asked.refresh_from_db()
    assert asked.state == "done" and asked.handled_by == province.admin
    assert "Đã sửa." in browser.get(reverse("my_data")).content.decode()


def test_a_closed_request_does_not_open_again(province):
    asked = ask(province.cadre)
    answer(asked, "refused", province.admin)
    for state in ("answered", "done", "refused"):
        with pytest.raises(AccountsError):
            answer(asked, state, province.admin)


def test_the_same_request_twice_keeps_what_was_typed(as_person):
    browser = as_person("cadre")
    data = {"kind": "view", "text": "Xin xem dữ liệu của tôi"}
    browser.post(reverse("my_data_ask"), data)
    again = browser.post(reverse("my_data_ask"), data)
    assert again.status_code == 422
    page = again.content.decode()
    assert "đang được giải quyết" in page and "Xin xem dữ liệu của tôi" in page
    assert DataRequest.objects.count() == 1


# --- Erasure ---------------------------------------------------------------------------------------


def test_finishing_an_erasure_erases_the_person_and_leaves_the_deeds(province):
    person = province.clerk
    KnownDevice.objects.create(user=person, token_digest="x" * 64, label="Chrome")
    InvitationFactory(email=person.email)
    AccessAttempt.objects.create(username=person.email, ip_address="192.0.2.1", failures_since_start=1)
    email, name = person.email, person.full_name
    answer(ask(person, kind="erase"), "done", province.admin)
    person = User.objects.get(pk=person.pk)
    assert not person.is_active and person.erased_at and not person.has_usable_password()
    assert not User.objects.filter(email=email).exists() and not User.objects.filter(full_name=name).exists()
    assert not KnownDevice.objects.exists() and not Invitation.objects.filter(email=email).exists()
    assert not AccessAttempt.objects.filter(username=email).exists()
    assert not person.memberships.current().filter(valid_to=None).exists()
    assert person.memberships.exists(), "who held a role when is part of the office's record"
    assert Event.objects.filter(verb="accounts.erase_person", actor_id=province.admin.pk).exists()
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(reverse("profile")).status_code == 302


def test_nobody_erases_himself_from_the_desk(province):
    with pytest.raises(AccountsError, match="không tự xóa"):
        answer(ask(province.admin, kind="erase"), "done", province.admin)
    assert User.objects.get(pk=province.admin.pk).is_active


# --- The table -------------------------------------------------------------------------------------


def test_the_page_in_docs_is_the_table():
    call_command("personal_data", check=True)


def test_an_entry_with_a_time_has_a_purge_and_the_other_way_round():
    entry = Entry("x", "x", "x", "x", "x", "x", days=5)
    with pytest.raises(ValueError, match="purge"):
        register(entry)


def test_an_app_above_takes_part(monkeypatch):
    monkeypatch.setattr(personal_data, "_keepers", dict(personal_data._keepers))
    erased, purged = [], []
    register(
        Entry("notes", "Ghi chú", "Cán bộ", "Thử", "Thử", "30 ngày", days=30),
        export=lambda user: [{"note": f"của {user.full_name}"}],
        erase=lambda user, *, by: erased.append((user.email, by)) or 1,
        purge=lambda before: purged.append(before) or 7,
    )
    person, by = UserFactory(), UserFactory()
    email = person.email
    assert export_of(person)["notes"]["records"] == [{"note": f"của {person.full_name}"}]
    assert purge()["notes"] == 7
    assert (timezone.now() - purged[0]).days == 30
    assert erase_person(user=person, by=by)["notes"] == 1
    assert erased == [(email, by)], "the account is erased last, so the others still know whose data it is"


def test_the_purge_removes_what_is_old_and_nothing_else():
    now = timezone.now()
    person = UserFactory()
    for days, label in ((400, "cũ"), (300, "mới")):
        KnownDevice.objects.create(
            user=person, token_digest=label, label=label, last_seen=now - datetime.timedelta(days=days)
        )
    old, fresh = InvitationFactory(), InvitationFactory()
    Invitation.objects.filter(pk=old.pk).update(expires_at=now - datetime.timedelta(days=91))
    done = DataRequest.objects.create(
        person=person, kind="view", state="done", answer_due=now, finish_due=now, answered_at=now,
        finished_at=now - datetime.timedelta(days=5 * 365 + 1),
    )  # fmt: skip
    still_open = DataRequest.objects.create(
        person=person,
        kind="erase",
        answer_due=now,
        finish_due=now,
        received_at=now - datetime.timedelta(days=4000),
    )
    purge()
    assert [d.label for d in KnownDevice.objects.all()] == ["mới"]
    assert list(Invitation.objects.all()) == [fresh]
    assert not DataRequest.objects.filter(pk=done.pk).exists()
    assert DataRequest.objects.filter(pk=still_open.pk).exists()
    assert User.objects.filter(pk=person.pk).exists()
    assert sum(purge().values()) == 0
