"""What ledgers of notices keep about people, for the table of personal data."""

from accounts import personal_data
from accounts.personal_data import Entry
from notifications.kinds import get_kind
from notifications.models import Delivery, Notice, OfficeNotice

LEDGER_DAYS = 365
SHOWN = 10_000

LEDGER = Entry(
    code="notice_ledger",
    what="Sổ giao nhận thông báo: ai được báo, bằng kênh nào, lúc gửi, nhận, xem, xác nhận hoặc vì sao không gửi được",
    whose="Người nhận thông báo; người gửi",
    why="Biết thông báo đã tới ai, nhắc người chưa xác nhận",
    basis="Nhiệm vụ của cơ quan đảng, nhà nước (Luật 91/2025/QH15)",
    kept_for="12 tháng",
    days=LEDGER_DAYS,
)


def exported_ledger(user):
    rows = Delivery.objects.filter(recipient__user=user).select_related("notice").order_by("-pk")[:SHOWN]
    return [_told(row) for row in rows] + [
        {"sent": notice.title, "at": notice.created_at.isoformat()} for notice in OfficeNotice.objects.filter(author=user)
    ]


def _told(row):
    kind = get_kind(row.notice.kind)
    moments = {
        name: moment.isoformat()
        for name in ("accepted_at", "delivered_at", "seen_at", "acknowledged_at")
        if (moment := getattr(row, name))
    }
    return {
        "told": kind.label if kind else row.notice.kind, "version": row.notice.version, "channel": row.get_channel_display(),
        "at": row.created_at.isoformat(), "state": row.get_state_display(), "problem": row.problem, **moments,
    }  # fmt: skip


def erase_ledger(user, *, by):
    named = sum(
        model.objects.filter(**{field: user}).update(**{field: None})
        for model, field in ((Notice, "by"), (OfficeNotice, "author"))
    )
    return named + Delivery.objects.filter(recipient__user=user).delete()[0]


def purge_ledger(before):
    """What was told goes with what became of it, and the words with their last version."""
    told = Notice.objects.filter(created_at__lt=before)
    return told.delete()[0] + OfficeNotice.objects.filter(changed_at__lt=before).delete()[0]


def register_all():
    personal_data.register(LEDGER, export=exported_ledger, erase=erase_ledger, purge=purge_ledger)
