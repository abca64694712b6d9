import hashlib
import secrets
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

LONGEST_DAYS = 366


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def last_possible_day():
    return timezone.localdate() + timedelta(days=LONGEST_DAYS)


class ApiClient(models.Model):
    """Another system that reads the store for one unit. Only the digest of its token is kept, and of its
    use only the last day."""

    class Scope(models.TextChoices):
        READ_PUBLIC = "documents:read-public", "Đọc văn bản công khai"
        READ_INTERNAL = "documents:read-internal", "Đọc cả văn bản nội bộ mà cán bộ của đơn vị được xem"

    name = models.CharField("tên hệ thống", max_length=160)
    contact = models.CharField("người liên hệ", max_length=300)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="api_clients", verbose_name="đơn vị")
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope), verbose_name="được làm gì")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField("dùng được đến hết ngày")
    # Whoever gave the token last answers for it: with a closed account behind it, it opens nothing.
    granted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="người cấp"
    )
    granted_at = models.DateTimeField("cấp lúc", default=timezone.now, editable=False)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True, editable=False)
    last_used_on = models.DateField("dùng gần nhất ngày", null=True, editable=False)

    class Meta:
        verbose_name = "hệ thống kết nối"
        verbose_name_plural = "hệ thống kết nối"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="one_api_client_of_a_name_per_unit"),
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="an_api_client_may_do_something"),
        ]

    def __str__(self):
        return self.name

    @property
    def why_closed(self):
        """The sentence that tells the client why its token opens nothing; "" while it does."""
        today = timezone.localdate()
        if self.revoked_at:
            return "Khóa truy cập đã bị thu hồi. Đề nghị liên hệ quản trị của cổng để được cấp lại."
        if self.expires_on < today:
            return f"Khóa truy cập đã hết hạn từ sau ngày {self.expires_on:%d/%m/%Y}. Đề nghị quản trị của cổng cấp lại."
        if not self.granted_by.is_active:
            return "Tài khoản của người cấp khóa truy cập đã đóng. Đề nghị quản trị của cổng cấp lại khóa."
        if self.unit.valid_to and self.unit.valid_to <= today:
            return f"{self.unit} đã kết thúc hoạt động nên khóa truy cập không còn dùng được. Đề nghị quản trị của cổng cấp khóa cho đơn vị kế thừa."
        return ""

    @property
    def scope_label(self):
        widest = self.Scope.READ_INTERNAL if self.Scope.READ_INTERNAL in self.scopes else self.Scope.READ_PUBLIC
        return widest.label

    @property
    def state_label(self):
        if self.revoked_at:
            return "Đã thu hồi"
        return "Không dùng được" if self.why_closed else "Đang dùng được"
