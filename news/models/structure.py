"""How the public site is ordered, and who signs for what: columns, running stories, tags, authors, sources."""

from django.db import models
from django.utils import timezone

from accounts.models.fields import NFCField
from news.addresses import address
from vietnamese.text import fold, slugify


class CategoryQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)


class Category(models.Model):
    """A column of the site (chuyên mục). Its unit's desk writes it; once it is closed nothing new appears in it."""

    name = NFCField("tên chuyên mục", max_length=120, unique=True)
    slug = models.SlugField("đường dẫn", max_length=120, unique=True)
    description = models.CharField("giới thiệu", max_length=300, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="news_categories", verbose_name="đơn vị phụ trách")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    in_menu = models.BooleanField("hiện trên thanh danh mục", default=True)
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "chuyên mục"
        verbose_name_plural = "chuyên mục"
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("news:category", self.slug)

    @property
    def is_open(self):
        return self.closed_at is None


class CategoryMember(models.Model):
    """Where a column names its own people for a deed, only they do it there, within what their role allows."""

    class Deed(models.TextChoices):
        WRITE = "write", "Viết"
        REVIEW = "review", "Duyệt"
        PUBLISH = "publish", "Đăng, gỡ"

    category = models.ForeignKey(Category, models.CASCADE, related_name="members")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    deed = models.CharField("việc", max_length=8, choices=Deed)

    class Meta:
        verbose_name = "người của chuyên mục"
        verbose_name_plural = "người của chuyên mục"
        constraints = [models.UniqueConstraint(fields=["category", "user", "deed"], name="news_member_once")]

    def __str__(self):
        return f"{self.category}: {self.user}, {self.get_deed_display()}"


class Story(models.Model):
    """A running story (dòng sự kiện) that articles of several columns belong to."""

    name = NFCField("tên dòng sự kiện", max_length=160, unique=True)
    slug = models.SlugField("đường dẫn", max_length=160, unique=True)
    summary = models.CharField("giới thiệu", max_length=400, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "dòng sự kiện"
        verbose_name_plural = "dòng sự kiện"
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("news:story", self.slug)


class TagQuerySet(models.QuerySet):
    def named(self, name):
        """The tag of that name, made when it is new; case, marks, spaces and whatever else its address leaves out make no
        difference."""
        name = " ".join(name.split())
        slug = slugify(name)
        tag = self.filter(models.Q(name_key=fold(name)) | models.Q(slug=slug)).order_by("pk").first()
        return tag or self.get_or_create(name_key=fold(name), defaults={"name": name, "slug": slug})[0]


class Tag(models.Model):
    """A tag of articles. Documents of the store that carry a tag of the same name stand on its page too."""

    name = NFCField("tên thẻ", max_length=80)
    name_key = models.CharField(max_length=80, unique=True, editable=False)
    slug = models.SlugField("đường dẫn", max_length=80, db_index=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "thẻ tin"
        verbose_name_plural = "thẻ tin"
        ordering = ["name_key"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("news:tag", self.slug)


class Author(models.Model):
    """Under which name something is published: a name with its post, or a pen name. `user` is known to the desk only."""

    name = NFCField("tên hoặc bút danh", max_length=120)
    post = NFCField("chức danh, đơn vị", max_length=200, blank=True)
    is_pen_name = models.BooleanField("là bút danh", default=False)
    user = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="bylines", verbose_name="tài khoản"
    )
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "tác giả"
        verbose_name_plural = "tác giả"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "post"], name="news_author_once")]

    def __str__(self):
        return f"{self.name} ({self.post})" if self.post else self.name


class Source(models.Model):
    """Whom something was taken from (nguồn tin)."""

    name = NFCField("tên nguồn", max_length=160, unique=True)
    url = models.URLField("trang web", max_length=300, blank=True)
    logo = models.ForeignKey(
        "Picture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="biểu trưng"
    )

    class Meta:
        verbose_name = "nguồn tin"
        verbose_name_plural = "nguồn tin"
        ordering = ["name"]

    def __str__(self):
        return self.name
