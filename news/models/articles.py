"""Articles. Every save is a `Version` that stays; the row of the `Article` is what readers see."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models.fields import NFCField
from news.addresses import address
from vietnamese.text import fold


class Content(models.Model):
    """What an editor writes."""

    class Kind(models.TextChoices):
        NEWS = "news", "Tin"
        FEATURE = "feature", "Bài viết"
        PHOTO = "photo", "Bài ảnh"
        VIDEO = "video", "Video"
        INFOGRAPHIC = "infographic", "Infographic"
        QUESTIONS = "questions", "Hỏi – đáp"
        CORRECTION = "correction", "Đính chính"
        FACT_CHECK = "fact_check", "Kiểm chứng thông tin"

    class Finding(models.TextChoices):
        FABRICATED = "fabricated", "Tin giả"
        FALSE = "false", "Tin sai sự thật"
        TRUE = "true", "Tin xác thực"
        UNPROVEN = "unproven", "Chưa đủ căn cứ"
        OUTDATED = "outdated", "Đã lỗi thời"

    CLAIM_KINDS = (Kind.CORRECTION, Kind.FACT_CHECK)

    kind = models.CharField("loại bài", max_length=12, choices=Kind, default=Kind.NEWS)
    title = NFCField("tiêu đề", max_length=250, blank=True)
    lead = models.TextField("sa-pô", max_length=1000, blank=True)
    body = models.TextField("nội dung", blank=True)  # HTML as richtext.policy lets it pass
    category = models.ForeignKey("Category", models.PROTECT, related_name="+", verbose_name="chuyên mục chính")
    story = models.ForeignKey(
        "Story", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="dòng sự kiện"
    )
    cover = models.ForeignKey("Picture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ảnh bìa")
    source = models.ForeignKey(
        "Source", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nguồn tin"
    )
    source_url = models.URLField("liên kết nguồn tin", max_length=500, blank=True)
    is_repost = models.BooleanField("đăng lại từ nguồn khác", default=False)
    video_url = models.URLField("địa chỉ video", max_length=500, blank=True)
    ai_assisted = models.BooleanField("có dùng trí tuệ nhân tạo hỗ trợ", default=False)
    ai_checked_by = NFCField("người kiểm tra phần do máy hỗ trợ", max_length=160, blank=True)
    seo_title = NFCField("tiêu đề cho máy tìm kiếm", max_length=120, blank=True)
    seo_description = models.CharField("mô tả cho máy tìm kiếm", max_length=300, blank=True)
    allows_comments = models.BooleanField("cho bạn đọc góp ý", default=True)
    allows_rating = models.BooleanField("cho đánh giá", default=True)
    # Of corrections and fact-checks: about a claim, never about a person.
    claim = models.TextField("nội dung được đính chính, kiểm chứng", max_length=1500, blank=True)
    claim_place = models.CharField("nơi xuất hiện", max_length=300, blank=True)
    claim_on = models.DateField("xuất hiện ngày", null=True, blank=True)
    finding = models.CharField("kết luận", max_length=12, choices=Finding, blank=True)
    open_questions = models.TextField("điều chưa rõ", max_length=1500, blank=True)
    response = models.TextField("phản hồi của bên liên quan", max_length=1500, blank=True)
    office = NFCField("cơ quan kết luận", max_length=200, blank=True)
    corrects = models.ForeignKey(
        "Article", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đính chính cho bài"
    )

    class Meta:
        abstract = True

    @property
    def is_about_a_claim(self):
        return self.kind in self.CLAIM_KINDS


CONTENT_FIELDS = [field.name for field in Content._meta.fields]


class ArticleQuerySet(models.QuerySet):
    def published(self):
        return self.filter(standing=Article.Standing.PUBLISHED)

    def visible_to(self, user):
        """Everything that is published; to a desk also the rest of the columns of its unit and of what lies under it. What
        was withdrawn everybody may see as a notice (`withdrawn`), and nothing else of it."""
        seen = Q(standing=Article.Standing.PUBLISHED)
        if user.is_authenticated:
            for permission in DESK_PERMISSIONS:
                if user.holds(permission):
                    seen |= Q(category__unit__in=user.units_with(permission))
        return self.filter(seen)

    def on_desk_of(self, user):
        """What `user` may work on in some way."""
        units = set()
        for permission in DESK_PERMISSIONS:
            if user.is_authenticated and user.holds(permission):
                units |= set(user.units_with(permission).values_list("pk", flat=True))
        return self.filter(category__unit__in=units)

    def with_words(self, typed):
        """Whose newest title holds every word of `typed`, with or without marks."""
        rows = self
        for word in fold(typed).split():
            rows = rows.filter(words__contains=word)
        return rows

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def for_desk(self):
        """What a line of the desk shows, without the texts."""
        texts = ("lead", "body", "claim", "open_questions", "response")
        return self.select_related("category", "newest", "created_by").defer(
            *texts, *(f"newest__{name}" for name in texts), "body_shown", "vector", "exact"
        )

    def for_cards(self):
        """What a list shows, without the texts."""
        return self.select_related("category", "cover").defer(
            "body", "body_shown", "vector", "exact", "kin", "claim", "open_questions", "response"
        )


DESK_PERMISSIONS = ("news.write_article", "news.review_article", "news.publish_article")


class Article(Content):
    class State(models.TextChoices):
        """Of the newest version, at the desk."""

        DRAFT = "draft", "Lưu nháp"
        SUBMITTED = "submitted", "Chuyển duyệt"
        REVIEWING = "reviewing", "Đang duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Đã duyệt"
        SCHEDULED = "scheduled", "Hẹn giờ đăng"
        LIVE = "live", "Xuất bản"  # the newest version is the one that readers see
        WITHDRAWN = "withdrawn", "Đã gỡ"

    class Standing(models.TextChoices):
        """To readers."""

        NONE = "none", "Chưa đăng"
        PUBLISHED = "published", "Đang đăng"
        WITHDRAWN = "withdrawn", "Đã gỡ"

    TRANSITIONS = {
        State.DRAFT: {State.DRAFT, State.SUBMITTED, State.WITHDRAWN},
        State.SUBMITTED: {State.DRAFT, State.REVIEWING, State.RETURNED, State.APPROVED, State.WITHDRAWN},
        State.REVIEWING: {State.DRAFT, State.RETURNED, State.APPROVED, State.WITHDRAWN},
        State.RETURNED: {State.DRAFT, State.SUBMITTED, State.WITHDRAWN},
        State.APPROVED: {State.DRAFT, State.RETURNED, State.SCHEDULED, State.LIVE, State.WITHDRAWN},
        State.SCHEDULED: {State.DRAFT, State.APPROVED, State.RETURNED, State.LIVE, State.WITHDRAWN},
        State.LIVE: {State.DRAFT, State.WITHDRAWN},
        State.WITHDRAWN: {State.DRAFT},
    }

    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    standing = models.CharField("với bạn đọc", max_length=10, choices=Standing, default=Standing.NONE)
    slug = models.SlugField("đường dẫn", max_length=120, blank=True)
    # The columns of `Content` on this row are what readers see; before the first publication, the newest version.
    newest = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+", editable=False)
    live = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+", editable=False)
    approved = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+", editable=False)
    approved_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", editable=False)
    body_shown = models.TextField(blank=True, editable=False)  # the body as readers get it: cleaned again, with pictures in all sizes
    shown_policy = models.PositiveSmallIntegerField(default=0, editable=False)  # of the cleaning
    also_in = models.ManyToManyField("Category", blank=True, related_name="also", verbose_name="chuyên mục khác")
    tags = models.ManyToManyField("Tag", blank=True, related_name="articles", verbose_name="thẻ")
    documents = models.ManyToManyField(
        "documents.Document", blank=True, related_name="+", verbose_name="văn bản đính kèm"
    )
    authors = models.ManyToManyField("Author", through="Byline", related_name="articles", verbose_name="tác giả")
    is_featured = models.BooleanField("tin nổi bật", default=False)
    on_home = models.BooleanField("hiện trên trang chủ", default=True)

    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    touched_at = models.DateTimeField("việc gần nhất lúc", default=timezone.now, editable=False)
    published_at = models.DateTimeField("đăng lúc", null=True)  # the first time
    changed_at = models.DateTimeField("nội dung đổi lúc", null=True)  # the last time that readers saw a change
    corrected_at = models.DateTimeField("đính chính lúc", null=True)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True)
    withdrawn_reason = models.CharField("lý do gỡ", max_length=500, blank=True)

    views = models.PositiveBigIntegerField("lượt xem", default=0)
    stars_sum = models.PositiveIntegerField("tổng số sao", default=0)
    stars_count = models.PositiveIntegerField("số lượt đánh giá", default=0)

    vector = SearchVectorField(null=True, editable=False)
    exact = models.TextField(blank=True, editable=False)
    kin = ArrayField(models.BigIntegerField(), default=list, editable=False)  # what belongs to it, nearest first (news/kin.py)
    words = models.TextField(blank=True, editable=False)  # the newest title, folded: what the desk finds it by

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "tin, bài"
        verbose_name_plural = "tin, bài"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=Q(standing="published"), name="news_published_newest"
            ),
            models.Index(
                fields=["category", "-published_at", "-id"], condition=Q(standing="published"), name="news_of_category"
            ),
            models.Index(
                fields=["story", "-published_at", "-id"],
                condition=Q(standing="published", story__isnull=False),
                name="news_of_story",
            ),
            models.Index(fields=["state", "-touched_at", "-id"], name="news_at_desk"),
            models.Index(fields=["-touched_at", "-id"], name="news_desk_newest"),
            GinIndex(fields=["words"], name="news_desk_words", opclasses=["gin_trgm_ops"], fastupdate=False),
            models.Index(fields=["kind", "-published_at", "-id"], condition=Q(standing="published"), name="news_of_kind"),
            GinIndex(fields=["vector"], name="news_words", fastupdate=False),
            GinIndex(fields=["kin"], name="news_kin", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(standing="none") | Q(published_at__isnull=False, live__isnull=False), name="news_published_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(standing="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="news_withdrawn_says_why",
            ),
            models.CheckConstraint(condition=~Q(standing="published") | ~Q(title=""), name="news_published_has_title"),
            models.CheckConstraint(condition=Q(stars_sum__lte=F("stars_count") * 5), name="news_stars_at_most_five"),
        ]

    def __str__(self):
        return self.title or f"Bài chưa có tiêu đề lập lúc {timezone.localtime(self.created_at):%H:%M %d/%m/%Y}"

    def get_absolute_url(self):
        """The title of what was withdrawn does not live on in its address."""
        slug = "bai-da-go" if self.standing == self.Standing.WITHDRAWN else self.slug or "bai"
        return address("news:article", slug, self.pk)

    @property
    def is_public(self):
        return self.standing == self.Standing.PUBLISHED

    @property
    def has_unpublished_changes(self):
        return self.live_id is not None and self.newest_id != self.live_id

    @cached_property
    def comments_shown(self):
        return self.messages.under_article()

    @property
    def mean_stars(self):
        return self.stars_sum / self.stars_count if self.stars_count else None


class Byline(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey("Author", models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "tên đứng bài"
        verbose_name_plural = "tên đứng bài"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="news_byline_once")]

    def __str__(self):
        return f"{self.author} – {self.article}"


class Version(Content):
    """One saved state of an article. Never changed, never deleted."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("bản số")
    also_in_ids = ArrayField(models.BigIntegerField(), default=list)
    tag_ids = ArrayField(models.BigIntegerField(), default=list)
    document_ids = ArrayField(models.BigIntegerField(), default=list)
    author_ids = ArrayField(models.BigIntegerField(), default=list)  # in the order of the byline
    note = models.CharField("ghi chú", max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người lưu")
    by_name = models.CharField(max_length=120, blank=True)  # on that day
    at = models.DateTimeField("lưu lúc", default=timezone.now, editable=False)
    restored_from = models.PositiveIntegerField("khôi phục từ bản", null=True)

    class Meta:
        verbose_name = "bản lưu"
        verbose_name_plural = "bản lưu"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="news_version_number_once")]

    def __str__(self):
        return f"{self.article}, bản {self.number}"


class Evidence(models.Model):
    """What a finding rests on, as one version states it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField(default=0)
    title = NFCField("nguồn", max_length=300)
    url = models.URLField("liên kết", max_length=500, blank=True)
    kept_copy_url = models.URLField("bản lưu", max_length=500, blank=True)
    dated = models.DateField("ngày của nguồn", null=True, blank=True)
    read_on = models.DateField("ngày truy cập", null=True, blank=True)
    is_original = models.BooleanField("nguồn gốc", default=True)

    class Meta:
        verbose_name = "bằng chứng"
        verbose_name_plural = "bằng chứng"
        ordering = ["position"]

    def __str__(self):
        return self.title
