"""What the site shows beside its articles."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.fields import NFCField


class HomeBlock(models.Model):
    class Kind(models.TextChoices):
        FEATURED = "featured", "Tin nổi bật"
        CATEGORY = "category", "Một chuyên mục"
        STORY = "story", "Một dòng sự kiện"
        DOCUMENTS = "documents", "Văn bản mới"
        CALENDAR = "calendar", "Ngày lễ, sự kiện"
        CORRECTIONS = "corrections", "Đính chính, kiểm chứng"
        CHANNELS = "channels", "Kênh chính thức"

    kind = models.CharField("khối", max_length=12, choices=Kind)
    title = NFCField("tiêu đề", max_length=120, blank=True)
    category = models.ForeignKey("Category", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="chuyên mục")
    story = models.ForeignKey("Story", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="dòng sự kiện")
    count = models.PositiveSmallIntegerField("số bài", default=4, validators=[MinValueValidator(1), MaxValueValidator(12)])
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_on = models.BooleanField("đang hiện", default=True)

    class Meta:
        verbose_name = "khối trang chủ"
        verbose_name_plural = "khối trang chủ"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="category") | Q(category__isnull=False), name="news_block_has_category"),
            models.CheckConstraint(condition=~Q(kind="story") | Q(story__isnull=False), name="news_block_has_story"),
        ]

    def __str__(self):
        return self.title or self.get_kind_display()


class Anniversary(models.Model):
    """A day that comes again every year, by the sun or by the moon."""

    title = NFCField("tên ngày", max_length=200)
    day = models.PositiveSmallIntegerField("ngày", validators=[MinValueValidator(1), MaxValueValidator(31)])
    month = models.PositiveSmallIntegerField("tháng", validators=[MinValueValidator(1), MaxValueValidator(12)])
    year = models.PositiveSmallIntegerField("năm diễn ra", null=True, blank=True)
    is_lunar = models.BooleanField("theo âm lịch", default=False)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    source = models.CharField("căn cứ", max_length=200, blank=True)
    article = models.ForeignKey("Article", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bài giới thiệu")

    class Meta:
        verbose_name = "ngày kỷ niệm"
        verbose_name_plural = "ngày kỷ niệm"
        ordering = ["month", "day", "title"]
        constraints = [models.UniqueConstraint(fields=["title", "day", "month"], name="news_anniversary_once")]

    def __str__(self):
        return f"{self.day:02}/{self.month:02} {self.title}"


class Channel(models.Model):
    """An official page of the branch elsewhere, so that people can tell a false one."""

    class Platform(models.TextChoices):
        FACEBOOK = "facebook", "Trang Facebook"
        ZALO = "zalo", "Zalo OA"
        YOUTUBE = "youtube", "YouTube"
        TIKTOK = "tiktok", "TikTok"
        WEBSITE = "website", "Trang web"

    platform = models.CharField("nền tảng", max_length=10, choices=Platform)
    name = NFCField("tên kênh", max_length=160)
    url = models.URLField("địa chỉ", max_length=300, unique=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="news_channels", verbose_name="đơn vị phụ trách")
    checked_at = models.DateTimeField("xác nhận lần cuối lúc", null=True, blank=True)
    checked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True, editable=False)  # its keepers, that it waits to be confirmed again
    closed_at = models.DateTimeField("ngừng hoạt động lúc", null=True, blank=True)

    class Meta:
        verbose_name = "kênh chính thức"
        verbose_name_plural = "kênh chính thức"
        ordering = ["unit__path", "platform", "name"]

    def __str__(self):
        return f"{self.name} ({self.get_platform_display()})"


class Page(models.Model):
    """A standing page: what the office is, does, and how to reach it."""

    class Language(models.TextChoices):
        VI = "vi", "Tiếng Việt"
        EN = "en", "Tiếng Anh"

    slug = models.SlugField("đường dẫn", max_length=80, unique=True)
    language = models.CharField("ngôn ngữ", max_length=2, choices=Language, default=Language.VI)
    title = NFCField("tiêu đề", max_length=160)
    summary = models.CharField("tóm tắt", max_length=300, blank=True)
    body = models.TextField("nội dung", blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    in_menu = models.BooleanField("hiện ở chân trang", default=True)
    is_shown = models.BooleanField("đang hiện", default=False)
    changed_at = models.DateTimeField("sửa lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "trang cố định"
        verbose_name_plural = "trang cố định"
        ordering = ["position", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:page", args=[self.slug])


class PageVersion(models.Model):
    page = models.ForeignKey(Page, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("bản số")
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "bản lưu của trang"
        verbose_name_plural = "bản lưu của trang"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="news_page_version_once")]

    def __str__(self):
        return f"{self.page}, bản {self.number}"
