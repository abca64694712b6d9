from django.db import models

from documents.models.file import DocumentFile


class UploadTarget(models.Model):
    """The document an upload is meant for. Without one, or when that document is gone by the time the
    gate has passed the file, the file begins a document of its own."""

    upload = models.OneToOneField("Upload", models.CASCADE, related_name="target")
    document = models.ForeignKey("Document", models.SET_NULL, null=True, related_name="awaited", verbose_name="văn bản")
    part = models.CharField("phần", max_length=10, choices=DocumentFile.Part)
    # Of which file of the part this is a new version; none: one more file of the part.
    position = models.PositiveSmallIntegerField("thứ tự", null=True)
    kept_apart = models.BooleanField("đã giữ thành văn bản riêng", default=False)

    class Meta:
        verbose_name = "nơi nhận tệp"
        verbose_name_plural = "nơi nhận tệp"

    def __str__(self):
        return f"{self.get_part_display()} {self.position if self.position is not None else 'mới'}"
