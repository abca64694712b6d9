"""The kinds with a human sender: what a unit tells its people."""

from datetime import timedelta

from notifications.kinds import BULK, NORMAL, Kind, register

MONTH = timedelta(days=30)


def _load(ids, user):
    """To whom it was told may read it, and nobody else; `None` asks whether it is there at all."""
    from notifications.models import Notice, OfficeNotice

    ids = [pk for pk in ids if pk.isdigit()]
    found = OfficeNotice.objects.filter(pk__in=ids)
    if user is not None:
        told = Notice.objects.filter(
            kind__in=OfficeNotice.KINDS.values(), object_id__in=ids, deliveries__recipient__user=user
        )
        found = found.filter(pk__in={int(pk) for pk in told.values_list("object_id", flat=True)})
    return {str(notice.pk): notice for notice in found}


def register_all():
    same = {
        "group": "Cơ quan",
        "load": _load,
        "open_to_all": lambda notice: True,  # a row in the outbox is what lets a person read it
        "needs_ack": True,  # each notice says whether it does
        "confirms_there": True,
        "ledger": True,
        "useful_for": MONTH,
    }
    register(Kind(code="notifications.office_notice", label="Thông báo của cơ quan", queue=BULK, **same))
    # Not among the critical: five thousand of them would stand before a warning of a strange sign-in.
    register(
        Kind(code="notifications.urgent_office_notice", label="Thông báo khẩn của cơ quan", queue=NORMAL, urgent=True, **same)
    )
