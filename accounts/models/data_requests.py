from django.db import models
from django.utils import timezone

from accounts.models.users import User


class RequestKind(models.TextChoices):
    VIEW = "view", "xem, nhận bản sao dữ liệu"
    CORRECT = "correct", "chỉnh sửa dữ liệu"
    ERASE = "erase", "xóa dữ liệu"
    OBJECT = "object", "phản đối, hạn chế xử lý"


class RequestState(models.TextChoices):
    RECEIVED = "received", "mới nhận"
    ANSWERED = "answered", "đã phản hồi, đang xử lý"
    DONE = "done", "đã hoàn thành"
    REFUSED = "refused", "không thực hiện được"


TRANSITIONS = {
    RequestState.RECEIVED: {RequestState.ANSWERED, RequestState.DONE, RequestState.REFUSED},
    RequestState.ANSWERED: {RequestState.DONE, RequestState.REFUSED},
    RequestState.DONE: set(),
    RequestState.REFUSED: set(),
}
OPEN_STATES = [RequestState.RECEIVED, RequestState.ANSWERED]


class DataRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN_STATES)


class DataRequest(models.Model):
    """A person's request under law 91/2025: answered in 2 working days, finished in 15 days,
    or in 20 where a third party holds a copy."""

    person = models.ForeignKey(
        User, verbose_name="người yêu cầu", on_delete=models.PROTECT, related_name="data_requests"
    )
    kind = models.CharField("yêu cầu", max_length=10, choices=RequestKind)
    text = models.TextField("nội dung", max_length=4000, blank=True)
    third_parties = models.BooleanField("có bên thứ ba giữ dữ liệu", default=False)
    state = models.CharField("trạng thái", max_length=10, choices=RequestState, default=RequestState.RECEIVED)
    received_at = models.DateTimeField("nhận lúc", default=timezone.now)
    answer_due = models.DateField("hạn phản hồi")
    finish_due = models.DateField("hạn hoàn thành")
    answered_at = models.DateTimeField("phản hồi lúc", null=True, blank=True)
    finished_at = models.DateTimeField("hoàn thành lúc", null=True, blank=True)
    answer = models.TextField("trả lời", max_length=4000, blank=True)
    handled_by = models.ForeignKey(
        User,
        verbose_name="người xử lý",
        on_delete=models.PROTECT,
        null=True,
        related_name="data_requests_handled",
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu về dữ liệu cá nhân"
        verbose_name_plural = "yêu cầu về dữ liệu cá nhân"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "answer_due"], name="accounts_datareq_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="received") | models.Q(answered_at__isnull=False),
                name="accounts_datareq_answered",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["done", "refused"]) | models.Q(finished_at__isnull=False),
                name="accounts_datareq_finished",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(state__in=["received", "answered"]),
                name="accounts_datareq_one_open",
                violation_error_message="Yêu cầu cùng loại của đồng chí đang được xử lý.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.person}"

    @property
    def is_open(self):
        return self.state in OPEN_STATES

    @property
    def next_due(self):
        return self.answer_due if self.state == RequestState.RECEIVED else self.finish_due

    @property
    def is_late(self):
        return self.is_open and timezone.localdate() > self.next_due
