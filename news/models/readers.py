"""What readers leave: stars, comments, reports of errors, wishes to be told. Nothing says who reads what."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class StarCount(models.Model):
    """How many gave how many stars. Who, is kept nowhere."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="star_counts")
    stars = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "số lượt đánh giá"
        verbose_name_plural = "số lượt đánh giá"
        constraints = [
            models.UniqueConstraint(fields=["article", "stars"], name="news_stars_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="news_one_to_five_stars"),
        ]

    def __str__(self):
        return f"{self.article}: {self.stars} sao × {self.count}"


class DayViews(models.Model):
    article = models.ForeignKey("Article", models.CASCADE, related_name="day_views")
    day = models.DateField("ngày")
    count = models.PositiveIntegerField("lượt xem", default=0)

    class Meta:
        verbose_name = "lượt xem trong ngày"
        verbose_name_plural = "lượt xem trong ngày"
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="news_views_once_a_day")]

    def __str__(self):
        return f"{self.article}, {self.day}: {self.count}"


class ReaderMessageQuerySet(models.QuerySet):
    def moderated_by(self, user):
        """About articles in the columns of this person's units and of what lies under them; not what was erased."""
        if not (user.is_authenticated and user.holds("news.moderate_readers")):
            return self.none()
        units = user.units_with("news.moderate_readers")
        return self.filter(article__category__unit__in=units).exclude(state=ReaderMessage.State.ERASED)

    def under_article(self):
        """What readers see: comments, the oldest first."""
        shown = (ReaderMessage.State.SHOWN, ReaderMessage.State.ANSWERED)
        return self.filter(kind=ReaderMessage.Kind.COMMENT, state__in=shown).order_by("received_at", "pk")


class ReaderMessage(models.Model):
    """A comment or a report of an error. Never listed by person; the link that the writer got erases it."""

    class Kind(models.TextChoices):
        COMMENT = "comment", "Góp ý"
        ERROR = "error", "Báo lỗi nội dung"

    class State(models.TextChoices):
        NEW = "new", "Chờ xử lý"
        SHOWN = "shown", "Đã hiện"  # a comment under its article
        ANSWERED = "answered", "Đã trả lời"
        REFUSED = "refused", "Không đăng"
        ERASED = "erased", "Người viết đã xóa"

    article = models.ForeignKey("Article", models.CASCADE, related_name="messages")
    kind = models.CharField("loại", max_length=8, choices=Kind)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.NEW)
    name = models.CharField("tên hiển thị", max_length=80, blank=True)
    quote = models.CharField("đoạn được nói đến", max_length=500, blank=True)
    text = models.TextField("nội dung", max_length=3000, blank=True)
    email = models.EmailField("thư điện tử để trả lời", blank=True)  # emptied once the answer has left
    answer = models.TextField("trả lời", max_length=3000, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    refusal = models.CharField("lý do không đăng", max_length=300, blank=True)
    erase_digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField("nhận lúc", default=timezone.now, editable=False)

    objects = ReaderMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến bạn đọc"
        verbose_name_plural = "ý kiến bạn đọc"
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-received_at", "-id"], name="news_messages_by_state"),
            models.Index(fields=["article", "-received_at"], condition=Q(kind="comment"), name="news_comments_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="erased") | Q(name="", quote="", text="", email=""), name="news_erased_is_empty"
            ),
            models.UniqueConstraint(fields=["erase_digest"], condition=~Q(erase_digest=""), name="news_erase_link_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {timezone.localtime(self.received_at):%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("news:reader_message", args=[self.pk])

    @property
    def is_comment(self):
        return self.kind == self.Kind.COMMENT

    @property
    def days_waiting(self):
        return (timezone.now() - self.received_at).days


class Subscription(models.Model):
    """Who asked to be told of new articles of a column: an account or an address that confirmed itself."""

    recipient = models.ForeignKey("notifications.Recipient", models.CASCADE, related_name="news_subscriptions")
    category = models.ForeignKey("Category", models.CASCADE, related_name="subscriptions")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "đăng ký nhận tin"
        verbose_name_plural = "đăng ký nhận tin"
        constraints = [models.UniqueConstraint(fields=["recipient", "category"], name="news_subscribed_once")]

    def __str__(self):
        return f"{self.category} → {self.recipient}"


class TellDue(models.Model):
    """Something published that the subscribers of its columns are still to be told of; gone once they are."""

    step = models.OneToOneField("Step", models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = "bài chờ báo bạn đọc"
        verbose_name_plural = "bài chờ báo bạn đọc"

    def __str__(self):
        return str(self.step)
