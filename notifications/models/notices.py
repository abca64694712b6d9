"""What is told, and each attempt to tell it. PostgreSQL is the truth; the queue only wakes the worker."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from notifications.kinds import CHANNELS, QUEUES, get_kind


class Notice(models.Model):
    """One thing to tell: an object of a kind, in one version."""

    kind = models.CharField("loại", max_length=60)
    object_id = models.CharField("đối tượng", max_length=40)
    version = models.PositiveIntegerField("bản", default=1)
    data = models.JSONField(default=dict, blank=True)  # a few facts for the templates; never the text of a document
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người gửi")
    unit = models.ForeignKey("accounts.Unit", models.SET_NULL, null=True, related_name="+", verbose_name="đơn vị gửi")
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("còn ích đến")
    cancelled_at = models.DateTimeField("hủy lúc", null=True)

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "version"], name="notice_once")]
        indexes = [
            models.Index(fields=["by", "-id"], name="notices_of_sender"),
            models.Index(fields=["unit", "-id"], name="notices_of_unit"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id} v{self.version}"

    @property
    def of_kind(self):
        return get_kind(self.kind)

    @property
    def needs_ack(self):
        """A kind that asks for confirmation may leave it to each notice whether it does."""
        kind = self.of_kind
        return kind is not None and kind.needs_ack and self.data.get("needs_ack", True)


class State(models.TextChoices):
    PENDING = "pending", "Chờ gửi"
    LEASED = "leased", "Đang gửi"
    RETRY = "retry", "Sẽ gửi lại"
    ACCEPTED = "accepted", "Đã gửi"
    DELIVERED = "delivered", "Đã nhận"
    SEEN = "seen", "Đã xem"
    ACKNOWLEDGED = "acknowledged", "Đã xác nhận"
    FAILED = "failed", "Không gửi được"
    EXPIRED = "expired", "Quá hạn"
    SUPERSEDED = "superseded", "Đã có bản mới"
    CANCELLED = "cancelled", "Đã hủy"
    SUPPRESSED = "suppressed", "Không cần gửi"


DUE = (State.PENDING, State.LEASED, State.RETRY)
TOLD = (State.ACCEPTED, State.DELIVERED, State.SEEN, State.ACKNOWLEDGED)


class Delivery(models.Model):
    """One notice to one recipient by one channel. A row is due when `next_at` is past: taking it moves `next_at` to the end of
    the lease, so that what a killed worker held comes back by itself; `fence` keeps that worker from finishing it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey("notifications.Recipient", models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey("notifications.Endpoint", models.RESTRICT, null=True, related_name="deliveries")
    channel = models.CharField("kênh", max_length=8, choices=list(CHANNELS.items()))
    purpose = models.CharField("lần", max_length=20, default="first")
    queue = models.CharField(max_length=8, choices=[(queue, queue) for queue in QUEUES])
    state = models.CharField("trạng thái", max_length=12, choices=State.choices, default=State.PENDING)
    digest = models.BooleanField("vào bản tổng hợp", default=False)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_at = models.DateTimeField("gửi lúc", default=timezone.now)
    lease_owner = models.CharField(max_length=36, blank=True)
    fence = models.PositiveIntegerField(default=0)
    provider_id = models.CharField("mã của bên chuyển", max_length=200, blank=True)
    problem = models.CharField("vì sao chưa được", max_length=200, blank=True)
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    accepted_at = models.DateTimeField("gửi lúc", null=True)
    delivered_at = models.DateTimeField("nhận lúc", null=True)
    seen_at = models.DateTimeField("xem lúc", null=True)
    acknowledged_at = models.DateTimeField("xác nhận lúc", null=True)

    class Meta:
        verbose_name = "lần gửi"
        verbose_name_plural = "lần gửi"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "recipient", "channel", "purpose", "endpoint"],
                nulls_distinct=False,
                name="told_once_each_way",
            )
        ]
        indexes = [
            models.Index(
                fields=["queue", "channel", "next_at", "id"],
                condition=Q(state__in=["pending", "leased", "retry"]),
                name="deliveries_due",
            ),
            models.Index(fields=["recipient", "-id"], condition=Q(channel="portal"), name="deliveries_inbox"),
            models.Index(
                fields=["recipient"], condition=Q(channel="portal", seen_at__isnull=True), name="deliveries_unread"
            ),
            models.Index(
                fields=["recipient", "channel"], condition=Q(state__in=["pending", "retry"]), name="deliveries_waiting"
            ),
            models.Index(fields=["state", "-id"], condition=Q(state="failed"), name="deliveries_dead"),
            models.Index(fields=["channel", "-accepted_at"], name="deliveries_by_channel"),
            # The end of its last lease is when a row failed, give or take that lease.
            models.Index(fields=["channel", "next_at"], condition=Q(state="failed"), name="deliveries_failed_lately"),
            models.Index(fields=["channel"], condition=Q(state="retry"), name="deliveries_retrying"),
        ]

    def __str__(self):
        return f"{self.notice} → {self.recipient} ({self.channel})"


class Heartbeat(models.Model):
    """When something that runs by the clock last did."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "nhịp"
        verbose_name_plural = "nhịp"

    def __str__(self):
        return f"{self.name} {self.at:%d/%m/%Y %H:%M:%S}"
