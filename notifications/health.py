"""Whether what is to be told still leaves in time: for the health page of the portal."""

import datetime

from django.db import connection
from django.utils import timezone

from notifications.kinds import BULK, CRITICAL, NORMAL, OUTSIDE
from notifications.models import Heartbeat

STARTED = timezone.now()  # this process
SWEEP_AT_LEAST_EVERY = datetime.timedelta(minutes=3)
WAITS_AT_MOST = {
    CRITICAL: (datetime.timedelta(minutes=2), "Thông báo khẩn của hệ thống chờ gửi quá 2 phút."),
    NORMAL: (datetime.timedelta(minutes=10), "Thông báo chờ gửi quá 10 phút."),
    BULK: (datetime.timedelta(minutes=60), "Thông báo hàng loạt chờ gửi quá 60 phút."),
}
NO_SWEEP = "Bộ quét thông báo không chạy quá 3 phút; thông báo có thể không được gửi."

# One look into the index of what is due for each queue and channel, however many rows wait.
_OLDEST = """
SELECT q.queue, min(d.next_at) FROM unnest(%(queues)s::text[]) AS q(queue) CROSS JOIN unnest(%(channels)s::text[]) AS c(channel)
CROSS JOIN LATERAL (
    SELECT next_at FROM notifications_delivery
    WHERE queue = q.queue AND channel = c.channel AND state IN ('pending', 'leased', 'retry') AND next_at <= %(now)s
    ORDER BY next_at LIMIT 1
) AS d GROUP BY q.queue
"""


def oldest_due(now=None):
    """{queue: when its oldest due row became due}; queues where nothing is due are missing."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, {"queues": list(WAITS_AT_MOST), "channels": list(OUTSIDE), "now": now or timezone.now()})
        return dict(cursor.fetchall())


def sweep_is_late(beat, now):
    """`beat`: when it last ran, or None. A process that has just begun waits for the first one."""
    return now - max(filter(None, (beat, STARTED))) > SWEEP_AT_LEAST_EVERY


def problems():
    """Sentences; none when all is well."""
    now = timezone.now()
    oldest = oldest_due(now)
    late = [sentence for queue, (most, sentence) in WAITS_AT_MOST.items() if queue in oldest and now - oldest[queue] > most]
    beat = Heartbeat.objects.filter(name="sweep").values_list("at", flat=True).first()
    return [*late, NO_SWEEP] if sweep_is_late(beat, now) else late
