"""An address that the portal switched off, switched on by whoever keeps the sending alive: the fault has been put right."""

from django.db import transaction

from audit.trail import record
from notifications.actions.devices import BY_PERSON
from notifications.exceptions import NotificationsError
from notifications.models import Endpoint
from notifications.switching import tell_owner


def may_switch_on(endpoint):
    """What its owner switched off or had erased stays off."""
    return endpoint.off_at is not None and endpoint.off_reason not in BY_PERSON


@transaction.atomic
def switch_on(*, endpoint, by):
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if not may_switch_on(endpoint):
        raise NotificationsError("Không bật lại: địa chỉ này đang bật, hoặc do chính người nhận đã tắt.")
    reason = endpoint.off_reason
    endpoint.off_at, endpoint.off_reason = None, ""
    endpoint.save(update_fields=["off_at", "off_reason"])
    tell_owner(endpoint)
    record(
        verb="notifications.address_switched_on", by=by, on=endpoint, label=f"Địa chỉ nhận số {endpoint.pk}",
        data={"channel": endpoint.channel, "reason": reason},
    )  # fmt: skip
