"""What somebody wants to hear of, and which documents are still to be told of."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Follow(models.Model):
    """A person follows a tag with all under it, a unit (what it issued or keeps) with all whom it succeeded, or a search
    of their own. Only the person sees it: no list, page or count shows who follows what."""

    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="follows", verbose_name="người theo dõi")
    tag = models.ForeignKey("Tag", models.CASCADE, null=True, related_name="+", verbose_name="thẻ")
    unit = models.ForeignKey("accounts.Unit", models.CASCADE, null=True, related_name="+", verbose_name="đơn vị")
    search = models.ForeignKey("SavedSearch", models.CASCADE, null=True, related_name="+", verbose_name="tìm kiếm đã lưu")
    created_at = models.DateTimeField("theo dõi từ", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "mục theo dõi"
        verbose_name_plural = "mục theo dõi"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tag__isnull=False, unit=None, search=None)
                | Q(tag=None, unit__isnull=False, search=None)
                | Q(tag=None, unit=None, search__isnull=False),
                name="follow_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["owner", "tag"], condition=Q(tag__isnull=False), name="one_follow_per_tag"),
            models.UniqueConstraint(fields=["owner", "unit"], condition=Q(unit__isnull=False), name="one_follow_per_unit"),
            models.UniqueConstraint(fields=["search"], condition=Q(search__isnull=False), name="one_follow_per_search"),
        ]
        indexes = [
            models.Index(fields=["tag", "owner"], condition=Q(tag__isnull=False), name="follows_of_tag"),
            models.Index(fields=["unit", "owner"], condition=Q(unit__isnull=False), name="follows_of_unit"),
        ]

    def __str__(self):
        return str(self.tag or self.unit or self.search)


class TellDue(models.Model):
    """A document that was published or opened to more readers, written with that very change. The followers are found
    and their notices written afterwards, so that publishing two hundred does not wait for twenty thousand people."""

    document = models.OneToOneField("Document", models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    labels_told = models.BooleanField(default=False)  # those who follow its tags and its unit
    asked_until = models.BigIntegerField(default=0)  # followed searches are asked in the order of their keys

    class Meta:
        verbose_name = "văn bản chờ báo"
        verbose_name_plural = "văn bản chờ báo"
        indexes = [models.Index(fields=["labels_told", "since"], name="documents_to_tell")]

    def __str__(self):
        return f"văn bản {self.pk}"
