import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import accept_invitation, invite, renew_invitation, revoke_invitation
from accounts.exceptions import AccountsError
from accounts.models import Invitation, Membership, User
from audit.models import Event
from tests.factories.accounts import PASSWORD, InvitationFactory, MembershipFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"full_name": "Hoàng Thị Mới", "password1": PASSWORD, "password2": PASSWORD}


def link(invitation):
    return reverse("invitation_accept", args=[invitation.token])


@pytest.fixture
def invitation():
    return InvitationFactory()


def dead(client, url):
    answer = client.get(url)
    return answer.status_code == 410 and "không dùng được" in answer.content.decode()


# --- Who may not -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["reader", "cadre", "clerk", "editor", "leader", "opinion", "secretary", "auditor", "outsider"]
)
def test_who_may_not_invite(as_person, province, name):
    url = reverse("units:invite", args=[province.department.pk])
    data = {"email": "x@daknong.example", "full_name": "Người X", "role": "admin"}
    browser = as_person(name)
    assert browser.get(url).status_code == 403
    assert browser.post(url, data).status_code == 403
    assert not Invitation.objects.exists()


def test_an_administrator_below_does_not_invite_above_or_beside(as_person, province):
    person = MembershipFactory(unit=province.commune, role="admin").user
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for unit, expected in ((province.commune, 200), (province.district, 403), (province.neighbour, 403)):
        assert browser.get(reverse("units:invite", args=[unit.pk])).status_code == expected


@pytest.mark.parametrize("deed", ["invitation_renew", "invitation_revoke"])
def test_who_may_not_touch_an_invitation(as_person, province, deed):
    held = InvitationFactory(unit=province.commune)
    for name in ("cadre", "clerk", "leader", "auditor"):
        assert as_person(name).post(reverse(f"units:{deed}", args=[held.pk])).status_code == 403
    assert as_person("admin").get(reverse(f"units:{deed}", args=[held.pk])).status_code == 405
    held.refresh_from_db()
    assert held.state == "open"


@pytest.mark.parametrize("token", ["x", "x" * 43, "' OR 1=1"])
def test_a_guessed_link_says_no_more_than_that(client, token):
    assert dead(client, reverse("invitation_accept", args=[token]))


def test_an_expired_a_revoked_and_a_used_link_are_dead(client):
    expired, revoked, used = InvitationFactory(), InvitationFactory(), InvitationFactory()
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    revoke_invitation(invitation=revoked, by=revoked.created_by)
    accept_invitation(token=used.token, password=PASSWORD)
    for invitation in (expired, revoked, used):
        assert dead(client, link(invitation))
        client.post(link(invitation), NEW)
        with pytest.raises(AccountsError):
            accept_invitation(token=invitation.token, password=PASSWORD)
    assert User.objects.filter(email__startswith="duocmoi").count() == 1


def test_a_signed_in_stranger_cannot_take_a_link_that_he_found(invitation):
    stranger = UserFactory()
    browser = Client()
    browser.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "dành cho người khác" in browser.get(link(invitation)).content.decode()
    browser.post(link(invitation))
    assert not stranger.memberships.exists()
    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_the_link_never_takes_over_an_existing_account(client, invitation):
    owner = UserFactory(email=invitation.email, password=PASSWORD)
    client.post(
        link(invitation), NEW | {"password1": "Ke-xau-da-dat-2022", "password2": "Ke-xau-da-dat-2022"}
    )
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD) and not owner.memberships.exists()
    assert "_auth_user_id" not in client.session


# --- What happens ----------------------------------------------------------------------------------


def test_the_link_is_shown_once_and_kept_nowhere(as_person, province):
    browser = as_person("admin")
    page = browser.post(
        reverse("units:invite", args=[province.commune.pk]),
        {"email": "Moi@Daknong.example", "full_name": "Người Mới", "role": "clerk"},
    ).content.decode()
    token = page.split("/tai-khoan/loi-moi/")[1].split("/")[0]
    held = Invitation.objects.get()
    assert held.email == "moi@daknong.example"
    assert token not in str(Invitation.objects.values().get()) and token not in str(
        list(Event.objects.values())
    )
    assert token not in browser.get(reverse("units:members", args=[province.commune.pk])).content.decode()
    assert Invitation.objects.with_token(token).get() == held


def test_no_role_is_chosen_for_the_one_who_invites(as_person, province):
    url = reverse("units:invite", args=[province.commune.pk])
    answer = as_person("admin").post(url, {"email": "x@daknong.example", "full_name": "Người X", "role": ""})
    assert answer.status_code == 422 and "Người X" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_newcomer_opens_an_account_with_role_and_is_signed_in(client, invitation):
    answer = client.post(link(invitation), NEW)
    assert answer.status_code == 302
    user = User.objects.get(email=invitation.email)
    membership = user.memberships.get()
    assert (membership.unit, membership.role) == (invitation.unit, invitation.role)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Event.objects.filter(verb="accounts.accept_invitation", actor_id=user.pk).exists()


def test_a_weak_password_is_refused_and_the_link_still_works(client, invitation):
    for weak, why in (
        ("ngan", "cần ít nhất 12 ký tự"),
        ("123456789012", "chỉ gồm chữ số"),
        ("administrator", "dễ bị đoán"),
        ("Hoàng Thị Mới", "giống họ tên"),
    ):
        answer = client.post(link(invitation), NEW | {"password1": weak, "password2": weak})
        assert answer.status_code == 422 and why in answer.content.decode()
    assert not User.objects.filter(email=invitation.email).exists()
    client.post(link(invitation), NEW)
    assert User.objects.filter(email=invitation.email).exists()


def test_the_owner_of_the_address_signs_in_and_takes_a_second_role(invitation):
    owner = MembershipFactory(user=UserFactory(email=invitation.email)).user
    browser = Client()
    assert "đã có tài khoản" in browser.get(link(invitation)).content.decode()
    browser.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.post(link(invitation))
    assert Membership.objects.filter(user=owner).count() == 2


def test_a_renewed_link_works_and_the_old_one_does_not(client, invitation):
    old = link(invitation)
    renewed, token = renew_invitation(invitation=invitation, by=invitation.created_by)
    assert dead(client, old)
    assert client.get(reverse("invitation_accept", args=[token])).status_code == 200
    assert renewed.pk == invitation.pk


def test_what_is_already_so_is_not_invited_again(invitation):
    by = invitation.created_by
    with pytest.raises(AccountsError, match="đang chờ"):
        invite(email=invitation.email, full_name="A", unit=invitation.unit, role=invitation.role, by=by)
    membership = MembershipFactory()
    with pytest.raises(AccountsError, match="đã là Cán bộ"):
        invite(email=membership.user.email, full_name="A", unit=membership.unit, role="cadre", by=by)
    with pytest.raises(AccountsError, match="kết thúc hoạt động"):
        ended = UnitFactory(valid_to=datetime.date(2024, 1, 1))
        invite(email="z@daknong.example", full_name="A", unit=ended, role="cadre", by=by)


def test_an_invitation_that_is_closed_stays_closed(invitation):
    revoke_invitation(invitation=invitation, by=invitation.created_by)
    for deed in (revoke_invitation, renew_invitation):
        with pytest.raises(AccountsError, match="đã thu hồi"):
            deed(invitation=invitation, by=invitation.created_by)
