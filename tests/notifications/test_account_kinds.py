"""Invitations by letter and sign-ins from new devices: told to whom they concern, with nothing secret kept."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from accounts.actions import accept_invitation, invite, renew_invitation, revoke_invitation
from accounts.models import Invitation, KnownDevice, Membership, User
from notifications import engine
from notifications.account_kinds import open_invitations, sign_ins
from notifications.channels.base import RETRY, Outcome
from notifications.kinds import EMAIL, PORTAL
from notifications.models import Delivery, Notice, Recipient, State
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
ADDRESS = "moi@daknong.example"


@pytest.fixture
def invited(province):
    invitation, token = invite(email=ADDRESS, full_name="Người Mới", unit=province.commune, role="cadre", by=province.admin)
    invitation.token = token
    return invitation


def deliver():
    engine.deliver("critical", works_for=5)


def links(sent):
    return [line for message in sent[EMAIL].messages for line in message.text.splitlines() if "/loi-moi/" in line]


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


class TestInvitation:
    def test_the_link_of_the_letter_opens_the_account(self, invited, sent, client):
        deliver()
        (message,) = sent[EMAIL].messages
        assert message.address == ADDRESS
        path = links(sent)[0].partition("/tai-khoan/")
        answer = client.post(
            "".join(path[1:]), {"full_name": "Người Mới", "password1": PASSWORD, "password2": PASSWORD}
        )
        assert answer.status_code == 302
        assert Membership.objects.get(user=User.objects.get(email=ADDRESS)).unit == invited.unit

    def test_it_is_the_link_that_the_one_who_invites_sees_once(self, as_person, province, sent):
        page = as_person("admin").post(
            reverse("units:invite", args=[province.commune.pk]), {"email": ADDRESS, "full_name": "Người Mới", "role": "clerk"}
        )
        token = page.content.decode().split("/tai-khoan/loi-moi/")[1].split("/")[0]
        deliver()
        assert links(sent)[0].endswith(f"/tai-khoan/loi-moi/{token}/")

    def test_the_token_is_kept_nowhere(self, invited, sent):
        deliver()
        kept = [list(model.objects.values()) for model in (Invitation, Notice, Delivery, Recipient)]
        assert invited.token not in str(kept)

    def test_another_secret_makes_another_token_and_no_letter(self, invited, sent, settings):
        settings.SECRET_KEY = "khoa-khac-cua-cong-" * 3
        assert invited.token_for_letter() == ""
        deliver()
        assert not sent[EMAIL].messages and states() == [State.SUPPRESSED]

    def test_revoked_before_it_leaves_it_does_not_leave(self, invited, province, sent):
        revoke_invitation(invitation=invited, by=province.admin)
        deliver()
        assert not sent[EMAIL].messages and states() == [State.CANCELLED]

    def test_revoked_between_two_attempts_nothing_more_leaves(self, invited, province, sent):
        sent[EMAIL].answer = lambda message: Outcome(RETRY, problem="Máy chủ thư bận.")
        deliver()
        revoke_invitation(invitation=invited, by=province.admin)
        Delivery.objects.update(next_at=timezone.now() - datetime.timedelta(seconds=1))
        deliver()
        assert len(sent[EMAIL].messages) == 1 and states() == [State.CANCELLED]

    def test_a_link_revoked_after_the_letter_is_dead(self, invited, province, sent, client):
        deliver()
        revoke_invitation(invitation=invited, by=province.admin)
        path = "".join(links(sent)[0].partition("/tai-khoan/")[1:])
        assert client.get(path).status_code == 410

    def test_a_new_link_leaves_in_the_place_of_the_old(self, invited, province, sent):
        _, token = renew_invitation(invitation=invited, by=province.admin)
        deliver()
        assert states() == [State.SUPERSEDED, State.ACCEPTED]
        assert [token in link for link in links(sent)] == [True]

    def test_renewed_after_the_first_letter_a_second_one_leaves(self, invited, province, sent):
        deliver()
        renew_invitation(invitation=invited, by=province.admin)
        deliver()
        assert len(sent[EMAIL].messages) == 2 and len(set(links(sent))) == 2

    def test_an_expired_or_accepted_one_is_not_sent(self, invited, sent):
        accept_invitation(token=invited.token, password=PASSWORD)
        deliver()
        assert not sent[EMAIL].messages

    def test_whoever_has_an_account_hears_at_its_address(self, province, sent):
        invite(email=province.outsider.email, full_name="Mai Văn Ngoài", unit=province.commune, role="cadre", by=province.admin)
        deliver()
        assert [message.address for message in sent[EMAIL].messages] == [province.outsider.email]
        assert not Recipient.objects.filter(user=None).exists()
        assert not Delivery.objects.filter(channel=PORTAL).exists()

    def test_nobody_else_may_have_it_loaded(self, invited, province):
        ids = [str(invited.pk)]
        assert open_invitations(ids, Recipient.objects.get(email=ADDRESS)) == {str(invited.pk): invited}
        for other in (None, province.admin, Recipient(email="khac@daknong.example"), Recipient(email="")):
            assert open_invitations(ids, other) == {}

    def test_the_address_goes_with_the_time_of_the_invitation(self, invited, province, sent):
        deliver()
        personal_data.purge(timezone.now() + datetime.timedelta(days=80))
        assert Recipient.objects.filter(email=ADDRESS).exists()
        personal_data.purge(timezone.now() + datetime.timedelta(days=100))
        assert not Recipient.objects.filter(email=ADDRESS).exists()


class TestNewDevice:
    @pytest.fixture
    def sign_in(self, client, province):
        province.cadre.set_password(PASSWORD)
        province.cadre.save()

        def do(agent):
            client.cookies.clear()
            answer = client.post(
                reverse("account_login"), {"login": province.cadre.email, "password": PASSWORD}, HTTP_USER_AGENT=agent
            )
            assert answer.status_code == 302

        return do

    def test_the_first_device_is_no_news_and_the_second_is(self, sign_in, province, sent):
        sign_in("Mozilla/5.0 (Windows NT 10.0) Chrome/120")
        assert not Notice.objects.exists()
        sign_in("Mozilla/5.0 (Android 14) Firefox/130")
        deliver()
        (message,) = sent[EMAIL].messages
        assert message.urgent and message.address == province.cadre.email and "Firefox trên Android, lúc " in message.text
        assert Delivery.objects.get(channel=PORTAL).recipient.user == province.cadre

    def test_striking_the_device_off_at_once_hides_nothing(self, sign_in, province, sent):
        sign_in("Mozilla/5.0 (Windows NT 10.0) Chrome/120")
        sign_in("Mozilla/5.0 (Android 14) Firefox/130")
        KnownDevice.objects.all().delete()
        deliver()
        assert len(sent[EMAIL].messages) == 1

    def test_it_passes_quiet_hours_and_choices(self, sign_in, province, sent):
        Recipient.objects.create(user=province.cadre, quiet_from=datetime.time(0, 0), quiet_to=datetime.time(23, 59, 59))
        sign_in("Chrome")
        sign_in("Firefox")
        deliver()
        assert len(sent[EMAIL].messages) == 1

    def test_is_no_news_for_a_mailbox(self, province):
        assert sign_ins(["1"], None) == {}
