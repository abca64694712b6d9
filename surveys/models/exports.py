"""What was taken out of a survey: files made in the background, and the one anonymised file of its rows."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class AnonymisedRows(models.Model):
    """One for each wave: two files of the same people with different bands could be laid over each other.

    `data`: zlib of little-endian int16, row after row, in an order of its own; -2 not asked. `codebook`: see
    surveys/exports/variables.py. `report`: {k, groups, withheld, bands, notes}.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "Chờ lãnh đạo duyệt"
        RELEASED = "released", "Đã duyệt"

    survey = models.OneToOneField("Survey", models.PROTECT, related_name="anonymised")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.REQUESTED)
    least_group = models.PositiveSmallIntegerField("số người ít nhất của một nhóm giống nhau (k)", default=10)
    rows = models.PositiveIntegerField("số dòng")
    data = models.BinaryField(editable=False)
    codebook = models.JSONField(default=list, editable=False)
    report = models.JSONField(default=dict, editable=False)
    label = models.JSONField("nhãn độ tin cậy", default=list, editable=False)
    requested_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    released_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    released_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "tệp dữ liệu ẩn danh"
        verbose_name_plural = "tệp dữ liệu ẩn danh"
        constraints = [
            models.CheckConstraint(condition=Q(least_group__gte=5), name="surveys_no_group_below_five"),
            models.CheckConstraint(
                condition=Q(state="requested", released_at__isnull=True) | Q(state="released", released_at__isnull=False),
                name="surveys_rows_released_once",
            ),
        ]

    def __str__(self):
        return f"{self.survey}: dữ liệu ẩn danh"


class MadeFile(models.Model):
    """A report, or the anonymised rows in one format. `manifest`: see surveys/exports/package.py."""

    class Kind(models.TextChoices):
        BRIEF_DOCX = "brief_docx", "Báo cáo nhanh (DOCX)"
        BRIEF_PDF = "brief_pdf", "Báo cáo nhanh (PDF)"
        THEMATIC_DOCX = "thematic_docx", "Báo cáo chuyên đề (DOCX)"
        THEMATIC_PDF = "thematic_pdf", "Báo cáo chuyên đề (PDF)"
        ROWS_XLSX = "rows_xlsx", "Dữ liệu ẩn danh (XLSX)"
        ROWS_SAV = "rows_sav", "Dữ liệu ẩn danh (SPSS .sav)"

    REPORTS = (Kind.BRIEF_DOCX, Kind.BRIEF_PDF, Kind.THEMATIC_DOCX, Kind.THEMATIC_PDF)
    ROWS = (Kind.ROWS_XLSX, Kind.ROWS_SAV)

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        READY = "ready", "Đã xong"
        FAILED = "failed", "Không lập được"

    survey = models.ForeignKey("Survey", models.CASCADE, related_name="files")
    kind = models.CharField("tệp", max_length=14, choices=Kind)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    why = models.CharField("lý do không lập được", max_length=600, blank=True)
    name = models.CharField("tên tệp", max_length=200, blank=True)
    content = models.BinaryField(default=bytes, editable=False)
    size = models.PositiveBigIntegerField("dung lượng", default=0)
    manifest = models.JSONField("bảng kê", default=dict, editable=False)
    ordered_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "tệp kết xuất"
        verbose_name_plural = "tệp kết xuất"
        constraints = [models.UniqueConstraint(fields=["survey", "kind"], name="surveys_file_of_a_kind_once")]

    def __str__(self):
        return f"{self.survey}: {self.get_kind_display()}"
