"""What a unit itself tells its people, in words of its own."""

import uuid

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from notifications.models.notices import Delivery


class OfficeNoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who were told, and who holds a role today at a unit whose mailbox was told."""
        told = Delivery.objects.filter(
            Q(recipient__user=user) | Q(recipient__unit__in=user.member_unit_ids),
            notice__kind__in=OfficeNotice.KINDS.values(), notice__object_id=OuterRef("key_of_notice"),
        )  # fmt: skip
        return self.alias(key_of_notice=Cast("pk", CharField())).filter(Exists(told))


class OfficeNotice(models.Model):
    """The words as they are now; what was told of which version is in `Notice`."""

    class Level(models.TextChoices):
        ORDINARY = "ordinary", "Thường"
        URGENT = "urgent", "Khẩn"

    class To(models.TextChoices):
        PEOPLE = "people", "Từng người có tài khoản"
        MAILBOXES = "mailboxes", "Hộp thư của đơn vị"
        BOTH = "both", "Cả từng người và hộp thư"

    KINDS = {Level.ORDINARY: "notifications.office_notice", Level.URGENT: "notifications.urgent_office_notice"}

    title = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung", max_length=8000)
    level = models.CharField("mức độ", max_length=10, choices=Level, default=Level.ORDINARY)
    needs_ack = models.BooleanField("người nhận phải xác nhận", default=False)
    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người gửi"
    )
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị gửi")
    units = models.ManyToManyField("accounts.Unit", related_name="+", verbose_name="gửi tới")
    to = models.CharField("gửi cho", max_length=10, choices=To, default=To.PEOPLE)
    below = models.BooleanField("cả các đơn vị trực thuộc", default=False)
    version = models.PositiveIntegerField("bản", default=1)
    # Of the form it was typed into: pressing the button twice sends once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)
    changed_at = models.DateTimeField("sửa lúc", default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField("hủy lúc", null=True)
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True)

    objects = OfficeNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo của cơ quan"
        verbose_name_plural = "thông báo của cơ quan"
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="office_notice_once"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""), name="office_notice_cancelled_for_a_reason"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("notifications:office_notice", args=[self.pk])

    @property
    def kind(self):
        return self.KINDS[self.level]
