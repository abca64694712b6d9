"""Switching off an address that will never take anything, with a word to its owner in the portal."""

from django.db.models import Q
from django.utils import timezone

from notifications.channels.base import OFF
from notifications.models import Delivery, Endpoint, Notice, State

KIND = "notifications.address_off"


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
    tell_owner(endpoint)


def tell_owner(endpoint):
    """That it was switched off or on: each time a new version. Only people have a place in the portal to read it."""
    from notifications.outbox import notify

    if endpoint.recipient.user_id:
        version = Notice.objects.filter(kind=KIND, object_id=str(endpoint.pk)).count() + 1
        notify(KIND, endpoint.pk, version=version, users=[endpoint.recipient.user_id])


def bounced(delivery, outcome):
    """A letter that was accepted came back. All that left in it failed; `OFF`: nothing will ever arrive at this address."""
    left_in_it = Q(pk=delivery.pk)
    if delivery.provider_id:
        left_in_it |= Q(recipient=delivery.recipient_id, channel=delivery.channel, provider_id=delivery.provider_id)
    Delivery.objects.filter(left_in_it, state=State.ACCEPTED).update(state=State.FAILED, problem=outcome.problem[:200])
    if outcome.result == OFF:
        switch_off(delivery, outcome.problem)
