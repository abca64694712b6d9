"""Whom a survey asks: strata, the draw, and who has taken part. Nothing here leads to what anybody said."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.fields import NFCField


class Stratum(models.Model):
    survey = models.ForeignKey("Survey", models.CASCADE, related_name="strata")
    code = models.CharField("mã tầng", max_length=32)
    label = NFCField("tầng", max_length=160)
    population = models.PositiveIntegerField("số người (N)", default=0)
    target = models.PositiveIntegerField("chỉ tiêu (n)", default=0)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị")
    area = models.ForeignKey("accounts.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="địa bàn")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "tầng"
        verbose_name_plural = "tầng"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="surveys_stratum_coded_once")]

    def __str__(self):
        return self.label


class Draw(models.Model):
    """The draw of a sample: the seed's digest is published before, the seed after, so that anyone can draw again."""

    survey = models.OneToOneField("Survey", models.CASCADE, related_name="draw")
    commitment = models.CharField("mã cam kết của hạt giống", max_length=64)  # SHA-256 of the seed
    sealed_seed = models.BinaryField()  # under the portal's key until the draw
    committed_at = models.DateTimeField("cam kết lúc", default=timezone.now)
    seed = models.CharField("hạt giống", max_length=64, blank=True)  # in hexadecimal, from the draw on
    roster_sha256 = models.CharField("mã băm danh sách", max_length=64, blank=True)
    drawn_sha256 = models.CharField("mã băm kết quả", max_length=64, blank=True)
    allocation = models.JSONField("phân bổ", default=dict)  # {stratum code: n}
    drawn_at = models.DateTimeField("chọn lúc", null=True)
    drawn_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "lần chọn mẫu"
        verbose_name_plural = "lần chọn mẫu"
        constraints = [
            models.CheckConstraint(condition=Q(drawn_at__isnull=True) | ~Q(seed=""), name="surveys_draw_reveals_seed")
        ]

    def __str__(self):
        return f"{self.survey}: chọn mẫu"


class Participation(models.Model):
    """One person of the roster. `taken_part` says that, never when; no row, history or audit line tells more.

    `facts` (personal kind → value) serves the draw and the re-identification meter and is emptied at the close. The token
    of the personal link is kept as its SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey("Survey", models.CASCADE, related_name="participations")
    roster_code = models.CharField("mã trong danh sách", max_length=40)
    stratum = models.ForeignKey(Stratum, models.PROTECT, null=True, related_name="+", verbose_name="tầng")
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị")
    name = NFCField("họ tên", max_length=120, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    facts = models.JSONField(default=dict, blank=True)
    is_selected = models.BooleanField("thuộc mẫu", default=False)
    token_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  many have none yet
    was_invited = models.BooleanField("đã gửi thư mời", default=False, editable=False)
    taken_part = models.BooleanField("đã tham gia", default=False, editable=False)

    class Meta:
        verbose_name = "người trong danh sách"
        verbose_name_plural = "danh sách"
        constraints = [models.UniqueConstraint(fields=["survey", "roster_code"], name="surveys_roster_code_once")]
        indexes = [models.Index(fields=["survey", "unit"], name="surveys_roster_by_unit")]

    def __str__(self):
        return self.roster_code
