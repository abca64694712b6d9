"""Of a discreet notice nothing is kept of what was said, once nothing of it is left to send; of some not even to whom."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from notifications.kinds import all_kinds
from notifications.models import DUE, Delivery, Notice


@transaction.atomic
def forget_words(notices):
    """Empties the facts of those among `notices` that are discreet and over. Without them nothing of it can leave again."""
    over = notices.filter(kind__in=[kind.code for kind in all_kinds() if kind.discreet]).exclude(data={}).exclude(_waiting())
    # Locked, then looked at once more: somebody else may just have been told of it.
    locked = list(over.select_for_update().values_list("pk", flat=True))
    Notice.objects.filter(pk__in=locked).exclude(_waiting()).update(data={}, expires_at=timezone.now())


def forget_rows(notices):
    """Takes out what has left, or been given up, of kinds that keep no rows."""
    kinds = [kind.code for kind in all_kinds() if not kind.keeps_rows]
    Delivery.objects.filter(notice__in=notices.filter(kind__in=kinds)).exclude(state__in=DUE).delete()


def _waiting():
    return Exists(Delivery.objects.filter(notice=OuterRef("pk"), state__in=DUE))
