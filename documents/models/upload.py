import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone


class UploadStage(models.TextChoices):
    WAITING = "waiting", "Chờ đọc"
    TYPE = "type", "Nhận loại tệp"
    TEXT = "text", "Đọc chữ"
    GATE = "gate", "Kiểm tra dấu mật"
    STORE = "store", "Lưu bản gốc"
    SIGNATURES = "sign", "Kiểm tra chữ ký số"
    HEAD = "head", "Đọc thể thức"
    IMAGES = "images", "Tạo ảnh trang"
    INDEX = "index", "Lập chỉ mục"
    DONE = "done", "Xong"


class UploadQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(clerk=user)

    def unfinished(self):
        return self.filter(state=Upload.State.WORKING)


class Upload(models.Model):
    """One file on its way in. Until the gate has passed it there is nothing here but who, when, how
    large and its hash; the file itself lives in memory (see quarantine.py)."""

    class State(models.TextChoices):
        WORKING = "working", "Đang xử lý"
        HELD = "held", "Tạm giữ"
        REFUSED = "refused", "Không tiếp nhận"  # by the gate: nothing of it is kept
        UNREADABLE = "unreadable", "Không đọc được"
        FAILED = "failed", "Lỗi, có thể làm lại"
        LOST = "lost", "Chưa nhận được"
        DUPLICATE = "duplicate", "Đã có trong kho"
        READY = "ready", "Chờ kiểm tra"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    clerk = models.ForeignKey("accounts.User", models.PROTECT, related_name="uploads")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="uploads")
    sealed_name = models.TextField(blank=True)  # encrypted; emptied when the file is refused
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WORKING)
    stage = models.CharField(max_length=8, choices=UploadStage, default=UploadStage.WAITING)
    done = models.PositiveIntegerField(default=0)  # pages of the present stage
    total = models.PositiveIntegerField(default=0)
    reason_code = models.CharField(max_length=40, blank=True)
    reasons = ArrayField(models.TextField(), default=list)  # sentences for the clerk; never document text
    document = models.ForeignKey("Document", models.SET_NULL, null=True, blank=True, related_name="uploads")
    file = models.ForeignKey("DocumentFile", models.SET_NULL, null=True, blank=True, related_name="uploads")
    released_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    dismissed = models.BooleanField(default=False)  # taken off the clerk's list
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    gate_passed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp tải lên"
        verbose_name_plural = "tệp tải lên"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["clerk", "-created_at"], name="uploads_of_clerk"),
            models.Index(fields=["created_at"], condition=models.Q(state="working"), name="uploads_unfinished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | models.Q(sealed_name="", document__isnull=True),
                name="refused_uploads_keep_no_name_and_no_document",
            )
        ]

    def __str__(self):
        return f"tệp tải lên lúc {timezone.localtime(self.created_at):%H:%M:%S %d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("documents:desk")

    @property
    def is_received(self):
        """True once the portal has taken the file in its keeping, and only then."""
        return self.gate_passed_at is not None

    @property
    def percent(self):
        """Progress over all stages, reading the pages being the long one."""
        if self.state != self.State.WORKING:
            return 100
        order = list(UploadStage)
        share = {UploadStage.TEXT: (10, 50), UploadStage.GATE: (60, 15)}
        start, width = share.get(UploadStage(self.stage), (0, 0))
        if width:
            return start + round(width * self.done / self.total) if self.total else start
        position = order.index(UploadStage(self.stage))
        return 5 * position if position < 2 else 70 + 5 * (position - 3)


class HeldFile(models.Model):
    """A file the gate could not pass by itself: encrypted under a key of its own in a folder that no
    backup holds, until the person in charge decides or its time runs out."""

    class Decision(models.TextChoices):
        PENDING = "pending", "Chờ quyết định"
        RELEASED = "released", "Cho tiếp nhận"
        REFUSED = "refused", "Không tiếp nhận"
        EXPIRED = "expired", "Hết hạn, đã hủy"

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="held")
    key = models.BinaryField()  # emptied with the file, so no copy of the folder can be read later
    expires_at = models.DateTimeField("giữ đến")
    decision = models.CharField("quyết định", max_length=8, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    grounds = models.TextField("căn cứ quyết định", blank=True)

    class Meta:
        verbose_name = "tệp tạm giữ"
        verbose_name_plural = "tệp tạm giữ"
        ordering = ["expires_at"]

    def __str__(self):
        return f"giữ đến {timezone.localtime(self.expires_at):%H:%M %d/%m/%Y}"
