import base64
import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models.fields import NFCField
from accounts.models.units import Unit
from accounts.models.users import User
from accounts.roles import role_choices

LIFETIME = timedelta(days=7)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_from(nonce: str) -> str:
    """The nonce alone tells nobody anything: the token is made of it with the secret of this portal."""
    made = salted_hmac("accounts.invitation", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


class InvitationState(models.TextChoices):
    OPEN = "open", "đang chờ"
    ACCEPTED = "accepted", "đã nhận"
    REVOKED = "revoked", "đã thu hồi"


class InvitationQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(state=InvitationState.OPEN, expires_at__gt=timezone.now())

    def with_token(self, token):
        return self.filter(token_digest=digest(token))


class Invitation(models.Model):
    """A link that lets one person join one unit in one role, once. Its token is not stored: only the
    digest, and a nonce from which the letter to the invited person makes the token again."""

    email = models.EmailField("thư điện tử")
    full_name = NFCField("họ và tên", max_length=120)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField("vai trò", max_length=30, choices=role_choices)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    token_nonce = models.CharField(max_length=32, blank=True, editable=False)  # empty: made before letters were sent
    state = models.CharField(
        "trạng thái", max_length=10, choices=InvitationState, default=InvitationState.OPEN
    )
    created_by = models.ForeignKey(
        User, verbose_name="người mời", on_delete=models.PROTECT, related_name="invitations_made"
    )
    created_at = models.DateTimeField("mời lúc", default=timezone.now)
    expires_at = models.DateTimeField("hết hạn lúc")
    closed_at = models.DateTimeField("khép lại lúc", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User,
        verbose_name="người nhận",
        on_delete=models.PROTECT,
        null=True,
        related_name="invitations_accepted",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "lời mời"
        verbose_name_plural = "lời mời"
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "state"], name="accounts_invite_unit")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None, accepted_by=None)
                | models.Q(state="revoked", closed_at__isnull=False, accepted_by=None)
                | models.Q(state="accepted", closed_at__isnull=False, accepted_by__isnull=False),
                name="accounts_invite_state",
            ),
        ]

    def __str__(self):
        return f"{self.full_name} – {self.get_role_display()} – {self.unit}"

    def set_new_token(self) -> str:
        self.token_nonce = secrets.token_hex(16)
        token = token_from(self.token_nonce)
        self.token_digest = digest(token)
        self.expires_at = timezone.now() + LIFETIME
        return token

    def token_for_letter(self) -> str:
        """The token of the link as it is now, or "" where it cannot be made again: the portal's secret was changed."""
        token = token_from(self.token_nonce) if self.token_nonce else ""
        return token if token and digest(token) == self.token_digest else ""

    @property
    def is_usable(self):
        return self.state == InvitationState.OPEN and self.expires_at > timezone.now()

    @property
    def state_label(self):
        if self.state == InvitationState.OPEN and not self.is_usable:
            return "đã hết hạn"
        return self.get_state_display()
