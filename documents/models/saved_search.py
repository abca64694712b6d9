"""What a reader keeps for themselves: searches to come back to, documents to find again."""

from datetime import timedelta

from django.db import models
from django.http import QueryDict
from django.utils import timezone

from documents.models.document import Document


class SavedSearch(models.Model):
    """A search by its address: the query and the filters exactly as the list of documents reads them.

    `looked_at` begins the present look and `seen_until` is the beginning of the one before: what was
    published after `seen_until` is new. Coming back within a moment is still the same look.
    """

    SAME_LOOK = timedelta(minutes=30)

    owner = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="saved_searches", verbose_name="người lưu"
    )
    name = models.CharField("tên", max_length=120)
    address = models.CharField("điều kiện tìm", max_length=2000)
    created_at = models.DateTimeField("lưu lúc", default=timezone.now, editable=False)
    looked_at = models.DateTimeField("lần xem gần nhất", default=timezone.now, editable=False)
    seen_until = models.DateTimeField("đã xem đến", default=timezone.now, editable=False)
    feed_digest = models.CharField(max_length=64, blank=True, editable=False)
    feed_given_at = models.DateTimeField("cấp địa chỉ theo dõi lúc", null=True, editable=False)

    class Meta:
        verbose_name = "tìm kiếm đã lưu"
        verbose_name_plural = "tìm kiếm đã lưu"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_search_of_a_name"),
            models.UniqueConstraint(
                fields=["feed_digest"], condition=~models.Q(feed_digest=""), name="one_saved_search_per_feed"
            ),
            models.CheckConstraint(
                condition=models.Q(feed_digest="", feed_given_at=None)
                | (~models.Q(feed_digest="") & models.Q(feed_given_at__isnull=False)),
                name="a_feed_says_since_when",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def params(self):
        return QueryDict(self.address)


class BookmarkQuerySet(models.QuerySet):
    def ids_of(self, user, documents):
        """Which of these documents `user` has kept."""
        kept = self.filter(owner=user, document__in=[document.pk for document in documents])
        return set(kept.values_list("document", flat=True))

    def visible_of(self, user):
        """The bookmarks of `user` whose documents are there for them now."""
        return self.filter(owner=user, document__in=Document.objects.visible_to(user))


class Bookmark(models.Model):
    """A document someone wants to find again, with a word to themselves. Nobody else sees either."""

    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="bookmarks", verbose_name="người lưu")
    document = models.ForeignKey("Document", models.CASCADE, related_name="+", verbose_name="văn bản")
    note = models.TextField("ghi chú", max_length=1000, blank=True)
    created_at = models.DateTimeField("lưu lúc", default=timezone.now, editable=False)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đã lưu"
        verbose_name_plural = "văn bản đã lưu"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "document"], name="one_bookmark_per_document")]
        indexes = [models.Index(fields=["owner", "-id"], name="documents_bookmarks_of")]

    def __str__(self):
        return f"{self.document}"
