"""Sending what is due: take rows under a lease, look once more whether they should leave, send, note what came of it.

A worker that dies in between leaves rows whose lease runs out; they are sent again with the same key, so that whoever
receives them can tell. Nothing here keeps anything in memory that the rows do not know.
"""

import datetime
import logging
import random
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection
from django.utils import timezone

from notifications import channels
from notifications.channels.base import ACCEPTED, OFF, RETRY
from notifications.discretion import forget_rows, forget_words
from notifications.kinds import CRITICAL, OUTSIDE, all_kinds, get_kind
from notifications.messages import digest_message, key_of, message_of
from notifications.models import Delivery, Endpoint, Notice, Preference, State
from notifications.switching import switch_off

log = logging.getLogger(__name__)

LEASE = 90  # seconds; longer than a task may run
BATCH = 40  # rows taken at once: as many may leave twice when a worker is killed
NOTED_EVERY = 10  # rows
WORKS_FOR = {"critical": 12, "normal": 6, "bulk": 3}  # seconds, after which a task ends and another of its queue goes on
ENDS_WITHIN = 6  # seconds after that, in which what was begun is sent and the rest given back
MOST_ATTEMPTS = 12  # takings, after which a row that never came to an end is dead: it may be what ends its worker
FLOOD = 15  # rows waiting for one recipient on one channel that become a digest
LADDER = (30, 60, 120, 300, 600, 1800, 3600, 3600, 7200)  # seconds until the next attempt

_TAKE = """
UPDATE notifications_delivery SET state = 'leased', next_at = statement_timestamp() + %(lease)s * interval '1 second',
    lease_owner = %(owner)s, fence = fence + 1, attempts = attempts + 1
WHERE id IN (
    SELECT id FROM notifications_delivery
    WHERE queue = %(queue)s AND channel = %(channel)s AND state IN ('pending', 'leased', 'retry') AND next_at <= statement_timestamp()
    ORDER BY next_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING id
"""

_TAKE_TOGETHER = """
UPDATE notifications_delivery SET state = 'leased', next_at = statement_timestamp() + %(lease)s * interval '1 second',
    lease_owner = %(owner)s, fence = fence + 1, attempts = attempts + 1, digest = true
WHERE id IN (
    SELECT id FROM notifications_delivery
    WHERE recipient_id = %(recipient)s AND channel = %(channel)s AND endpoint_id IS NOT DISTINCT FROM %(endpoint)s
        AND state IN ('pending', 'retry') AND next_at <= statement_timestamp() AND queue <> 'critical'
        AND notice_id IN (SELECT id FROM notifications_notice WHERE kind = ANY(%(kinds)s))
    ORDER BY id LIMIT 20000 FOR UPDATE SKIP LOCKED
) RETURNING id
"""

_NOTE = """
UPDATE notifications_delivery d SET state = v.state, problem = v.problem, provider_id = coalesce(nullif(v.provider_id, ''), d.provider_id),
    next_at = coalesce(v.next_at, d.next_at), lease_owner = '', attempts = d.attempts - (v.state = 'pending')::int,
    accepted_at = CASE WHEN v.state = 'accepted' THEN statement_timestamp() ELSE d.accepted_at END
FROM unnest(%(ids)s::bigint[], %(fences)s::int[], %(states)s::text[], %(provider_ids)s::text[], %(problems)s::text[],
    %(next_ats)s::timestamptz[]) AS v(id, fence, state, provider_id, problem, next_at)
WHERE d.id = v.id AND d.fence = v.fence AND d.lease_owner = %(owner)s AND d.state = 'leased'
"""


@dataclass
class Note:
    state: str
    problem: str = ""
    provider_id: str = ""
    next_at: datetime.datetime | None = None


def deliver(queue, *, works_for=None):
    """Send what is due in `queue` for some seconds. Returns whether more is due."""
    owner, until, busy = str(uuid.uuid4()), time.monotonic() + (works_for or WORKS_FOR[queue]), True
    while busy:
        busy = False
        for code in OUTSIDE:
            rows = _take(queue, code, owner)
            if rows:
                busy = True
                Work(owner, code, until + ENDS_WITHIN).do(rows)
            if time.monotonic() > until:
                return True
    return False


def _take(queue, channel, owner):
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"lease": LEASE, "owner": owner, "queue": queue, "channel": channel, "limit": BATCH})
        ids = [row[0] for row in cursor.fetchall()]
    return _loaded(ids)


def _loaded(ids):
    rows = Delivery.objects.filter(pk__in=ids).select_related("notice", "recipient__user", "recipient__unit", "endpoint")
    return list(rows.order_by("pk"))


class Work:
    """What one worker does with the rows of one channel that it holds."""

    def __init__(self, owner, channel, until):
        self.owner, self.channel, self.until = owner, channels.get(channel), until
        self.notes, self.rows, self.written = {}, {}, time.monotonic()
        # What is urgent, or says something to one person alone, leaves by itself.
        self.gathered = [kind.code for kind in all_kinds() if not (kind.urgent or kind.discreet)]

    def do(self, rows):
        try:
            self._do(rows)
        finally:  # whatever ends the task: what has left must be known to have left
            self._write()

    def _do(self, rows):
        self._hold(rows)
        for row in rows:
            if row.attempts > MOST_ATTEMPTS:
                self._note(row, Note(State.FAILED, "Đã thử nhiều lần mà chưa lần nào xong."))
        alone, together = self._parted([row for row in rows if not row.noted])
        if not self.channel.ready():
            for row in [*alone, *(row for group in together for row in group)]:
                self._note(row, Note(State.SUPPRESSED, "Kênh này chưa được cài đặt."))
            return
        groups = [[row] for row in self._checked(alone)] + together
        if groups:
            self._send(groups)

    def _parted(self, rows):
        """(those that leave one by one, groups that leave as one digest)"""
        groups = defaultdict(list)
        for row in rows:
            groups[row.recipient_id, row.endpoint_id].append(row)
        alone, together = [], []
        for (recipient, endpoint), own in groups.items():
            plain = [row for row in own if not row.digest]
            gathered = [row for row in own if row.digest]
            pressing = [row for row in plain if row.queue == CRITICAL or row.notice.kind not in self.gathered]
            if gathered or (len(plain) > len(pressing) and self._waiting(recipient, endpoint) + len(plain) > FLOOD):
                gathered += [row for row in plain if row not in pressing]
                gathered += self._take_together(recipient, endpoint)
                together.append(gathered)
                alone += pressing
            else:
                alone += plain
        return alone, together

    def _waiting(self, recipient, endpoint):
        return (
            Delivery.objects.filter(
                recipient=recipient, channel=self.channel.code, endpoint=endpoint,
                state__in=[State.PENDING, State.RETRY], next_at__lte=timezone.now(),
            )[: FLOOD + 1].count()
        )  # fmt: skip

    def _take_together(self, recipient, endpoint):
        with connection.cursor() as cursor:
            cursor.execute(
                _TAKE_TOGETHER,
                {"lease": LEASE, "owner": self.owner, "recipient": recipient, "endpoint": endpoint,
                 "channel": self.channel.code, "kinds": self.gathered},
            )  # fmt: skip
            taken = _loaded([row[0] for row in cursor.fetchall()])
        self._hold(taken)
        return taken

    def _hold(self, rows):
        for row in rows:
            self.rows[row.pk], row.noted = row, False

    # -- once more before sending ---------------------------------------------------------------

    def _checked(self, rows):
        """Those that should still leave; what is to be said of the others is noted."""
        if not rows:
            return []
        check = Check(rows, self.channel.code)
        left = []
        for row in rows:
            try:
                note = check.of(row)
            except (DatabaseError, SoftTimeLimitExceeded):
                raise
            except Exception as problem:  # of a kind's own code: the others must not wait for it
                log.error("Kind %s could not be asked about its object: %s", row.notice.kind, type(problem).__name__)
                note = self._again(row, "Chưa xem được nội dung của thông báo.")
            if note is None:
                left.append(row)
            else:
                self._note(row, note)
        return left

    # -- sending ---------------------------------------------------------------------------------

    def _send(self, groups):
        try:
            with self.channel.session() as session:
                for group in groups:
                    if time.monotonic() > self.until:
                        for row in group:
                            self._note(row, Note(State.PENDING, next_at=timezone.now()))
                    elif len(group) == 1 and not group[0].digest:
                        self._note(group[0], self._sent(session, group[0], group))
                    else:
                        self._send_together(session, group)
        except OSError as problem:
            log.warning("Channel %s is away: %s", self.channel.code, type(problem).__name__)
            for row in self.rows.values():
                if not row.noted:
                    self._note(row, self._again(row, "Kênh chuyển đang không trả lời."))

    def _send_together(self, session, group):
        group = self._checked(group)
        if not group:
            return
        # What left in one message is known by it, before a machine can report it and where its service gives it no number.
        held = Delivery.objects.filter(pk__in=[row.pk for row in group], lease_owner=self.owner)
        held.update(digest=True, provider_id=key_of(group[0]))
        note = self._sent(session, group[0], group)
        for row in group:
            self._note(row, note if note.state != State.RETRY else self._again(row, note.problem, note.next_at))

    def _sent(self, session, row, group):
        try:
            message = message_of(row) if len(group) == 1 else digest_message(group)
        except (DatabaseError, SoftTimeLimitExceeded):
            raise
        except Exception as problem:
            log.error("The text of kind %s could not be made: %s", row.notice.kind, type(problem).__name__)
            return Note(State.FAILED, "Không dựng được nội dung thông báo.")
        outcome = session.send(message)
        if outcome.result == ACCEPTED:
            return Note(State.ACCEPTED, provider_id=outcome.provider_id)
        if outcome.result == RETRY:
            after = timezone.now() + datetime.timedelta(seconds=outcome.retry_after) if outcome.retry_after else None
            return self._again(row, outcome.problem, after)
        if outcome.result == OFF:
            switch_off(row, outcome.problem)
        return Note(State.FAILED, outcome.problem)

    def _again(self, row, problem, after=None):
        if row.attempts > len(LADDER):
            return Note(State.FAILED, problem)
        wait = LADDER[row.attempts - 1] * random.uniform(0.8, 1.2)
        return Note(State.RETRY, problem, next_at=max(after, timezone.now()) if after else timezone.now() + datetime.timedelta(seconds=wait))

    # -- noting ----------------------------------------------------------------------------------

    def _note(self, row, note):
        row.noted = True
        self.notes[row.pk] = note
        if len(self.notes) >= NOTED_EVERY or time.monotonic() - self.written > 1:
            self._write()

    def _write(self):
        self.written = time.monotonic()
        if not self.notes:
            return
        ids = list(self.notes)
        notes = [self.notes[pk] for pk in ids]
        with connection.cursor() as cursor:
            cursor.execute(
                _NOTE,
                {
                    "owner": self.owner, "ids": ids, "fences": [self.rows[pk].fence for pk in ids],
                    "states": [str(note.state) for note in notes], "provider_ids": [note.provider_id[:200] for note in notes],
                    "problems": [note.problem[:200] for note in notes], "next_ats": [note.next_at for note in notes],
                },
            )  # fmt: skip
        self.notes = {}
        discreet = {row.notice_id for row in map(self.rows.get, ids) if (kind := get_kind(row.notice.kind)) and kind.discreet}
        if discreet:
            forget_words(Notice.objects.filter(pk__in=discreet))
            forget_rows(Notice.objects.filter(pk__in=discreet))


class Check:
    """Whether rows should still leave. Asks the database a few questions for all of them."""

    def __init__(self, rows, channel):
        self.now, self.channel = timezone.now(), channel
        notices = {row.notice_id for row in rows}
        recipients = {row.recipient_id for row in rows}
        self.off = {
            (kind, recipient)
            for kind, recipient in Preference.objects.filter(
                recipient__in=recipients, channel=channel, choice=Preference.Choice.OFF
            ).values_list("kind", "recipient")
        }
        self.heard = set(
            Delivery.objects.filter(notice__in=notices, recipient__in=recipients, acknowledged_at__isnull=False)
            .values_list("notice", "recipient")
        )  # fmt: skip
        self.addresses_off = set(
            Endpoint.objects.filter(recipient__in=recipients, channel="email", off_at__isnull=False)
            .values_list("recipient", "address")
        )  # fmt: skip
        self.newest = {}
        for kind, object_id, version in Notice.objects.filter(
            object_id__in={row.notice.object_id for row in rows}, kind__in={row.notice.kind for row in rows}
        ).values_list("kind", "object_id", "version"):
            self.newest[kind, object_id] = max(version, self.newest.get((kind, object_id), 0))
        self._objects = {}

    def of(self, row):
        """The `Note` that ends or postpones the row, or None where it should leave."""
        notice, recipient, kind = row.notice, row.recipient, get_kind(row.notice.kind)
        if kind is None:
            return Note(State.SUPPRESSED, "Loại thông báo này không còn dùng.")
        if notice.cancelled_at is not None:
            return Note(State.CANCELLED, "Thông báo đã được hủy.")
        if self.newest.get((notice.kind, notice.object_id), 0) > notice.version:
            return Note(State.SUPERSEDED, "Đã có bản mới hơn.")
        if notice.expires_at <= self.now:
            return Note(State.EXPIRED, "Đã quá thời hạn có ích.")
        problem = self._of_recipient(row, recipient, kind)
        if problem:
            return Note(State.SUPPRESSED, problem)
        if (notice.pk, recipient.pk) in self.heard:
            return Note(State.SUPPRESSED, "Người nhận đã xác nhận.")
        if not kind.urgent:
            quiet = recipient.quiet_until(self.now)
            if quiet is not None:
                return Note(State.PENDING, "Đang trong giờ yên tĩnh của người nhận.", next_at=quiet)
        thing = self.object_for(notice, recipient, kind)
        if thing is None:
            return Note(State.SUPPRESSED, "Nội dung không còn hoặc người nhận không được xem.")
        settled = kind.settled(notice, recipient.user)
        if settled:
            return Note(State.SUPPRESSED, settled)
        row.thing = thing
        return None

    def _of_recipient(self, row, recipient, kind):
        if recipient.user_id and not recipient.user.is_active:
            return "Tài khoản đã ngừng hoạt động."
        if recipient.unit_id and not recipient.email:
            return "Đơn vị đã bỏ hộp thư."
        if recipient.user_id is None and recipient.confirmed_at is None and not kind.unconfirmed:
            return "Địa chỉ ngoài chưa xác nhận." if recipient.is_outside else "Hộp thư chưa xác nhận."
        if row.endpoint is not None and row.endpoint.off_at is not None:
            return row.endpoint.off_reason or "Địa chỉ đã tắt."
        if self.channel == "email" and (recipient.pk, recipient.address) in self.addresses_off:
            return "Địa chỉ thư đã tắt vì không nhận được thư."
        if not kind.urgent and (kind.code, recipient.pk) in self.off:
            return "Người nhận đã tắt loại thông báo này."
        return ""

    def object_for(self, notice, recipient, kind):
        anyone = self._objects.get((notice.pk, None), self)
        if anyone is self:
            anyone = kind.load([notice.object_id], None).get(notice.object_id)
            anyone = anyone if anyone is not None and kind.open_to_all(anyone) else None
            self._objects[notice.pk, None] = anyone
        if anyone is not None:
            return anyone
        key = notice.pk, recipient.user_id or -recipient.pk
        if key not in self._objects:
            self._objects[key] = kind.load([notice.object_id], recipient.user if recipient.user_id else recipient).get(notice.object_id)
        return self._objects[key]


