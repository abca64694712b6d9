from django.db import models
from django.utils import timezone


class ReadingPlaceQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(owner=user)

    def shown_to(self, user):
        """The owner's own, as far as the documents are still there for them."""
        from documents.models import Document

        return self.of(user).filter(document__in=Document.objects.visible_to(user))


class ReadingPlace(models.Model):
    """Where one person left off in one document. Theirs alone: no page, no list and no deed of anybody
    else reads this table, and nothing about it goes into the trail."""

    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name="của")
    document = models.ForeignKey("Document", models.CASCADE, related_name="+", verbose_name="văn bản")
    file = models.ForeignKey("DocumentFile", models.CASCADE, related_name="+", verbose_name="tệp")
    page = models.PositiveIntegerField("trang")
    used_at = models.DateTimeField("đọc lúc", default=timezone.now, db_index=True)

    objects = ReadingPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "chỗ đang đọc"
        verbose_name_plural = "chỗ đang đọc"
        ordering = ["-used_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-used_at"], name="reading_places_of_owner")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "document"], name="one_place_in_a_document"),
            models.CheckConstraint(condition=models.Q(page__gte=1), name="a_place_is_on_a_page"),
        ]

    def __str__(self):
        return f"trang {self.page}"


class PlacesSwitchedOff(models.Model):
    """Its presence says that this person does not want places to be kept."""

    owner = models.OneToOneField("accounts.User", models.CASCADE, related_name="+", primary_key=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "không ghi nhớ chỗ đang đọc"
        verbose_name_plural = "không ghi nhớ chỗ đang đọc"

    def __str__(self):
        return "không ghi nhớ"
