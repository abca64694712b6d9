"""What the rooms of accounts have to tell; they cause it by listeners, since they may not import this room."""

from django.conf import settings
from django.urls import reverse

from accounts import listeners, personal_data
from accounts.models import Invitation, User
from notifications.kinds import CRITICAL, EMAIL, PUSH, Kind, register
from notifications.models import Notice, Recipient
from notifications.outbox import cancel, notify

INVITATION, NEW_DEVICE = "accounts.invitation", "accounts.new_device"


INVITED = personal_data.Entry(
    code="invited_addresses",
    what="Địa chỉ nhận thư mời, lần gửi thư mời (không giữ nội dung, không giữ liên kết)",
    whose="Người được mời",
    why="Gửi thư mời mở tài khoản",
    basis="Nhiệm vụ của cơ quan đảng, nhà nước (Luật 91/2025/QH15)",
    kept_for="90 ngày sau thư mời cuối cùng",
    days=90,
)


class SignIn:
    """Told even when the device was struck off the list meanwhile: whoever broke in would do just that."""

    def get_absolute_url(self):
        return reverse("profile")


def sign_ins(ids, who):
    return dict.fromkeys(ids, SignIn()) if isinstance(who, User) else {}


def open_invitations(ids, who):
    """Those of whoever has the invited address, as long as their link works."""
    address = (who.email if isinstance(who, User | Recipient) else "").lower()
    invitations = Invitation.objects.usable().filter(pk__in=ids, email__iexact=address).select_related("unit")
    return {str(invitation.pk): invitation for invitation in invitations if address and invitation.token_for_letter()}


def link_of(invitation):
    path = reverse("invitation_accept", args=[invitation.token_for_letter()])
    return {"link": settings.SITE_URL.rstrip("/") + path}


def tell_new_device(*, user, device):
    data = {"device": device.label, "at": device.first_seen.isoformat()}
    notify(NEW_DEVICE, device.pk, users=[user.pk], data=data)


def send_invitation(*, invitation, by):
    """A new link is a new version: of the old one nothing leaves any more."""
    user = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    to = {"users": [user.pk]} if user else {"recipients": [_outside(invitation.email).pk]}
    version = Notice.objects.filter(kind=INVITATION, object_id=str(invitation.pk)).count() + 1
    notify(INVITATION, invitation.pk, version=version, by=by, unit=invitation.unit, **to)


def _outside(email):
    return Recipient.objects.get_or_create(user=None, unit=None, email__iexact=email, defaults={"email": email})[0]


def cancel_invitation(*, invitation):
    for notice in Notice.objects.filter(kind=INVITATION, object_id=str(invitation.pk), cancelled_at=None):
        cancel(notice)


def invited_addresses():
    """Those that never asked to be told anything else."""
    return Recipient.objects.filter(user=None, unit=None, asked_at=None, confirmed_at=None)


def forget_invited(before):
    return invited_addresses().exclude(deliveries__created_at__gte=before).delete()[0]


def register_all():
    personal_data.register(
        INVITED,
        erase=lambda user, *, by: invited_addresses().filter(email__iexact=user.email).delete()[0],
        purge=forget_invited,
    )
    register(
        Kind(
            code=INVITATION,
            label="Lời mời mở tài khoản",
            group="Tài khoản",
            load=open_invitations,
            secret=link_of,
            on=frozenset({EMAIL}),
            queue=CRITICAL,
            discreet=True,
            unconfirmed=True,
            settable=False,
        )
    )
    register(
        Kind(
            code=NEW_DEVICE,
            label="Đăng nhập từ thiết bị mới",
            group="Tài khoản",
            load=sign_ins,
            on=frozenset({EMAIL, PUSH}),
            queue=CRITICAL,
            urgent=True,
            settable=False,
        )
    )
    listeners.on_new_device(tell_new_device)
    listeners.on_invited(send_invitation)
    listeners.on_invitation_revoked(cancel_invitation)
