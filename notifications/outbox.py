"""Writing to the outbox, in the transaction of the change that is to be told."""

from django.db import connection, transaction
from django.utils import timezone

from notifications.kinds import EMAIL, OUTSIDE, PORTAL, QUEUES, ZALO, get_kind
from notifications.models import DUE, Delivery, Notice, Recipient, State
from notifications.wake import wake


@transaction.atomic
def notify(kind, object_id, *, users=(), units=(), recipients=(), version=1, by=None, unit=None, data=None, at=None, queue=None):
    """Tell of an object of a kind. The same kind, object and version is told once to each recipient, however often this is
    called; a higher version supersedes what of the lower ones has not left yet. `users`: ids of accounts; `units`: ids of
    units whose mailbox is known; `recipients`: `Recipient` ids. `at`: not before. Returns the `Notice`."""
    kind = get_kind(kind) or _unknown(kind)
    if queue is not None and queue not in QUEUES:
        raise ValueError(f"there is no queue {queue}")
    now = timezone.now()
    start = max(at, now) if at else now
    notice = _notice(kind, object_id, version, by=by, unit=unit, data=data or {}, expires_at=start + kind.useful_for)
    Delivery.objects.filter(
        notice__kind=kind.code, notice__object_id=str(object_id), notice__version__lt=version, state__in=DUE
    ).update(state=State.SUPERSEDED, problem="Đã có bản mới hơn.")
    people = ensure_recipients(users)
    people |= set(Recipient.objects.filter(unit__in=list(units)).values_list("pk", flat=True)) | set(recipients)
    _write(notice, kind, sorted(people), "first", start, queue or kind.queue)
    transaction.on_commit(lambda: wake(queue or kind.queue))
    return notice


def _notice(kind, object_id, version, **values):
    # Held, so that a discreet one is not emptied between this look and the new rows.
    notices = Notice.objects.select_for_update() if kind.discreet else Notice.objects
    notice, is_new = notices.get_or_create(kind=kind.code, object_id=str(object_id), version=version, defaults=values)
    if kind.discreet and not is_new and not notice.data and values["data"]:
        notice.data, notice.expires_at = values["data"], values["expires_at"]
        notice.save(update_fields=["data", "expires_at"])
    return notice


@transaction.atomic
def remind(notice, *, purpose, at=None):
    """Once more, to those who have not confirmed; a reminder that is there already is moved to `at`. Returns how many."""
    kind = notice.of_kind
    start = at or timezone.now()
    Delivery.objects.filter(notice=notice, purpose=purpose, state__in=[State.PENDING, State.RETRY]).update(next_at=start)
    heard = notice.deliveries.filter(acknowledged_at__isnull=False).values("recipient")
    silent = notice.deliveries.exclude(recipient__in=heard).values_list("recipient", flat=True).distinct()
    count = _write(notice, kind, sorted(silent), purpose, start, kind.queue)
    transaction.on_commit(lambda: wake(kind.queue))
    return count


@transaction.atomic
def cancel(notice):
    """Nothing of it leaves any more. What has left has left."""
    Notice.objects.filter(pk=notice.pk, cancelled_at=None).update(cancelled_at=timezone.now())
    return notice.deliveries.filter(state__in=DUE).update(state=State.CANCELLED, problem="Thông báo đã được hủy.")


def ensure_recipients(users):
    """Ids of the recipients of these accounts (ids), made where they are missing."""
    users = sorted({int(user) for user in users})
    known = dict(Recipient.objects.filter(user__in=users).values_list("user_id", "pk"))
    missing = [user for user in users if user not in known]
    if missing:
        Recipient.objects.bulk_create(
            [Recipient(user_id=user) for user in missing], ignore_conflicts=True, batch_size=2000
        )
        known |= dict(Recipient.objects.filter(user__in=missing).values_list("user_id", "pk"))
    return set(known.values())


def _unknown(code):
    raise ValueError(f"no kind is called {code}")


# One statement for all recipients and channels: thousands of rows stay within the second.
_WRITE = """
INSERT INTO notifications_delivery
    (notice_id, recipient_id, endpoint_id, channel, purpose, queue, state, digest, attempts, next_at, lease_owner, fence,
     provider_id, problem, created_at, accepted_at, delivered_at)
SELECT %(notice)s, r.id, e.id, c.channel, %(purpose)s, %(queue)s,
    CASE WHEN c.channel = 'portal' THEN 'delivered' ELSE 'pending' END,
    c.choice = 'digest', 0,
    CASE WHEN c.choice = 'digest' THEN c.local_start + (
        CASE WHEN (%(start)s AT TIME ZONE %(zone)s)::time >= r.digest_at THEN interval '1 day' ELSE interval '0' END
    ) ELSE %(start)s END,
    '', 0, '', '', statement_timestamp(),
    CASE WHEN c.channel = 'portal' THEN statement_timestamp() END, CASE WHEN c.channel = 'portal' THEN statement_timestamp() END
FROM notifications_recipient r
CROSS JOIN LATERAL (
    SELECT o.channel,
        CASE WHEN %(urgent)s OR r.user_id IS NULL THEN CASE WHEN o.channel = 'email' OR o.is_on THEN 'on' ELSE 'off' END
             ELSE coalesce(p.choice, CASE WHEN o.is_on THEN 'on' ELSE 'off' END) END AS choice,
        ((%(start)s AT TIME ZONE %(zone)s)::date + r.digest_at) AT TIME ZONE %(zone)s AS local_start
    FROM unnest(%(channels)s::text[], %(on)s::boolean[]) AS o(channel, is_on)
    LEFT JOIN notifications_preference p ON p.recipient_id = r.id AND p.kind = %(kind)s AND p.channel = o.channel
) AS c
LEFT JOIN notifications_endpoint e
    ON c.channel IN ('push', 'zalo') AND e.recipient_id = r.id AND e.channel = c.channel AND e.off_at IS NULL
WHERE r.id = ANY(%(recipients)s) AND c.choice <> 'off'
    AND (c.channel IN ('portal', 'email') OR e.id IS NOT NULL)
    AND (c.channel <> 'portal' OR r.user_id IS NOT NULL)
ON CONFLICT DO NOTHING
"""


def _write(notice, kind, recipients, purpose, start, queue):
    channels = [EMAIL] if kind.discreet else [PORTAL, *OUTSIDE]
    if purpose != "first":
        channels = [channel for channel in channels if channel != PORTAL]
    on = [channel == PORTAL or channel in kind.on or (kind.urgent and channel != ZALO) for channel in channels]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "notice": notice.pk, "purpose": purpose, "queue": queue, "start": start, "zone": str(timezone.get_default_timezone()),
                "channels": channels, "on": on, "urgent": kind.urgent, "kind": kind.code, "recipients": recipients,
            },
        )  # fmt: skip
        return cursor.rowcount


