"""The frozen list of tables of a wave, their weights, and what was released of them."""

from django.db import models
from django.utils import timezone


class Weighting(models.Model):
    """`targets`: {column key: {code: population share or count}}. `report`: convergence, trimming, deff, n_eff."""

    class Method(models.TextChoices):
        NONE = "none", "Không gia quyền"
        CELL = "cell", "Hậu phân tầng theo ô"
        RAKING = "raking", "Lặp theo biên (raking)"

    survey = models.OneToOneField("Survey", models.CASCADE, related_name="weighting")
    method = models.CharField("cách gia quyền", max_length=8, choices=Method, default=Method.NONE)
    targets = models.JSONField("số liệu tổng thể", default=dict)
    cap = models.DecimalField("trần quyền số", max_digits=4, decimal_places=1, default=5)
    source = models.CharField("nguồn số liệu tổng thể", max_length=300, blank=True)
    report = models.JSONField(default=dict, editable=False)
    data = models.BinaryField(default=bytes, editable=False)  # zlib of little-endian float32, in the order of the columns

    class Meta:
        verbose_name = "gia quyền"
        verbose_name_plural = "gia quyền"

    def __str__(self):
        return f"{self.survey}: {self.get_method_display()}"


class TablePlan(models.Model):
    """Which tables of a wave may ever be shown. Approved and frozen before the first is; none is added afterwards,
    because each further table may uncover what another hides."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang lập"
        SUBMITTED = "submitted", "Trình duyệt"
        FROZEN = "frozen", "Đã duyệt, khóa"

    survey = models.OneToOneField("Survey", models.CASCADE, related_name="plan")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    least_cell = models.PositiveSmallIntegerField("số phiếu ít nhất của một ô", default=10)  # never below 5
    least_base = models.PositiveSmallIntegerField("số phiếu ít nhất của một bảng", default=30)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    submitted_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    frozen_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    frozen_at = models.DateTimeField(null=True, editable=False)
    audit = models.JSONField(default=dict, editable=False)  # what the linear audit covered and what it did not

    class Meta:
        verbose_name = "danh mục bảng"
        verbose_name_plural = "danh mục bảng"
        constraints = [
            models.CheckConstraint(condition=models.Q(least_cell__gte=5), name="surveys_no_cell_below_five"),
            models.CheckConstraint(condition=models.Q(least_base__gte=30), name="surveys_no_base_below_thirty"),
        ]

    def __str__(self):
        return f"{self.survey}: danh mục bảng"


class PlannedTable(models.Model):
    """One question alone (`by` empty) or crossed with a personal question or "_stratum"."""

    plan = models.ForeignKey(TablePlan, models.CASCADE, related_name="tables")
    number = models.PositiveIntegerField("bảng số")
    question = models.CharField("câu hỏi", max_length=60)
    by = models.CharField("phân tổ theo", max_length=60, blank=True)
    title = models.CharField("tên bảng", max_length=300, blank=True)

    class Meta:
        verbose_name = "bảng"
        verbose_name_plural = "bảng"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "question", "by"], name="surveys_table_planned_once")]

    def __str__(self):
        return f"Bảng {self.number}"


class ReleasedTable(models.Model):
    """What may be said of one table, as the one door (surveys/tables/release.py) let it out. Pages, charts, reports and
    exports read this and never the columns. `body`: see there."""

    planned = models.OneToOneField(PlannedTable, models.CASCADE, related_name="released")
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bảng đã lập"
        verbose_name_plural = "bảng đã lập"

    def __str__(self):
        return str(self.planned)
