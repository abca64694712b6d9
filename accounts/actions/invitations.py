from django.db import transaction
from django.utils import timezone

from accounts.actions.members import add_member
from accounts.exceptions import AccountsError
from accounts.listeners import tell_invitation_revoked, tell_invited
from accounts.models import Invitation, Membership, User
from accounts.models.invitations import InvitationState
from accounts.roles import get_role
from audit.trail import record


@transaction.atomic
def invite(*, email, full_name, unit, role, by):
    """Returns (invitation, token). The token is shown once and kept nowhere; the letter makes it anew when it leaves."""
    email = email.strip().lower()
    if unit.ended:
        raise AccountsError(f"{unit} đã kết thúc hoạt động, không nhận thêm thành viên.")
    if Membership.objects.current().filter(user__email=email, unit=unit, role=role).exists():
        raise AccountsError(f"Người dùng {email} đã là {get_role(role).label} tại {unit}.")
    if Invitation.objects.usable().filter(email=email, unit=unit, role=role).exists():
        raise AccountsError("Đã có lời mời đang chờ cho người này. Mời cấp lại liên kết ở danh sách lời mời.")
    invitation = Invitation(email=email, full_name=full_name, unit=unit, role=role, created_by=by)
    token = invitation.set_new_token()
    invitation.save()
    record(verb="accounts.invite", by=by, on=invitation, label=full_name, unit=unit, data={"role": role})
    tell_invited(invitation=invitation, by=by)
    return invitation, token


@transaction.atomic
def renew_invitation(*, invitation, by):
    """A new link; the old one stops working. Returns (invitation, token)."""
    invitation = _open(invitation)
    token = invitation.set_new_token()
    invitation.save(update_fields=["token_digest", "token_nonce", "expires_at"])
    record(
        verb="accounts.renew_invitation",
        by=by,
        on=invitation,
        label=invitation.full_name,
        unit=invitation.unit,
    )
    tell_invited(invitation=invitation, by=by)
    return invitation, token


@transaction.atomic
def revoke_invitation(*, invitation, by):
    invitation = _open(invitation)
    invitation.state, invitation.closed_at = InvitationState.REVOKED, timezone.now()
    invitation.save(update_fields=["state", "closed_at"])
    record(
        verb="accounts.revoke_invitation",
        by=by,
        on=invitation,
        label=invitation.full_name,
        unit=invitation.unit,
    )
    tell_invitation_revoked(invitation=invitation)
    return invitation


@transaction.atomic
def accept_invitation(*, token, by=None, password=None, full_name=None):
    """The invited person takes the role: `by`, already signed in under the invited address, or somebody new
    with a name and a password. Returns the user."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("unit").with_token(token).first()
    )
    if invitation is None or not invitation.is_usable:
        raise AccountsError(
            "Liên kết mời không đúng, đã dùng hoặc đã hết hạn. Mời xin người mời cấp liên kết mới."
        )
    if invitation.unit.ended:
        raise AccountsError(f"{invitation.unit} đã kết thúc hoạt động. Mời liên hệ quản trị.")
    known = User.objects.filter(email__iexact=invitation.email).first()
    if by is not None:
        if known is None or known.pk != by.pk:
            raise AccountsError("Lời mời này dành cho người khác. Mời đăng xuất rồi mở lại liên kết.")
    elif known is not None:
        raise AccountsError("Thư điện tử này đã có tài khoản. Mời đăng nhập rồi mở lại liên kết.")
    user = by or User.objects.create_user(
        invitation.email, password, full_name=full_name or invitation.full_name
    )
    invitation.state, invitation.closed_at, invitation.accepted_by = (
        InvitationState.ACCEPTED,
        timezone.now(),
        user,
    )
    invitation.save(update_fields=["state", "closed_at", "accepted_by"])
    if (
        not Membership.objects.current()
        .filter(user=user, unit=invitation.unit, role=invitation.role)
        .exists()
    ):
        add_member(user=user, unit=invitation.unit, role=invitation.role, by=user)
    record(
        verb="accounts.accept_invitation", by=user, on=invitation, label=user.full_name, unit=invitation.unit
    )
    return user


def _open(invitation):
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=invitation.pk)
    )
    if invitation.state != InvitationState.OPEN:
        raise AccountsError(f"Lời mời này {invitation.get_state_display()}.")
    return invitation
