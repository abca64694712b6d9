from django.db import models
from django.utils import timezone


class Download(models.Model):
    """A file of a document that is not public was taken home. Belongs to the document: it is read per
    document, by few, with a reason. There is deliberately no way from a person to the rows."""

    document = models.ForeignKey("Document", models.CASCADE, related_name="downloads", verbose_name="văn bản")
    file = models.ForeignKey("DocumentFile", models.CASCADE, related_name="+", verbose_name="tệp")
    person = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người tải")
    unit = models.ForeignKey("accounts.Unit", models.SET_NULL, null=True, related_name="+", verbose_name="đơn vị")
    at = models.DateTimeField("tải lúc", default=timezone.now, db_index=True)
    marked = models.BooleanField("có dấu chìm", default=False)

    class Meta:
        verbose_name = "lượt tải"
        verbose_name_plural = "lượt tải"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["document", "-id"], name="downloads_of_document")]

    def __str__(self):
        return f"tải lúc {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


class DownloadReading(models.Model):
    """Somebody read the downloads of a document, for a reason that the document's unit can see."""

    document = models.ForeignKey("Document", models.CASCADE, related_name="download_readings", verbose_name="văn bản")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người xem")
    at = models.DateTimeField("xem lúc", default=timezone.now, db_index=True)
    reason = models.CharField("lý do", max_length=300)

    class Meta:
        verbose_name = "lần xem lượt tải"
        verbose_name_plural = "lần xem lượt tải"
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="downloads_are_read_for_a_reason")]

    def __str__(self):
        return self.reason
