"""Where files come from without a person at the page: a folder a scanner writes to, a mailbox."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

DECLARED_FOR = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)


class IntakeSourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            models.Q(unit__in=user.units_with("documents.manage_source"))
            | models.Q(unit__in=user.units_with("documents.declare_source"))
        )

    def due(self):
        """Those to be looked into now; whether one may be is decided again when it is (`standing`)."""
        now = timezone.now()
        return self.filter(state=IntakeSource.State.ACTIVE, declared_until__gt=now, next_look_at__lte=now)


class IntakeSource(models.Model):
    """A folder or a mailbox of one unit. Nobody is there to say "không mật" for each file, so a clerk of
    the unit says it for the source as a whole, by name and for a year; without that nothing is taken."""

    class Kind(models.TextChoices):
        FOLDER = "folder", "Thư mục máy quét"
        MAILBOX = "mailbox", "Hộp thư"

    class State(models.TextChoices):
        ACTIVE = "active", "Đang nhận"
        PAUSED = "paused", "Tạm dừng"

    class Security(models.TextChoices):
        TLS = "tls", "TLS (cổng 993)"
        STARTTLS = "starttls", "STARTTLS (cổng 143)"
        NONE = "none", "Không mã hóa (chỉ trên chính máy chủ này)"

    kind = models.CharField("loại nguồn", max_length=7, choices=Kind)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="intake_sources", verbose_name="đơn vị")
    name = models.CharField("tên nguồn", max_length=80)
    state = models.CharField("trạng thái", max_length=6, choices=State, default=State.ACTIVE)

    responsible = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người phụ trách"
    )
    declared_at = models.DateTimeField("cam kết lúc", null=True, blank=True)
    declared_until = models.DateTimeField("cam kết đến", null=True, blank=True)

    folder = models.CharField("thư mục", max_length=400, blank=True)
    on_disk = models.BooleanField(default=False, editable=False)  # the folder is not in memory

    host = models.CharField("máy chủ thư", max_length=253, blank=True)
    port = models.PositiveIntegerField("cổng", default=993)
    security = models.CharField("bảo mật kết nối", max_length=8, choices=Security, default=Security.TLS)
    username = models.CharField("tên đăng nhập", max_length=254, blank=True)
    sealed_password = models.TextField(blank=True, editable=False)
    password_variable = models.CharField("biến môi trường giữ mật khẩu", max_length=80, blank=True)
    inbox = models.CharField("mục thư đến", max_length=100, default="INBOX")
    senders = ArrayField(models.CharField(max_length=254), default=list, blank=True, verbose_name="người gửi được nhận")
    verifier = models.CharField("máy chủ ghi kết quả xác thực", max_length=253, blank=True)
    needs_proof = models.BooleanField("chỉ nhận thư đã được xác thực", default=False)

    sends_notices = models.BooleanField("gửi thư báo khi không nhận", default=False)

    next_look_at = models.DateTimeField(default=timezone.now, editable=False)
    looked_at = models.DateTimeField("lần xem gần nhất", null=True, editable=False)
    problem = models.TextField("vướng mắc gần nhất", blank=True, editable=False)
    problem_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)  # in a row: the wait doubles with each
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IntakeSourceQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn tiếp nhận"
        verbose_name_plural = "nguồn tiếp nhận"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="folder", host="") & ~models.Q(folder="")
                | models.Q(kind="mailbox", folder="") & ~models.Q(host=""),
                name="intake_source_is_a_folder_or_a_mailbox",
            ),
            models.CheckConstraint(
                condition=models.Q(declared_at=None, declared_until=None, responsible=None)
                | models.Q(declared_at__isnull=False, declared_until__gt=models.F("declared_at")),
                name="intake_source_declared_by_somebody_until_a_day",
            ),
            # The portal must never be made to hand a secret of its own to a mail server.
            models.CheckConstraint(
                condition=models.Q(password_variable="") | models.Q(password_variable__startswith="MAILBOX_PASSWORD_"),
                name="intake_source_reads_mailbox_passwords_only",
            ),
            models.UniqueConstraint(
                fields=["folder"], condition=~models.Q(folder=""), name="intake_folder_once",
                violation_error_message="Thư mục này đã là nguồn tiếp nhận. Mỗi thư mục chỉ thuộc một nguồn.",
            ),
            models.UniqueConstraint(
                fields=["host", "username", "inbox"], condition=~models.Q(host=""), name="intake_mailbox_once",
                violation_error_message="Hộp thư này đã là nguồn tiếp nhận. Mỗi hộp thư chỉ thuộc một nguồn.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_folder(self):
        return self.kind == self.Kind.FOLDER

    @property
    def address(self):
        """Where it is, as a person says it."""
        return self.folder if self.is_folder else f"{self.username} trên {self.host}"

    @property
    def stands_still_because(self) -> str:
        """Why nothing is taken from this source now, as a sentence; empty when something is."""
        if self.state == self.State.PAUSED:
            return "Nguồn đang tạm dừng."
        if self.declared_until is None:
            return "Chưa có văn thư nào của đơn vị cam kết tệp từ nguồn này không mật."
        if self.declared_until <= timezone.now():
            return "Cam kết “không mật” đã hết hạn; văn thư của đơn vị cần cam kết lại."
        if self.responsible is None or not self.responsible.has_role_in(self.unit, "documents.declare_source"):
            return "Người phụ trách không còn là văn thư của đơn vị; văn thư khác cần nhận phụ trách và cam kết lại."
        return ""

    @property
    def must_be_renewed_soon(self):
        return self.declared_until is not None and self.declared_until < timezone.now() + RENEW_BEFORE
