"""One deed on many documents, and what it changed on each: enough to take it back."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from documents.models.document import Document

UNDO_WITHIN = timedelta(hours=24)


def undo_end():
    return timezone.now() + UNDO_WITHIN


class BulkDeedQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(by=user)


class BulkDeed(models.Model):
    class Kind(models.TextChoices):
        EDIT = "edit", "Sửa hàng loạt"
        PUBLISH = "publish", "Đăng hàng loạt"

    kind = models.CharField("việc", max_length=8, choices=Kind)
    by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="bulk_deeds", verbose_name="người thực hiện"
    )
    at = models.DateTimeField("lúc", default=timezone.now)
    undo_until = models.DateTimeField("hoàn tác được đến", default=undo_end)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)

    objects = BulkDeedQuerySet.as_manager()

    class Meta:
        verbose_name = "việc hàng loạt"
        verbose_name_plural = "việc hàng loạt"
        ordering = ["-at"]
        indexes = [models.Index(fields=["by", "-at"], name="bulk_deeds_of_person")]

    def __str__(self):
        return f"{self.get_kind_display()} lúc {timezone.localtime(self.at):%H:%M %d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("documents:bulk_deed", args=[self.pk])

    @property
    def may_be_undone(self):
        return self.undone_at is None and timezone.now() < self.undo_until


class BulkPart(models.Model):
    """What the deed did to one document, or, in `left_because`, why it left it alone."""

    deed = models.ForeignKey(BulkDeed, models.CASCADE, related_name="parts")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    left_because = models.TextField(blank=True)
    # The revision the deed left behind: another one means that somebody changed the document since.
    revision_after = models.PositiveIntegerField(null=True)
    changes = ArrayField(models.TextField(), default=list)  # the same in words
    tags_added = ArrayField(models.BigIntegerField(), default=list)
    tags_removed = ArrayField(models.BigIntegerField(), default=list)
    fields_added = ArrayField(models.BigIntegerField(), default=list)
    fields_removed = ArrayField(models.BigIntegerField(), default=list)
    shares_added = ArrayField(models.BigIntegerField(), default=list)
    shares_removed = ArrayField(models.BigIntegerField(), default=list)
    file_unit_changed = models.BooleanField(default=False)
    file_unit_before = models.ForeignKey("FileUnit", models.SET_NULL, null=True, related_name="+")
    visibility_before = models.CharField(max_length=10, blank=True)  # "": not changed
    state_before = models.CharField(max_length=10, blank=True)  # "": not changed
    published_at_before = models.DateTimeField(null=True)
    published_by_before = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    undone = models.BooleanField(default=False)
    not_undone_because = models.TextField(blank=True)

    class Meta:
        verbose_name = "phần của việc hàng loạt"
        verbose_name_plural = "phần của việc hàng loạt"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["deed", "document"], name="one_part_per_document")]

    def __str__(self):
        return f"{self.deed}: {self.document_id}"


class IndexDue(models.Model):
    """A document whose index must be written anew because a name it is found by has changed."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "văn bản chờ lập lại chỉ mục"
        verbose_name_plural = "văn bản chờ lập lại chỉ mục"

    def __str__(self):
        return str(self.document_id)
