"""Who was told by the news."""

from notifications.models import Delivery
from tests.documents.told import deliver, told

__all__ = ["deliver", "told", "told_outside"]


def told_outside(kind):
    """Outside addresses that have a line of this kind."""
    rows = Delivery.objects.filter(notice__kind=kind, recipient__user=None, channel="email")
    return sorted(rows.values_list("recipient__email", flat=True))
