"""What an operator sees: how long things wait, what share arrives at the providers, what died and why."""

import datetime

from django.db import connection
from django.db.models import Count, Q

from notifications.health import oldest_due, sweep_is_late
from notifications.kinds import CHANNELS, OUTSIDE, QUEUES
from notifications.models import TOLD, Delivery, Heartbeat, Recipient, State

MOST_COUNTED = 10_000  # beyond, "hơn 10.000" says enough
REASONS_OF = 10_000  # newest failed rows
QUEUE_LABELS = {"critical": "Khẩn của hệ thống", "normal": "Thường", "bulk": "Hàng loạt"}
PERIODS = (("1 giờ", datetime.timedelta(hours=1)), ("24 giờ", datetime.timedelta(hours=24)))

_WAITING = """
SELECT q.queue, (SELECT count(*) FROM (
    SELECT 1 FROM notifications_delivery WHERE queue = q.queue AND state IN ('pending', 'leased', 'retry') LIMIT %(most)s
) AS counted) FROM unnest(%(queues)s::text[]) AS q(queue)
"""

# What waits for a digest or the end of quiet hours is not slow: only what was to leave at once is measured.
_P95 = """
SELECT channel, percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - created_at))
FROM notifications_delivery WHERE channel = ANY(%(channels)s) AND accepted_at >= %(since)s AND NOT digest GROUP BY channel
"""


def queues(now):
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"queues": list(QUEUES), "most": MOST_COUNTED + 1})
        waiting = dict(cursor.fetchall())
    oldest = oldest_due(now)
    return [
        {
            "label": QUEUE_LABELS[queue], "waiting": min(waiting[queue], MOST_COUNTED), "more": waiting[queue] > MOST_COUNTED,
            "age": in_words((now - oldest[queue]).total_seconds()) if queue in oldest else "",
        }
        for queue in QUEUES
    ]  # fmt: skip


def channels(now):
    retrying = dict(Delivery.objects.filter(state=State.RETRY).values_list("channel").annotate(count=Count("pk")))
    speed = _p95(now - PERIODS[0][1])
    counted = [(label, *_accepted_and_failed(now - period)) for label, period in PERIODS]
    return [
        {
            "label": CHANNELS[channel], "retrying": retrying.get(channel, 0),
            "p95": in_words(speed[channel]) if channel in speed else "",
            "periods": [_period(label, accepted.get(channel, 0), failed.get(channel, 0)) for label, accepted, failed in counted],
        }
        for channel in OUTSIDE
    ]  # fmt: skip


def _accepted_and_failed(since):
    def by_channel(rows):
        return dict(rows.values_list("channel").annotate(count=Count("pk")))

    return (
        by_channel(Delivery.objects.filter(channel__in=OUTSIDE, accepted_at__gte=since, state__in=TOLD)),
        by_channel(Delivery.objects.filter(state=State.FAILED, channel__in=OUTSIDE, next_at__gte=since)),
    )


def _period(label, accepted, failed):
    told = accepted + failed
    return {"label": label, "accepted": accepted, "failed": failed, "share": 100 * accepted / told if told else None}


def _p95(since):
    with connection.cursor() as cursor:
        cursor.execute(_P95, {"channels": list(OUTSIDE), "since": since})
        return dict(cursor.fetchall())


def addresses():
    """How many addresses without an account have confirmed themselves, and how many have been asked and are silent."""
    confirmed, waiting = Q(confirmed_at__isnull=False), Q(confirmed_at=None, asked_at__isnull=False) & ~Q(email="")
    whose = {"Địa chỉ ngoài": Q(unit=None), "Hộp thư của đơn vị": Q(unit__isnull=False)}
    return [
        {"label": label, **Recipient.objects.filter(which, user=None).aggregate(
            confirmed=Count("pk", filter=confirmed), waiting=Count("pk", filter=waiting)
        )}
        for label, which in whose.items()
    ]  # fmt: skip


def beats(now):
    """The sweep, and whatever else notes when it last ran."""
    found = dict(Heartbeat.objects.values_list("name", "at"))
    found.setdefault("sweep", None)
    labels = {"sweep": "Bộ quét thông báo", "beat": "Đồng hồ (beat)"}
    return [
        {"label": labels.get(name, name), "at": at, "age": in_words((now - at).total_seconds()) if at else "", "late": sweep_is_late(at, now)}
        for name, at in sorted(found.items())
    ]  # fmt: skip


def reasons():
    """[(reason, how many)] among the newest failed rows, most first."""
    newest = Delivery.objects.filter(state=State.FAILED).order_by("-pk")[:REASONS_OF]
    return list(
        Delivery.objects.filter(pk__in=newest.values("pk")).values_list("problem").annotate(count=Count("pk")).order_by("-count", "problem")
    )


def in_words(seconds):
    """How long, to the precision that somebody in charge needs."""
    seconds = max(int(seconds), 0)
    if seconds < 60:
        return f"{seconds} giây"
    if seconds < 3600:
        return f"{seconds // 60} phút {seconds % 60} giây" if seconds % 60 else f"{seconds // 60} phút"
    if seconds < 86400:
        return f"{seconds // 3600} giờ {seconds % 3600 // 60} phút"
    return f"{seconds // 86400} ngày {seconds % 86400 // 3600} giờ"


def dead(channel="", reason=""):
    rows = Delivery.objects.filter(state=State.FAILED)
    if channel:
        rows = rows.filter(channel=channel)
    return rows.filter(problem=reason) if reason else rows
