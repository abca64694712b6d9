"""Switching off an address that will never take anything, with a word to its owner in the portal."""

from django.utils import timezone

from notifications.kinds import EMAIL
from notifications.models import Delivery, Endpoint, State


def switch_off(row, reason):
    """The address of this delivery. What else waits for it is refused at the next look."""
    if row.endpoint_id is not None:
        endpoint = row.endpoint
    else:
        endpoint, _ = Endpoint.objects.get_or_create(
            recipient=row.recipient, channel=row.channel, address=row.recipient.address
        )
    if not Endpoint.objects.filter(pk=endpoint.pk, off_at=None).update(off_at=timezone.now(), off_reason=reason[:200]):
        return
    if row.recipient.user_id and endpoint.channel == EMAIL:
        _tell(endpoint)


def _tell(endpoint):
    from notifications.outbox import notify

    notify("notifications.address_off", endpoint.pk, users=[endpoint.recipient.user_id])


def bounced(delivery, *, permanent, problem):
    """A message that was accepted came back. One that only waits is left alone."""
    if not permanent:
        return
    Delivery.objects.filter(pk=delivery.pk, state=State.ACCEPTED).update(state=State.FAILED, problem=problem[:200])
    switch_off(delivery, problem)
