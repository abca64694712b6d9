"""What came from an older site, and where its addresses lead now."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class SiteImport(models.Model):
    """One run over a dump of an older site. It may be stopped and taken up again: each old row is taken once."""

    class State(models.TextChoices):
        CHECKED = "checked", "Đã chạy thử"
        WORKING = "working", "Đang nhập"
        STOPPED = "stopped", "Tạm dừng"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không nhập được"

    label = models.CharField("trang cũ", max_length=160)
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


class SiteImportRow(models.Model):
    class Kind(models.TextChoices):
        CATEGORY = "category", "Chuyên mục"
        SOURCE = "source", "Nguồn tin"
        AUTHOR = "author", "Tác giả"
        ARTICLE = "article", "Tin, bài"
        PICTURE = "picture", "Ảnh"

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


class OldAddress(models.Model):
    """A path of an older site, or one that a column, story or tag had before. It answers with a lasting redirect."""

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
