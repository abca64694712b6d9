"""What a person finds in the portal: own lines only, and of each only what this person may see today."""

from collections import defaultdict

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone

from notifications.exceptions import NotificationsError
from notifications.kinds import EMAIL, PORTAL, all_kinds
from notifications.models import Delivery, Notice, Recipient, State

COUNTED = 100  # unread lines; what is more is shown as "99+"


def lines_of(user):
    # The recipient as a scalar: the index gives the newest lines without sorting all of them.
    own = Recipient.objects.filter(user=user).values("pk")[:1]
    return Delivery.objects.filter(recipient=own, channel=PORTAL)


def _newer():
    """The lines of later versions of the same thing, told to the same recipient, newest first."""
    of_the_same = {f"notice__{name}": OuterRef(f"notice__{name}") for name in ("kind", "object_id")}
    later = Delivery.objects.filter(
        recipient=OuterRef("recipient"), channel=PORTAL, notice__version__gt=OuterRef("notice__version"), **of_the_same
    )
    return later.order_by("-notice__version")


def shown_of(user):
    """Lines with what a page says of them: `newer` is the id of the notice that took its place, or None."""
    return lines_of(user).select_related("notice").annotate(newer=Subquery(_newer().values("notice")[:1]))


def unread_of(user):
    """What a newer version took the place of waits for nobody any more."""
    return lines_of(user).filter(~Exists(_newer()), seen_at=None)


def count_unread(user):
    return unread_of(user)[:COUNTED].count()


def in_group(lines, group):
    return lines.filter(notice__kind__in=[kind.code for kind in all_kinds() if kind.group == group])


def groups():
    return list(dict.fromkeys(kind.group for kind in all_kinds() if not kind.discreet))


def load(lines, user):
    """Give each line its `thing` (None where it is gone or closed to this person) and its `words` ("" too for what was taken
    back), asking each kind once."""
    wanted = defaultdict(list)
    for line in lines:
        line.thing, line.words = None, ""
        if line.notice.of_kind:
            wanted[line.notice.of_kind].append(line)
    for kind, own in wanted.items():
        things = kind.load([line.notice.object_id for line in own], user)
        for line in own:
            line.thing = things.get(line.notice.object_id)
            if line.thing is not None and line.notice.cancelled_at is None:
                line.words = render_to_string(kind.portal_template, {"notice": line.notice, "object": line.thing})
    return lines


def thing_told_to_units_of(user, pk):
    """The object of a notice that went to the mailbox of one of this person's units. No line is theirs, none is marked."""
    units = [membership.unit_id for membership in user.current_memberships]
    notice = Notice.objects.filter(pk=pk, deliveries__recipient__unit__in=units, deliveries__channel=EMAIL).first()
    if notice is None or notice.of_kind is None:
        return None
    return notice.of_kind.load([notice.object_id], user).get(notice.object_id)


def mark_seen(lines):
    """What was seen or confirmed before stays as it was."""
    return lines.filter(seen_at=None).update(
        seen_at=timezone.now(), state=Case(When(state=State.DELIVERED, then=Value(State.SEEN)), default=F("state"))
    )


def mark_all_seen(*, user, up_to):
    """Up to the line with the id `up_to`: what came after the page was shown has not been seen."""
    return mark_seen(unread_of(user).filter(pk__lte=up_to))


def acknowledge(line):
    """The person says: I have it (a line of `shown_of`, loaded). Saying it again changes nothing."""
    if line.notice.cancelled_at is not None:
        raise NotificationsError("Thông báo này đã được người gửi thu hồi nên không cần xác nhận nữa.")
    if line.newer:
        raise NotificationsError("Thông báo này đã có bản mới hơn. Mời đọc và xác nhận bản mới.")
    if line.thing is None:
        raise NotificationsError("Nội dung này không còn hoặc đồng chí không còn được xem nên không xác nhận được.")
    now = timezone.now()
    Delivery.objects.filter(pk=line.pk, acknowledged_at=None).update(
        acknowledged_at=now, seen_at=Coalesce("seen_at", now), state=State.ACKNOWLEDGED
    )
