from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class DocumentMerge(models.Model):
    """One record of a paper became part of another. Holds what the survivor got by it, so that it can
    be undone; the emptied record keeps its own description, hidden."""

    emptied = models.OneToOneField("Document", models.CASCADE, related_name="merge", verbose_name="bản ghi đã gộp")
    survivor = models.ForeignKey("Document", models.CASCADE, related_name="merged_in", verbose_name="bản ghi được giữ")
    from_state = models.CharField("trạng thái trước đó", max_length=10)
    filled = ArrayField(models.CharField(max_length=40), default=list)  # fields of the survivor that were empty
    tags_added = ArrayField(models.BigIntegerField(), default=list)
    fields_added = ArrayField(models.BigIntegerField(), default=list)
    units_added = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người gộp")
    at = models.DateTimeField("gộp lúc", default=timezone.now)

    class Meta:
        verbose_name = "lần gộp văn bản"
        verbose_name_plural = "lần gộp văn bản"
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(emptied=models.F("survivor")), name="merged_into_another"),
        ]

    def __str__(self):
        return f"gộp lúc {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


class MergedFile(models.Model):
    """Where a file stood before its record was emptied."""

    merge = models.ForeignKey(DocumentMerge, models.CASCADE, related_name="files")
    file = models.ForeignKey("DocumentFile", models.CASCADE, related_name="+")
    part = models.CharField("phần", max_length=10)
    position = models.PositiveSmallIntegerField("thứ tự")
    version = models.PositiveSmallIntegerField("phiên bản")

    class Meta:
        verbose_name = "tệp đã chuyển khi gộp"
        verbose_name_plural = "tệp đã chuyển khi gộp"
        constraints = [models.UniqueConstraint(fields=["merge", "file"], name="moved_once_by_a_merge")]

    def __str__(self):
        return f"{self.part} {self.position}, bản {self.version}"
