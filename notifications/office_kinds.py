"""The kinds with a human sender: what a unit tells its people."""

from datetime import timedelta

from notifications.kinds import BULK, NORMAL, Kind, register

MONTH = timedelta(days=30)


def _load(ids, user):
    """To whom it was told may read it, and nobody else; `None` asks whether it is there at all, as it does for a mailbox."""
    from notifications.models import OfficeNotice

    found = OfficeNotice.objects.filter(pk__in=[pk for pk in ids if pk.isdigit()])
    if user is not None:
        found = found.visible_to(user)
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
