"""The question bank: wordings kept under stable codes, so that waves of different years can be set side by side."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.fields import NFCField


class BankQuestion(models.Model):
    """One wording. A changed wording is a new `edition` of the same code; the old one stays for the surveys that used it."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị")
    code = models.CharField("mã câu hỏi", max_length=32)
    edition = models.PositiveIntegerField("lần", default=1, editable=False)
    topic = NFCField("chủ đề", max_length=120, blank=True)
    definition = models.JSONField("câu hỏi", default=dict)  # one question of the form language
    is_current = models.BooleanField("đang dùng", default=True, editable=False)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "câu hỏi trong ngân hàng"
        verbose_name_plural = "ngân hàng câu hỏi"
        ordering = ["topic", "code", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "edition"], name="surveys_bank_edition_once"),
            models.UniqueConstraint(fields=["unit", "code"], condition=Q(is_current=True), name="surveys_bank_one_current"),
        ]

    def __str__(self):
        return f"{self.code}: {self.definition.get('text', '')}"
