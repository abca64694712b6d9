"""What came from an older site, and where its addresses lead now."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class SiteImport(models.Model):
    """One run over a dump of an older site. It may be stopped and taken up again: each old row is taken once.

    The dump itself is read once, from memory, into `SiteImportLine`, and is kept nowhere."""

    class State(models.TextChoices):
        READING = "reading", "Đang đọc tệp"
        CHECKING = "checking", "Đang chạy thử"
        CHECKED = "checked", "Đã chạy thử"
        WORKING = "working", "Đang nhập"
        STOPPED = "stopped", "Tạm dừng"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không nhập được"

    TRANSITIONS = {
        State.READING: {State.CHECKING, State.FAILED},
        State.CHECKING: {State.CHECKED, State.FAILED},
        State.CHECKED: {State.CHECKING, State.WORKING},
        State.WORKING: {State.STOPPED, State.DONE},
        State.STOPPED: {State.WORKING},
        State.DONE: set(),
        State.FAILED: set(),
    }
    AT_WORK = (State.READING, State.CHECKING, State.WORKING)

    key = models.UUIDField(default=uuid.uuid4, editable=False)  # of the dump while it lies in memory
    pictures_key = models.UUIDField(default=uuid.uuid4, editable=False)  # of the ZIP of pictures
    pictures_path = models.CharField("ảnh trên máy chủ", max_length=500, blank=True)  # a folder, or a ZIP named to the command
    label = models.CharField("tên miền trang cũ", max_length=160)
    module = models.CharField("phân hệ tin tức", max_length=60, default="vi_news")  # language and name of its tables
    address = models.CharField(max_length=60, blank=True)  # of the module in its URLs
    position = models.BigIntegerField(default=0)  # old id up to which the dry run has come
    dump_name = models.CharField("tệp dữ liệu", max_length=200)
    dump_sha256 = models.CharField(max_length=64)
    state = models.CharField("trạng thái", max_length=8, choices=State)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị nhận")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField("số dòng", default=0)
    done = models.PositiveIntegerField("đã xong", default=0)
    problem = models.CharField("lỗi", max_length=500, blank=True)

    class Meta:
        verbose_name = "đợt nhập trang cũ"
        verbose_name_plural = "đợt nhập trang cũ"
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.label}, {timezone.localtime(self.started_at):%d/%m/%Y %H:%M}"

    def get_absolute_url(self):
        return reverse("news:site_import", args=[self.pk])


class SiteImportRow(models.Model):
    class Kind(models.TextChoices):
        CATEGORY = "category", "Chuyên mục"
        SOURCE = "source", "Nguồn tin"
        AUTHOR = "author", "Tác giả"
        ARTICLE = "article", "Tin, bài"
        PICTURE = "picture", "Ảnh"
        FILE = "file", "Tệp đính kèm"
        EMBED = "embed", "Khung nhúng, video"

    OF_ARTICLES = (Kind.FILE, Kind.EMBED)  # what does not come with an article; their old id begins with its
    FOUND = (Kind.ARTICLE, Kind.PICTURE, *OF_ARTICLES)  # by the dry run

    class State(models.TextChoices):
        NEW = "new", "Sẽ nhập"
        DONE = "done", "Đã nhập"
        SKIPPED = "skipped", "Bỏ qua"
        FAILED = "failed", "Lỗi"

    site_import = models.ForeignKey(SiteImport, models.CASCADE, related_name="rows")
    kind = models.CharField("loại", max_length=8, choices=Kind)
    old_id = models.CharField("mã cũ", max_length=300)
    label = models.CharField("tên", max_length=300, blank=True)
    state = models.CharField("trạng thái", max_length=7, choices=State, default=State.NEW)
    problem = models.CharField("ghi chú", max_length=500, blank=True)
    new_id = models.CharField("mã mới", max_length=40, blank=True)

    class Meta:
        verbose_name = "dòng nhập"
        verbose_name_plural = "dòng nhập"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["site_import", "kind", "old_id"], name="news_import_row_once")]
        indexes = [models.Index(fields=["site_import", "state", "id"], name="news_import_rows_left")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.old_id}: {self.label}"

    @property
    def has_number(self):
        """Its old id is no address."""
        return self.kind not in (self.Kind.PICTURE, *self.OF_ARTICLES)


class SiteImportLine(models.Model):
    """A row of the old database as it came, until the import is over. What bears a level of secrecy never becomes one."""

    site_import = models.ForeignKey(SiteImport, models.CASCADE, related_name="lines")
    part = models.CharField(max_length=10)
    old_id = models.BigIntegerField()
    values = models.JSONField()

    class Meta:
        verbose_name = "dòng dữ liệu cũ"
        verbose_name_plural = "dòng dữ liệu cũ"
        indexes = [models.Index(fields=["site_import", "part", "old_id"], name="news_import_lines")]

    def __str__(self):
        return f"{self.part} {self.old_id}"


class OldAddress(models.Model):
    """A path of an older site in the one form that all its spellings come to (news.old_addresses), or one that a column,
    story or tag had before. It answers with a lasting redirect."""

    path = models.CharField("đường dẫn cũ", max_length=500, unique=True)
    article = models.ForeignKey("Article", models.CASCADE, null=True, related_name="old_addresses")
    category = models.ForeignKey("Category", models.CASCADE, null=True, related_name="old_addresses")
    story = models.ForeignKey("Story", models.CASCADE, null=True, related_name="old_addresses")
    tag = models.ForeignKey("Tag", models.CASCADE, null=True, related_name="old_addresses")

    class Meta:
        verbose_name = "địa chỉ cũ"
        verbose_name_plural = "địa chỉ cũ"
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, category=None, story=None, tag=None)
                | Q(article=None, category__isnull=False, story=None, tag=None)
                | Q(article=None, category=None, story__isnull=False, tag=None)
                | Q(article=None, category=None, story=None, tag__isnull=False),
                name="news_old_address_leads_somewhere",
            )
        ]

    def __str__(self):
        return self.path

    @property
    def leads_to(self):
        return self.article or self.category or self.story or self.tag
