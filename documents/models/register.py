"""Sổ đăng ký văn bản đến, đi: what an office wrote down, in its own words and under its own numbers."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from vietnamese.numbering import format_number
from vietnamese.text import fold


class Book(models.TextChoices):
    INCOMING = "incoming", "Sổ văn bản đến"
    OUTGOING = "outgoing", "Sổ văn bản đi"


class RegisterEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The registers of the units where `user` may read them, and single entries handed to `user`."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(unit__in=user.units_with("documents.view_register"))
        if user.holds("documents.handle_entry"):
            seen |= Q(handler=user)
        return self.filter(seen)

    def standing(self):
        return self.exclude(state=RegisterEntry.State.CANCELLED)

    def waiting_for(self, user):
        """What `user` has been given to deal with and has not finished, the nearest deadline first."""
        return self.filter(handler=user, state=RegisterEntry.State.REGISTERED)

    def overdue(self, on=None):
        return self.filter(state=RegisterEntry.State.REGISTERED, due_on__lt=on or timezone.localdate())

    def for_rows(self):
        return self.select_related("run", "doc_type", "handler")


class RegisterEntry(models.Model):
    """One line of a register. The description is the office's own record, copied once from the document
    where there is one: it neither changes nor vanishes with it. No line is ever deleted (the database
    refuses); a correction leaves the former value in `changes`."""

    class State(models.TextChoices):
        REGISTERED = "registered", "Đã vào sổ"
        DONE = "done", "Đã xử lý"
        CANCELLED = "cancelled", "Đã hủy số"

    TRANSITIONS = {
        State.REGISTERED: {State.DONE, State.CANCELLED},
        State.DONE: {State.REGISTERED, State.CANCELLED},
        State.CANCELLED: set(),
    }

    book = models.CharField("sổ", max_length=8, choices=Book)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="register", verbose_name="đơn vị")
    run = models.ForeignKey("NumberRun", models.PROTECT, related_name="entries", verbose_name="dãy số")
    number = models.PositiveIntegerField("số trong sổ")  # số đến; of an outgoing paper its own number
    suffix = models.CharField("chữ sau số", max_length=1, blank=True)
    # Ngày đến; of an outgoing paper the day it bears.
    day = models.DateField("ngày")
    late_reason = models.CharField("lý do vào sổ lùi ngày", max_length=300, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.REGISTERED)

    document = models.ForeignKey(
        "Document", models.SET_NULL, null=True, blank=True, related_name="register_entries", verbose_name="văn bản"
    )
    doc_type = models.ForeignKey(
        "DocumentType", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tên loại"
    )
    symbol = models.CharField("số, ký hiệu", max_length=120, blank=True)
    symbol_key = models.CharField(max_length=120, blank=True, editable=False)
    author = models.CharField("tác giả (nơi gửi)", max_length=300, blank=True)
    date_issued = models.DateField("ngày của văn bản", null=True, blank=True)
    subject = models.TextField("trích yếu")
    signer = models.CharField("người ký", max_length=200, blank=True)
    recipients = models.TextField("nơi nhận", blank=True)
    receiver = models.CharField("đơn vị hoặc người nhận", max_length=300, blank=True)
    copy_keeper = models.CharField("đơn vị, người nhận bản lưu", max_length=300, blank=True)
    copies = models.PositiveIntegerField("số lượng bản", null=True, blank=True)
    sent_on = models.DateField("ngày chuyển", null=True, blank=True)
    signed_for = models.CharField("ký nhận", max_length=200, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)

    handler = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="register_entries",
        verbose_name="người xử lý",
    )  # fmt: skip
    due_on = models.DateField("hạn xử lý", null=True, blank=True)

    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="người vào sổ")
    created_at = models.DateTimeField("vào sổ lúc", default=timezone.now, editable=False)
    corrected = models.BooleanField("có sửa lại", default=False, editable=False)
    revision = models.PositiveIntegerField("lần sửa", default=1, editable=False)
    vector = SearchVectorField(null=True, editable=False)  # written by documents/registers.py

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng sổ đăng ký"
        verbose_name_plural = "sổ đăng ký văn bản"
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["unit", "book", "-day", "-id"], name="register_newest"),
            models.Index(fields=["unit", "book", "symbol_key"], name="register_symbol"),
            models.Index(fields=["handler", "due_on", "id"], condition=Q(state="registered"), name="register_tasks"),
            models.Index(
                fields=["unit", "book", "due_on"], condition=Q(state="registered", due_on__isnull=False),
                name="register_deadlines",
            ),
            GinIndex(fields=["vector"], name="register_words", fastupdate=False),
        ]  # fmt: skip
        constraints = [
            # Cancelled lines included: a number that was given once is never given again.
            models.UniqueConstraint(fields=["run", "number", "suffix"], name="register_number_once_in_its_run"),
            models.UniqueConstraint(
                fields=["unit", "book", "document"], condition=~Q(state="cancelled"), name="document_once_in_a_register"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="register_numbers_begin_at_one"),
            models.CheckConstraint(condition=~Q(subject=""), name="register_entry_has_a_subject"),
            models.CheckConstraint(condition=Q(book__in=Book.values), name="register_entry_in_a_known_book"),
            models.CheckConstraint(
                condition=~Q(book="outgoing") | (~Q(symbol="") & Q(date_issued=models.F("day"))),
                name="outgoing_entry_bears_symbol_and_day",
            ),
        ]

    def __str__(self):
        """Names the line and tells nothing of the paper: it stands in the trail."""
        return f"văn bản đi số {self.symbol}" if self.is_outgoing else f"văn bản đến số {self.place} năm {self.run.year}"

    def get_absolute_url(self):
        return reverse("documents:register_entry", args=[self.pk])

    @property
    def is_outgoing(self):
        return self.book == Book.OUTGOING

    @property
    def is_cancelled(self):
        return self.state == self.State.CANCELLED

    @property
    def place(self):
        """The number under which the line stands in its book."""
        return self.symbol if self.is_outgoing else f"{format_number(self.number)}{self.suffix}"

    @property
    def type_and_subject(self):
        """"Kế hoạch tổ chức …", as the legal column "tên loại và trích yếu" has it; a subject that names
        its kind already is left alone."""
        if self.doc_type is None or fold(self.subject).startswith(fold(self.doc_type.name)):
            return self.subject
        begins = self.subject.split(" ", 1)[0]
        subject = self.subject[:1].lower() + self.subject[1:] if fold(begins) == "ve" else self.subject
        return f"{self.doc_type.name} {subject}"

    @property
    def days_late(self):
        """Whole days past the deadline of a line that nobody has finished; 0 where there is none."""
        if self.state != self.State.REGISTERED or self.due_on is None:
            return 0
        return max((timezone.localdate() - self.due_on).days, 0)


class RegisterChange(models.Model):
    """What happened to a line, one row for each field that changed. Append-only, by a trigger."""

    class Kind(models.TextChoices):
        ENTERED = "entered", "vào sổ"
        CORRECTED = "corrected", "sửa lại"
        LINKED = "linked", "gắn văn bản trong kho"
        ASSIGNED = "assigned", "giao xử lý"
        DONE = "done", "báo đã xử lý xong"
        REOPENED = "reopened", "mở lại việc"
        CANCELLED = "cancelled", "hủy số"

    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="changes")
    kind = models.CharField("việc", max_length=10, choices=Kind)
    field = models.CharField("mục", max_length=20, blank=True)
    old = models.TextField("giá trị cũ", blank=True)
    new = models.TextField("giá trị mới", blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "lần sửa sổ"
        verbose_name_plural = "các lần sửa sổ"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["entry", "-id"], name="register_history")]

    def __str__(self):
        return f"{self.get_kind_display()} {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


class RegisterExport(models.Model):
    """A register being printed: a long one is made by the worker and fetched when it is ready."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF (để in, ký)"
        XLSX = "xlsx", "Excel (XLSX)"

    class State(models.TextChoices):
        WORKING = "working", "Đang lập"
        READY = "ready", "Đã xong"
        FAILED = "failed", "Chưa lập được"

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị")
    book = models.CharField("sổ", max_length=8, choices=Book)
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày")
    doc_type = models.ForeignKey("DocumentType", models.PROTECT, null=True, blank=True, related_name="+")
    format = models.CharField("dạng tệp", max_length=4, choices=Format)
    state = models.CharField("trạng thái", max_length=7, choices=State, default=State.WORKING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("yêu cầu lúc", default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "bản in sổ"
        verbose_name_plural = "bản in sổ"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["requested_by", "-id"], name="register_exports_of")]

    def __str__(self):
        return f"{self.get_book_display().lower()} từ {self.since:%d/%m/%Y} đến {self.until:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("documents:register_export", args=[self.pk])
