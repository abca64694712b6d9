"""Notices with a human sender."""

import uuid

from django.utils import timezone

from accounts.models import Membership, User
from notifications.actions import office_notices
from notifications.models import Delivery, Notice, Recipient
from tests.factories.accounts import SINCE

TITLE = "Họp giao ban tháng 9"


def office_notice(*, by, unit, units=None, below=False, **values):
    """Sent; `.notice` is what the ledger is kept of."""
    words = {"title": TITLE, "text": "Mời dự họp lúc 8 giờ.", "level": "ordinary", "needs_ack": True, "to": "people"} | values
    sent = office_notices.send(by=by, unit=unit, units=units or [unit], below=below, key=uuid.uuid4(), **words)
    sent.notice = office_notices.notices_of(sent).get(version=sent.version)
    return sent


def mailbox(unit, email="vanphong@daknong.example"):
    """The mailbox of a unit that has confirmed itself."""
    return Recipient.objects.create(unit=unit, email=email, asked_at=timezone.now(), confirmed_at=timezone.now())


def many_rows(*, by, unit, people):
    """A ledger of so many people with a row on each of three channels."""
    sent = office_notice(by=by, unit=unit)
    users = _users(people)
    Membership.objects.bulk_create([Membership(user=user, unit=unit, role="cadre", valid_from=SINCE) for user in users])
    recipients = Recipient.objects.bulk_create([Recipient(user=user) for user in users])
    Delivery.objects.bulk_create(
        [
            Delivery(notice=sent.notice, recipient=recipient, channel=channel, queue="bulk", state=state)
            for recipient in recipients
            for channel, state in (("portal", "delivered"), ("email", "accepted"), ("push", "failed"))
        ]
    )
    return Notice.objects.get(pk=sent.notice.pk)


def _users(count):
    tag = uuid.uuid4().hex[:8]
    return User.objects.bulk_create(
        [
            User(
                email=f"{tag}-{n}@daknong.example", full_name=f"Nguyễn Văn {n}", name_key=f"{n:06}", name_folded=f"nguyen van {n}",
                phone="0261 3500 000",
            )
            for n in range(count)
        ]
    )  # fmt: skip
