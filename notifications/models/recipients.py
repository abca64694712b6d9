"""To whom something can be told, where, and what of it they want."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from notifications.kinds import CHANNELS, EMAIL, OUTSIDE

OUTSIDE_CHANNELS = [(code, CHANNELS[code]) for code in OUTSIDE]


class Recipient(models.Model):
    """A person with an account, the mailbox of a unit, or an outside address that confirmed itself."""

    user = models.OneToOneField("accounts.User", models.CASCADE, null=True, related_name="recipient")
    unit = models.OneToOneField("accounts.Unit", models.CASCADE, null=True, related_name="recipient")
    # Of a mailbox, "" where it was taken away, or an outside address; a person's is the account's.
    email = models.EmailField("thư điện tử", blank=True)
    asked_at = models.DateTimeField("xin nhận lúc", null=True)
    asked_times = models.PositiveIntegerField("số lần xin", default=0)
    token_digest = models.CharField(max_length=64, blank=True)  # of the link in the last letter that asked for confirmation
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)
    quiet_from = models.TimeField("giờ yên tĩnh từ", null=True, blank=True)
    quiet_to = models.TimeField("đến", null=True, blank=True)
    digest_at = models.TimeField("giờ gửi bản tổng hợp", default=datetime.time(7, 30))

    class Meta:
        verbose_name = "người nhận"
        verbose_name_plural = "người nhận"
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False, unit__isnull=True, email=""))
                | Q(user__isnull=True, unit__isnull=False)
                | (Q(user__isnull=True, unit__isnull=True) & ~Q(email="")),
                name="recipient_is_one_of_three",
            ),
            models.UniqueConstraint(
                Lower("email"), condition=Q(user=None, unit=None), name="outside_address_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(email=""), name="recipient_confirmed_an_address"
            ),
            models.UniqueConstraint(fields=["token_digest"], condition=~Q(token_digest=""), name="outside_link_once"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_two_ends",
            ),
        ]

    def __str__(self):
        return str(self.user or self.unit or self.email)

    @property
    def address(self):
        return self.user.email if self.user_id else self.email

    @property
    def is_outside(self):
        return self.user_id is None and self.unit_id is None

    @property
    def off_reason(self):
        """Why no more letters are tried to the address, or ""."""
        off = self.endpoints.filter(channel=EMAIL, address=self.address, off_at__isnull=False)
        return off.values_list("off_reason", flat=True).first() or ""

    def quiet_until(self, moment):
        """When the quiet hours end that `moment` (aware) lies in, or None."""
        if self.quiet_from is None or self.quiet_from == self.quiet_to:
            return None
        local = timezone.localtime(moment)
        at, start, end = local.time(), self.quiet_from, self.quiet_to
        quiet = start <= at < end if start < end else at >= start or at < end
        if not quiet:
            return None
        ends = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
        return ends if ends > local else ends + datetime.timedelta(days=1)


class Endpoint(models.Model):
    """One address of a recipient on one channel. It is never deleted while it has deliveries: it is switched off."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="endpoints")
    channel = models.CharField("kênh", max_length=8, choices=OUTSIDE_CHANNELS)
    address = models.CharField("địa chỉ", max_length=600)
    keys = models.JSONField(default=dict, blank=True)  # of a push subscription: p256dh, auth
    label = models.CharField("thiết bị", max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField("máy báo đã hiện lúc", null=True)
    off_at = models.DateTimeField("tắt lúc", null=True)
    off_reason = models.CharField("lý do tắt", max_length=200, blank=True)

    class Meta:
        verbose_name = "địa chỉ nhận"
        verbose_name_plural = "địa chỉ nhận"
        constraints = [
            models.UniqueConstraint(fields=["recipient", "channel", "address"], name="endpoint_once"),
            models.UniqueConstraint(fields=["address"], condition=Q(channel="push"), name="push_endpoint_of_one_person"),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(off_at__isnull=False), name="endpoints_off")]

    def __str__(self):
        return self.label or self.address

    def get_absolute_url(self):
        return reverse("notifications:preferences") + "#dia-chi"


class Preference(models.Model):
    class Choice(models.TextChoices):
        ON = "on", "Gửi ngay"
        DIGEST = "digest", "Gộp vào bản tổng hợp hằng ngày"
        OFF = "off", "Không gửi"

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="preferences")
    kind = models.CharField("loại thông báo", max_length=60)
    channel = models.CharField("kênh", max_length=8, choices=OUTSIDE_CHANNELS)
    choice = models.CharField("cách gửi", max_length=6, choices=Choice.choices)

    class Meta:
        verbose_name = "lựa chọn nhận"
        verbose_name_plural = "lựa chọn nhận"
        constraints = [models.UniqueConstraint(fields=["recipient", "kind", "channel"], name="one_choice_each")]

    def __str__(self):
        return f"{self.kind} · {self.channel}: {self.choice}"
