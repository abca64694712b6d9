"""Once more, to those who have not confirmed."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.trail import record
from notifications import outbox
from notifications.exceptions import NotificationsError
from notifications.models import Notice

AT_MOST_EVERY = datetime.timedelta(hours=1)
PURPOSE = "reminder-"


def reminders_of(notice):
    return notice.deliveries.filter(purpose__startswith=PURPOSE)


def why_not_now(notice):
    """The sentence why nobody can be reminded of it now, or ""."""
    if not notice.needs_ack:
        return "Thông báo này không yêu cầu xác nhận nên không có ai để nhắc."
    if notice.cancelled_at:
        return "Thông báo đã hủy nên không nhắc nữa."
    if notice.expires_at <= timezone.now():
        return "Thông báo đã quá thời hạn gửi. Hãy gọi điện theo danh sách người chưa xác nhận."
    if Notice.objects.filter(kind=notice.kind, object_id=notice.object_id, version__gt=notice.version).exists():
        return "Thông báo đã có bản mới hơn. Hãy nhắc từ sổ giao nhận của bản đó."
    last = reminders_of(notice).order_by("-created_at").values_list("created_at", flat=True).first()
    if last and last + AT_MOST_EVERY > timezone.now():
        return f"Đã nhắc lúc {timezone.localtime(last):%H:%M}. Mỗi giờ nhắc được một lần; hãy đợi, hoặc gọi điện theo danh sách."
    return ""


@transaction.atomic
def remind(*, notice, by) -> int:
    """Answers how many people are reminded. Who has no way of being told but the portal is not among them."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    problem = why_not_now(notice)
    if problem:
        raise NotificationsError(problem)
    number = reminders_of(notice).values("purpose").distinct().count() + 1
    purpose = f"{PURPOSE}{number}"
    outbox.remind(notice, purpose=purpose)
    count = notice.deliveries.filter(purpose=purpose).values("recipient").distinct().count()
    record(
        verb="notifications.reminded", by=by, on=notice, label=f"Thông báo số {notice.object_id}", unit=notice.unit_id,
        data={"people": count, "version": notice.version},
    )  # fmt: skip
    return count
