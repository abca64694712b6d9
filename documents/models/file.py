import json
import zlib

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from documents.models.document import YEAR
from documents.reading.pages import Word

# Newest first; the main file before annexes and the rest, whatever the letters of their codes.
MAIN_FIRST = (models.Case(models.When(part="main", then=0), default=1), "part", "position", "-version")


class DocumentFile(models.Model):
    """One original, never rewritten. A corrected file is a new row of the same part, one version up."""

    class Part(models.TextChoices):
        MAIN = "main", "Văn bản"
        ANNEX = "annex", "Phụ lục"
        SUBMISSION = "submission", "Phiếu trình"
        OTHER = "other", "Tài liệu kèm theo"

    document = models.ForeignKey("Document", models.CASCADE, related_name="files", verbose_name="văn bản")
    part = models.CharField("phần", max_length=10, choices=Part, default=Part.MAIN)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    name = models.CharField("tên tệp", max_length=255)
    kind = models.CharField("loại tệp", max_length=10)
    mime = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField("dung lượng")
    sha256 = models.CharField("mã SHA-256", max_length=64, db_index=True)
    has_fixed_pages = models.BooleanField(default=True)
    text_source = models.CharField("nguồn chữ", max_length=5, default="text")
    page_count = models.PositiveIntegerField("số trang", default=0)
    uploaded_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now)

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        ordering = ["part", "position", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "part", "position", "version"], name="one_file_per_part_and_version"
            )
        ]

    def __str__(self):
        return self.name


def packed_words(words):
    """Words as stored beside their page: a compact, compressed list."""
    rows = [
        [word.text, *(round(value, 4) for value in (word.x0, word.y0, word.x1, word.y1, word.confidence)), word.line, word.block]
        for word in words
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


class DocumentPage(models.Model):
    """One page of a file, as read. The search index has one row per page, so a hit names its page."""

    file = models.ForeignKey(DocumentFile, models.CASCADE, related_name="pages")
    document = models.ForeignKey("Document", models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField("trang")
    width = models.FloatField()
    height = models.FloatField()
    rotation = models.SmallIntegerField(default=0)
    source = models.CharField(max_length=5)
    confidence = models.FloatField(default=1.0)
    text = models.TextField(blank=True)
    packed = models.BinaryField(default=bytes)
    # The day of the document, repeated here so that "newest matches first" needs no join.
    date_issued = models.DateField(null=True)
    folded_vector = SearchVectorField(null=True)
    exact_vector = SearchVectorField(null=True)

    class Meta:
        verbose_name = "trang"
        verbose_name_plural = "trang"
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_row_per_page")]
        indexes = [
            # The day stands beside the words, so that a search can look through the newest documents alone, and the
            # year for one that is narrowed to it.
            GinIndex(YEAR, "date_issued", "folded_vector", name="documents_page_folded", fastupdate=False),
            GinIndex(YEAR, "date_issued", "exact_vector", name="documents_page_exact", fastupdate=False),
        ]

    def __str__(self):
        return f"trang {self.number}"

    @property
    def words(self) -> list[Word]:
        return [Word(*row) for row in json.loads(zlib.decompress(bytes(self.packed)))] if self.packed else []


class FieldReading(models.Model):
    """What the head reader proposed for one field, how sure it was and where it stood. Kept beside
    what the clerk confirmed, so that a doubt can be traced to the paper."""

    document = models.ForeignKey("Document", models.CASCADE, related_name="readings")
    field = models.CharField("trường", max_length=20)
    value = models.TextField("giá trị đọc được", blank=True)
    confidence = models.FloatField("độ tin cậy", default=0)
    page = models.PositiveIntegerField("trang", null=True)
    x0 = models.FloatField(null=True)
    y0 = models.FloatField(null=True)
    x1 = models.FloatField(null=True)
    y1 = models.FloatField(null=True)
    note = models.CharField("ghi chú", max_length=120, blank=True)

    class Meta:
        verbose_name = "trường đọc được"
        verbose_name_plural = "trường đọc được"
        constraints = [models.UniqueConstraint(fields=["document", "field"], name="one_reading_per_field")]

    def __str__(self):
        return f"{self.field}: {self.value}"
