"""Dead letters, sent once more."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from audit.trail import record
from notifications.exceptions import NotificationsError
from notifications.models import Delivery, Notice, State
from notifications.operating import dead
from notifications.wake import wake

NO_USE = "Không gửi lại: thông báo đã hủy, đã quá thời hạn, đã có bản mới hơn, hoặc là thông báo kín nên nội dung không được giữ."


def still_useful(rows):
    newer = Notice.objects.filter(
        kind=OuterRef("notice__kind"), object_id=OuterRef("notice__object_id"), version__gt=OuterRef("notice__version")
    )
    return rows.filter(notice__cancelled_at=None, notice__expires_at__gt=timezone.now()).exclude(Exists(newer))


@transaction.atomic
def send_again(*, delivery, by):
    if not _revive(Delivery.objects.filter(pk=delivery.pk, state=State.FAILED)):
        raise NotificationsError(NO_USE)
    record(verb="notifications.sent_again", by=by, label=f"Lượt gửi số {delivery.pk}", data={"rows": 1})


@transaction.atomic
def send_all_again(*, channel, reason, by):
    """Answers how many of those that died for this reason are sent again; the others have no use any more."""
    count = _revive(dead(channel, reason))
    if not count:
        raise NotificationsError(NO_USE)
    record(
        verb="notifications.sent_again", by=by, label=reason[:300], data={"rows": count, "channel": channel, "reason": reason}
    )
    return count


def _revive(rows):
    ids = still_useful(rows).values("pk")
    queues = set(Delivery.objects.filter(pk__in=ids).values_list("queue", flat=True))
    count = Delivery.objects.filter(pk__in=ids, state=State.FAILED).update(
        state=State.PENDING, attempts=0, next_at=timezone.now(), problem="", accepted_at=None, fence=F("fence") + 1
    )
    transaction.on_commit(lambda: [wake(queue) for queue in sorted(queues)])
    return count
