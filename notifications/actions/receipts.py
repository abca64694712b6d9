"""What a machine reports by itself."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications.kinds import PUSH
from notifications.models import Delivery, Endpoint, State

# A machine may be quicker than the answer of the push service, or than the note of the worker that sent it.
_BEFORE = (State.LEASED, State.RETRY, State.ACCEPTED, State.DELIVERED)


@transaction.atomic
def shown(pk):
    """The machine has shown the push of this delivery, with all that left in it. Of discreet kinds nothing is kept."""
    row = Delivery.objects.select_related("notice").filter(pk=pk, channel=PUSH, seen_at=None).first()
    if row is None or row.notice.of_kind is None or row.notice.of_kind.discreet:
        return
    now = timezone.now()
    left_in_it = Q(pk=pk)
    if row.digest and row.provider_id:
        left_in_it |= Q(endpoint=row.endpoint_id, digest=True, provider_id=row.provider_id)
    Delivery.objects.filter(left_in_it, seen_at=None, state__in=_BEFORE).update(
        state=State.SEEN, seen_at=now, accepted_at=Coalesce("accepted_at", now), problem=""
    )
    Endpoint.objects.filter(pk=row.endpoint_id).update(seen_at=now)
