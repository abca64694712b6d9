"""Telling the people of one's units something, telling it anew, taking it back."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, Unit
from audit.trail import record
from notifications import outbox
from notifications.exceptions import NotificationsError
from notifications.models import Notice, OfficeNotice, Recipient

GONE = "Thông báo này đã hủy, không sửa được nữa. Hãy gửi thông báo mới."
SENT_ALREADY = "Thông báo từ trang này đã gửi trước khi sửa chữ. Hãy mở sổ giao nhận của thông báo đó rồi bấm “Sửa, hủy” để gửi bản mới."
MEANWHILE = "Thông báo vừa có bản mới do người khác sửa. Hãy mở lại trang này để sửa trên bản mới nhất."

NOBODY = {
    OfficeNotice.To.PEOPLE: "Các đơn vị đã chọn chưa có ai khác có tài khoản. Hãy chọn đơn vị khác.",
    OfficeNotice.To.MAILBOXES: "Các đơn vị đã chọn chưa có hộp thư nào đã xác nhận. Hãy khai hộp thư ở trang của đơn vị, hoặc gửi cho từng người.",
    OfficeNotice.To.BOTH: "Các đơn vị đã chọn chưa có ai khác có tài khoản và chưa có hộp thư nào đã xác nhận. Hãy chọn đơn vị khác.",
}


def people_of(units, *, below, but=None):
    """Ids of those who may sign in and hold a role today at these units, or at what lies under them."""
    members = Membership.objects.current().filter(unit__in=_within(units, below), user__is_active=True)
    return set(members.values_list("user", flat=True)) - ({but.pk} if but else set())


def mailboxes_of(units, *, below):
    """Ids of those of these units, or of what lies under them, whose mailbox has confirmed itself."""
    return _with_mailbox(_within(units, below))


def without_mailbox(units, *, below):
    """The others, by their place in the tree."""
    return _within(units, below).current().exclude(pk__in=mailboxes_of(units, below=below)).order_by("path")


def _with_mailbox(units):
    confirmed = Recipient.objects.filter(unit__in=units.current(), confirmed_at__isnull=False)
    return set(confirmed.values_list("unit", flat=True))


def reach_of(units, *, below, to, but):
    """(ids of people, ids of units with a mailbox) that a notice to them is told to today."""
    people = people_of(units, below=below, but=but) if to != OfficeNotice.To.MAILBOXES else set()
    return people, mailboxes_of(units, below=below) if to != OfficeNotice.To.PEOPLE else set()


def _within(units, below):
    where = Q(pk__in=[unit.pk for unit in units])
    if below:
        for unit in _tops(units):
            where |= Q(path__startswith=unit.path)
    return Unit.objects.filter(where)


def _tops(units):
    return [unit for unit in units if not any(unit.path.startswith(one.path) for one in units if one.pk != unit.pk)]


@transaction.atomic
def send(*, by, unit, units, below, to, key, title, text, level, needs_ack):
    """Answers the `OfficeNotice`; the same `key` again answers the one that was sent."""
    people, mailboxes = reach_of(units, below=below, to=to, but=by)
    if not people and not mailboxes:
        raise NotificationsError(NOBODY[to])
    office_notice, new = OfficeNotice.objects.get_or_create(
        author=by, key=key,
        defaults={
            "unit": unit, "title": title, "text": text, "level": level, "needs_ack": needs_ack, "below": below,
            "to": to,
        },
    )  # fmt: skip
    if new:
        office_notice.units.set(units)
        _tell(office_notice, people, mailboxes)
        _note("notifications.notice_sent", office_notice, by, people=len(people), mailboxes=len(mailboxes), level=str(level))
    elif (office_notice.title, office_notice.text) != (title, text):
        raise NotificationsError(SENT_ALREADY)
    return office_notice


@transaction.atomic
def change(*, office_notice, by, version, title, text, needs_ack):
    """A new version goes to those who were told before and those who have come since."""
    office_notice = OfficeNotice.objects.select_for_update(of=("self",)).select_related("unit", "author").get(pk=office_notice.pk)
    if office_notice.cancelled_at:
        raise NotificationsError(GONE)
    if office_notice.version != version:
        raise NotificationsError(MEANWHILE)
    if (title, text, needs_ack) == (office_notice.title, office_notice.text, office_notice.needs_ack):
        raise NotificationsError("Chưa có gì thay đổi nên chưa gửi bản mới.")
    people, mailboxes = _reach_anew(office_notice)
    office_notice.title, office_notice.text, office_notice.needs_ack = title, text, needs_ack
    office_notice.version, office_notice.changed_at = version + 1, timezone.now()
    office_notice.save()
    _tell(office_notice, people, mailboxes)
    _note(
        "notifications.notice_changed", office_notice, by, version=office_notice.version, people=len(people), mailboxes=len(mailboxes)
    )
    return office_notice


def _reach_anew(office_notice):
    """Who was told before, and whom it reaches today."""
    told = Recipient.objects.filter(
        deliveries__notice__kind=office_notice.kind, deliveries__notice__object_id=str(office_notice.pk)
    )
    people, mailboxes = reach_of(
        office_notice.units.all(), below=office_notice.below, to=office_notice.to, but=office_notice.author
    )
    people |= set(told.filter(unit=None).values_list("user", flat=True))
    return people, mailboxes | _with_mailbox(Unit.objects.filter(recipient__in=told))


@transaction.atomic
def cancel(*, office_notice, by, reason):
    office_notice = OfficeNotice.objects.select_for_update().get(pk=office_notice.pk)
    if office_notice.cancelled_at:
        raise NotificationsError("Thông báo này đã hủy từ trước.")
    office_notice.cancelled_at, office_notice.cancel_reason = timezone.now(), reason
    office_notice.save(update_fields=["cancelled_at", "cancel_reason"])
    stopped = sum(outbox.cancel(notice) for notice in notices_of(office_notice))
    _note("notifications.notice_cancelled", office_notice, by, stopped=stopped)
    return stopped


def notices_of(office_notice):
    return Notice.objects.filter(kind=office_notice.kind, object_id=str(office_notice.pk))


def _tell(office_notice, people, mailboxes):
    outbox.notify(
        office_notice.kind, office_notice.pk, version=office_notice.version, users=people, units=mailboxes,
        by=office_notice.author, unit=office_notice.unit,
        data={
            "unit": office_notice.unit.name, "needs_ack": office_notice.needs_ack, "people": len(people), "mailboxes": len(mailboxes),
        },
    )  # fmt: skip


def _note(verb, office_notice, by, **data):
    """The trail names it by its number: whoever reads the trail need not be one of those who were told."""
    record(
        verb=verb, by=by, on=office_notice, label=f"Thông báo số {office_notice.pk}", unit=office_notice.unit_id, data=data
    )
