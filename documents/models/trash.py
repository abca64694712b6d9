from django.db import models
from django.utils import timezone

DEFAULT_DAYS = 30


class TrashRetentionQuerySet(models.QuerySet):
    def days_for(self, doc_type_id):
        return self.filter(doc_type=doc_type_id).values_list("days", flat=True).first() or DEFAULT_DAYS


class TrashRetention(models.Model):
    """How long documents of a type stay in the trash; DEFAULT_DAYS where nothing was set."""

    doc_type = models.OneToOneField(
        "DocumentType", models.CASCADE, related_name="trash_retention", verbose_name="loại văn bản"
    )
    days = models.PositiveSmallIntegerField("số ngày giữ trong thùng rác")

    objects = TrashRetentionQuerySet.as_manager()

    class Meta:
        verbose_name = "thời hạn giữ trong thùng rác"
        verbose_name_plural = "thời hạn giữ trong thùng rác"
        constraints = [models.CheckConstraint(condition=models.Q(days__gte=1), name="trash_keeps_a_day_at_least")]

    def __str__(self):
        return f"{self.doc_type}: {self.days} ngày"


class TrashedDocumentQuerySet(models.QuerySet):
    def of(self, user):
        """The trash of every office whose documents this person may throw away."""
        return self.filter(document__owner_unit__in=user.units_with("documents.trash_document"))


class TrashedDocument(models.Model):
    """What brings a document back from the trash exactly as it was, and the day that was promised."""

    document = models.OneToOneField("Document", models.CASCADE, related_name="trashed", verbose_name="văn bản")
    from_state = models.CharField("trạng thái trước đó", max_length=10)
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người chuyển")
    at = models.DateTimeField("lúc", default=timezone.now)
    kept_until = models.DateField("giữ đến hết ngày", db_index=True)

    objects = TrashedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản trong thùng rác"
        verbose_name_plural = "văn bản trong thùng rác"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="trash_newest")]

    def __str__(self):
        return f"giữ đến {self.kept_until:%d/%m/%Y}"


class ErasedFile(models.Model):
    """A file whose rows are gone and whose bytes are to follow. Written in one transaction with the
    deletion, so that a power cut leaves work to do and never a row without its bytes."""

    file_id = models.BigIntegerField(unique=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "tệp chờ xóa khỏi ổ đĩa"
        verbose_name_plural = "tệp chờ xóa khỏi ổ đĩa"

    def __str__(self):
        return self.sha256[:16]
