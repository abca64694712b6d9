"""What happens to an article on its way, and what is typed meanwhile."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ArticleIndexDue(models.Model):
    """An article whose index must be written anew because a name it is found by has changed."""

    article = models.OneToOneField("Article", models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bài chờ lập lại chỉ mục"
        verbose_name_plural = "bài chờ lập lại chỉ mục"

    def __str__(self):
        return str(self.article_id)


class Step(models.Model):
    """One deed of the desk. What was done after publication is shown to readers."""

    class Deed(models.TextChoices):
        CREATED = "created", "Lập bài"
        SUBMITTED = "submitted", "Chuyển duyệt"
        TAKEN = "taken", "Nhận duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Duyệt"
        SCHEDULED = "scheduled", "Hẹn giờ"
        UNSCHEDULED = "unscheduled", "Bỏ hẹn giờ"
        PUBLISHED = "published", "Xuất bản"
        UPDATED = "updated", "Cập nhật bản đang đăng"
        CORRECTED = "corrected", "Đính chính"
        WITHDRAWN = "withdrawn", "Gỡ"
        REOPENED = "reopened", "Sửa lại"

    PUBLIC = (Deed.PUBLISHED, Deed.UPDATED, Deed.CORRECTED, Deed.WITHDRAWN)

    article = models.ForeignKey("Article", models.CASCADE, related_name="steps")
    version = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    before = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")  # what readers saw until then
    deed = models.CharField("việc", max_length=12, choices=Deed)
    reason = models.CharField("lý do, nội dung", max_length=500, blank=True)  # public where the deed is
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")  # None: the clock
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField("lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "bước"
        verbose_name_plural = "bước"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["article", "-at"], name="news_steps_of_article"),
            models.Index(
                fields=["-at", "-id"], condition=Q(deed__in=["corrected", "withdrawn"]), name="news_corrections_register"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(deed__in=["returned", "withdrawn", "corrected"]) | ~Q(reason=""), name="news_step_says_why"
            )
        ]

    def __str__(self):
        return f"{self.article}: {self.get_deed_display()}"


class Typed(models.Model):
    """What stands in one person's form and is not saved yet, as it was typed, valid or not."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="typed")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    values = models.JSONField(default=dict)
    based_on = models.PositiveIntegerField("sửa từ bản số")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "phần đang gõ"
        verbose_name_plural = "phần đang gõ"
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="news_typed_once")]

    def __str__(self):
        return f"{self.article}: {self.user}"


class Presence(models.Model):
    """Who has an article open for writing, for whoever opens it next."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="presences")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "người đang mở bài"
        verbose_name_plural = "người đang mở bài"
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="news_present_once")]

    def __str__(self):
        return f"{self.article}: {self.user}"


class Schedule(models.Model):
    """A deed at a time. Whoever does it closes the row in the same transaction, so it is done once."""

    class Deed(models.TextChoices):
        PUBLISH = "publish", "Đăng"
        WITHDRAW = "withdraw", "Gỡ"

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ đến giờ"
        DONE = "done", "Đã làm"
        CANCELLED = "cancelled", "Đã bỏ"
        FAILED = "failed", "Không làm được"

    article = models.ForeignKey("Article", models.CASCADE, related_name="schedules")
    version = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    deed = models.CharField("việc", max_length=8, choices=Deed)
    due_at = models.DateTimeField("vào lúc")
    reason = models.CharField("lý do", max_length=500, blank=True)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.WAITING)
    problem = models.CharField("vì sao không làm được", max_length=500, blank=True)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "hẹn giờ"
        verbose_name_plural = "hẹn giờ"
        ordering = ["due_at"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="news_schedules_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "deed"], condition=Q(state="waiting"), name="news_one_waiting_schedule"
            )
        ]

    def __str__(self):
        return f"{self.get_deed_display()} {self.article} lúc {self.due_at}"
