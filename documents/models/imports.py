"""A folder of scans with its index: what is to come in, what became of every row."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The imports of the offices where this person takes files in."""
        return self.filter(unit__in=user.units_with("documents.upload_document"))


class Import(models.Model):
    class State(models.TextChoices):
        MAPPING = "mapping", "Chờ chọn cột"
        CHECKING = "checking", "Đang kiểm tra thử"
        CHECKED = "checked", "Đã kiểm tra thử"
        RUNNING = "running", "Đang nhập"
        STOPPED = "stopped", "Đã tạm dừng"
        DONE = "done", "Đã nhập xong"

    TRANSITIONS = {
        State.MAPPING: {State.CHECKING},
        State.CHECKING: {State.CHECKED},
        State.CHECKED: {State.CHECKING, State.RUNNING},
        State.RUNNING: {State.STOPPED, State.DONE},
        State.STOPPED: {State.RUNNING},
        State.DONE: {State.RUNNING},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # also the batch of its uploads
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="imports", verbose_name="đơn vị")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="imports", verbose_name="người nhập")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.MAPPING)
    # Below the unit's folder on the server; "" where the files come from the clerk's own machine.
    on_server = models.BooleanField("tệp ở máy chủ", default=False)
    folder = models.CharField("thư mục", max_length=500, blank=True)
    headings = ArrayField(models.CharField(max_length=200), default=list)
    columns = ArrayField(models.CharField(max_length=20, blank=True), default=list)  # what each heading means
    rows_total = models.PositiveIntegerField("số dòng", default=0)
    created_at = models.DateTimeField("lập lúc", default=timezone.now)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt nhập"
        verbose_name_plural = "đợt nhập"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["unit", "-created_at"], name="imports_of_office"),
            models.Index(
                fields=["created_at"], condition=models.Q(state__in=["checking", "running"]), name="imports_at_work"
            ),
        ]

    def __str__(self):
        return f"đợt nhập lúc {timezone.localtime(self.created_at):%H:%M %d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("documents:import", args=[self.pk])


class ImportRow(models.Model):
    """One row of the index, or a file that no row names. What stands in it is sealed until its file is past
    the gate, and forgotten when the gate refuses the file: the words of the index are words about the paper."""

    class Outcome(models.TextChoices):
        UNCHECKED = "unchecked", "Chưa kiểm tra"
        READY = "ready", "Sẽ nhập"
        AWAITED = "awaited", "Chờ tệp"
        MISSING = "missing", "Thiếu tệp"
        UNNAMED = "unnamed", "Không ghi tên tệp"
        TWICE = "twice", "Trùng tệp"
        OUTSIDE = "outside", "Sai đường dẫn"
        WRONG_HASH = "wrong_hash", "Sai mã SHA-256"
        TOO_LARGE = "too_large", "Tệp quá lớn"
        UNLISTED = "unlisted", "Không có trong mục lục"
        WORKING = "working", "Đang đọc"
        TAKEN = "taken", "Đã nhập"
        DUPLICATE = "duplicate", "Đã có trong kho"
        HELD = "held", "Tạm giữ"
        REFUSED = "refused", "Không tiếp nhận"
        UNREADABLE = "unreadable", "Không đọc được"
        FAILED = "failed", "Lỗi, có thể làm lại"

    # What to do where the outcome alone does not say it.
    SENTENCES = {
        Outcome.MISSING: "Không thấy tệp này; hãy kiểm tra tên tệp ở mục lục và trong thư mục rồi làm lại.",
        Outcome.UNNAMED: "Hãy ghi tên tệp vào dòng này của mục lục rồi nhập lại mục lục.",
        Outcome.OUTSIDE: "Đường dẫn ra ngoài thư mục hoặc là liên kết; chỉ nhận tệp nằm trong thư mục.",
        Outcome.WRONG_HASH: "Tệp không đúng mã ghi ở mục lục; hãy lấy đúng tệp hoặc sửa mã.",
        Outcome.TOO_LARGE: "Hãy quét ở 300 dpi hoặc tách thành nhiều tệp.",
        Outcome.UNLISTED: "Tệp này sẽ không nhập; nếu cần, hãy thêm một dòng vào mục lục.",
    }

    entry = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("dòng", null=True)  # as the spreadsheet counts; None: no row names the file
    sealed = models.TextField(blank=True)
    path_key = models.CharField(max_length=64, blank=True)  # a keyed hash of the file's place
    name_key = models.CharField(max_length=64, blank=True)  # the same of its name alone
    expected_sha256 = models.CharField("mã SHA-256 ở mục lục", max_length=64, blank=True)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome, default=Outcome.UNCHECKED)
    notes = ArrayField(models.TextField(), default=list)  # sentences that quote nothing of the row
    upload = models.OneToOneField("Upload", models.SET_NULL, null=True, blank=True, related_name="import_row")
    document = models.ForeignKey("Document", models.SET_NULL, null=True, blank=True, related_name="import_rows")
    from_index = ArrayField(models.CharField(max_length=20), default=list)  # fields of the document it filled

    class Meta:
        verbose_name = "dòng mục lục"
        verbose_name_plural = "dòng mục lục"
        ordering = ["entry", models.F("number").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["entry", "outcome", "number"], name="import_rows_by_outcome"),
            models.Index(fields=["entry", "name_key"], name="import_rows_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_import_row_per_number"),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | models.Q(sealed="", path_key="", name_key=""),
                name="refused_rows_keep_no_words",
            ),
        ]

    def __str__(self):
        return f"dòng {self.number}" if self.number else "tệp ngoài mục lục"

    @property
    def sentence(self):
        return " ".join(self.notes) or self.SENTENCES.get(self.outcome, "")


class ImportColumn(models.Model):
    """What a heading means in the indexes of one office, as its clerk said last time."""

    unit = models.ForeignKey("accounts.Unit", models.CASCADE, related_name="import_columns")
    heading_key = models.CharField(max_length=200)
    meaning = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = "cột của mục lục"
        verbose_name_plural = "cột của mục lục"
        constraints = [models.UniqueConstraint(fields=["unit", "heading_key"], name="one_meaning_per_heading")]

    def __str__(self):
        return f"{self.heading_key}: {self.meaning}"
