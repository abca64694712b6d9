"""The picture library. What a picture shows, who made it and how it is read aloud are three things."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.fields import NFCField
from vietnamese.text import fold

MOST_WORDS = 8
CREDITED = ("ảnh", "hình", "tranh", "đồ họa", "minh họa", "nguồn", "video")  # how a credit begins that needs no word before it


class PictureQuerySet(models.QuerySet):
    def search(self, sought):
        """Those whose alt, caption or credit has every word, with or without marks."""
        for word in fold(sought).split()[:MOST_WORDS]:
            self = self.filter(words__contains=word)
        return self


class Picture(models.Model):
    """A re-encoded picture. It cannot be put into an article before `alt`, `caption` and `credit` are there; the file's
    name says nothing of where it came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alt = NFCField("văn bản thay thế", max_length=300, blank=True)
    caption = NFCField("chú thích", max_length=400, blank=True)
    credit = NFCField("người chụp hoặc nguồn ảnh", max_length=160, blank=True)
    licence = NFCField("giấy phép", max_length=160, blank=True)
    width = models.PositiveIntegerField("rộng (điểm ảnh)")
    height = models.PositiveIntegerField("cao (điểm ảnh)")
    # In thousandths of the width and the height, from the upper left corner: what must stay when it is cropped.
    focal_x = models.PositiveSmallIntegerField("tâm ảnh ngang", default=500, validators=[MaxValueValidator(1000)])
    focal_y = models.PositiveSmallIntegerField("tâm ảnh dọc", default=500, validators=[MaxValueValidator(1000)])
    original_name = models.CharField("tên tệp gốc", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)  # of the file as it was sent
    size = models.PositiveIntegerField("dung lượng (byte)", default=0)
    rendered_at = models.DateTimeField("có đủ các cỡ lúc", null=True, editable=False)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị")
    uploaded_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)
    is_open = models.BooleanField(default=False, editable=False)  # known to stand where everybody reads (news.pictures.uses)
    words = models.TextField(blank=True, editable=False)  # alt, caption and credit, folded, to be found by

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh"
        verbose_name_plural = "ảnh"
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="news_pictures_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(focal_x__lte=1000, focal_y__lte=1000), name="news_focal_inside"),
            # The same file sent twice, even at the same moment, is one picture.
            models.UniqueConstraint(fields=["sha256"], condition=~Q(sha256=""), name="news_picture_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="news_picture_has_area"),
        ]

    def __str__(self):
        return self.caption or self.original_name or str(self.id)

    def get_absolute_url(self):
        return reverse("news:picture", args=[self.id])

    @property
    def is_described(self):
        return bool(self.alt and self.caption and self.credit)

    @property
    def missing(self):
        """In words, what keeps it out of articles."""
        needed = {"văn bản thay thế": self.alt, "chú thích": self.caption, "người chụp": self.credit}
        return "Thiếu " + ", ".join(name for name, said in needed.items() if not said)

    @property
    def credit_line(self):
        """As it stands below the picture; who wrote "Ảnh: …", "Tranh minh họa: …" or "Nguồn: …" is taken at the word."""
        return self.credit if self.credit.lower().startswith(CREDITED) else f"Ảnh: {self.credit}"

    @property
    def focal_classes(self):
        """Where `object-fit: cover` cuts, in tenths (css/news_pictures.css)."""
        return f"focal fx-{round(self.focal_x / 100)} fy-{round(self.focal_y / 100)}"


class PictureUse(models.Model):
    """An article whose newest version, or the one that readers see, shows the picture."""

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses")
    article = models.ForeignKey("Article", models.CASCADE, related_name="picture_uses")

    class Meta:
        verbose_name = "nơi dùng ảnh"
        verbose_name_plural = "nơi dùng ảnh"
        constraints = [models.UniqueConstraint(fields=["picture", "article"], name="news_picture_use_once")]

    def __str__(self):
        return f"{self.article}: {self.picture}"
