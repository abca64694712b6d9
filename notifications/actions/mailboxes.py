"""The mailbox of a unit: entered by whoever looks after the unit, confirmed from the mailbox itself. Nothing else is told to it
before. The trail says who did what to which unit; the address is not in it, since it may be a person's and the trail forgets nothing."""

from django.db import transaction

from audit.trail import record
from notifications.actions import confirming
from notifications.exceptions import NotificationsError
from notifications.models import Recipient


@transaction.atomic
def enter(*, unit, email, by):
    """Takes the place of the address before at once. A mailbox that turned kinds away or was switched off begins anew."""
    if unit.ended:
        raise NotificationsError("Đơn vị đã kết thúc hoạt động nên không khai hộp thư nữa.")
    Recipient.objects.get_or_create(unit=unit)
    recipient = Recipient.objects.select_for_update().get(unit=unit)
    if recipient.email == email and recipient.confirmed_at and not recipient.off_reason:
        raise NotificationsError("Hộp thư này đã xác nhận từ trước nên không có gì để đổi.")
    _forget(recipient, email=email)
    confirming.send_link(recipient)
    record(verb="notifications.mailbox_entered", by=by, on=unit, unit=unit)


@transaction.atomic
def confirm(recipient):
    if confirming.confirm(recipient):
        record(verb="notifications.mailbox_confirmed", on=recipient.unit, unit=recipient.unit)


@transaction.atomic
def erase(recipient, *, by=None):
    """The address, and what was chosen for it. The ledgers keep that something was sent to the unit. `by` nobody: from the
    link in the letter."""
    recipient = Recipient.objects.select_for_update(of=("self",)).select_related("unit").get(pk=recipient.pk)
    if recipient.email:
        _forget(recipient, email="")
        record(verb="notifications.mailbox_emptied", by=by, on=recipient.unit, unit=recipient.unit)


def purge_unconfirmed(before):
    return Recipient.objects.filter(unit__isnull=False, confirmed_at=None, asked_at__lt=before).exclude(email="").update(
        email="", token_digest=""
    )  # fmt: skip


def _forget(recipient, *, email):
    recipient.email, recipient.confirmed_at, recipient.token_digest = email, None, ""
    recipient.save(update_fields=["email", "confirmed_at", "token_digest"])
    recipient.preferences.all().delete()
    recipient.endpoints.all().delete()  # only says which addresses are dead: letters are told by the address of the row
