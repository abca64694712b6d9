"""Sổ giao nhận: what became of a notice, person by person. "Sent" is never called "received"."""

from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Q, Value, When
from django.utils import timezone
from django.utils.formats import number_format

from accounts.models import Membership
from notifications.kinds import CHANNELS, OUTSIDE, PORTAL, PUSH, all_kinds
from notifications.models import DUE, Delivery, Notice, OfficeNotice, State

# (channel, state) or state → tone, icon, words
STANDINGS = {
    State.PENDING: ("info", "hourglass-split", "Chờ gửi"),
    State.LEASED: ("info", "hourglass-split", "Đang gửi"),
    State.RETRY: ("warn", "arrow-repeat", "Chưa gửi được, sẽ thử lại"),
    State.ACCEPTED: ("plain", "send", "Đã gửi, chưa có báo nhận"),
    # A line in a box that nobody has opened is no receipt.
    (PORTAL, State.DELIVERED): ("plain", "inbox", "Có trong cổng, chưa mở"),
    (PUSH, State.DELIVERED): ("ok", "phone", "Máy đã hiện, chưa mở"),
    State.DELIVERED: ("ok", "phone", "Thiết bị báo đã nhận"),
    State.SEEN: ("ok", "eye", "Đã xem"),
    State.ACKNOWLEDGED: ("ok", "check-circle", "Đã xác nhận"),
    State.FAILED: ("bad", "x-circle", "Không gửi được"),
    State.EXPIRED: ("warn", "clock", "Không gửi: quá hạn"),
    State.SUPERSEDED: ("plain", "layers", "Không gửi: đã có bản mới"),
    State.CANCELLED: ("plain", "slash-circle", "Không gửi: đã hủy"),
    State.SUPPRESSED: ("plain", "dash-circle", "Không gửi"),
}
LOOKED = Q(seen_at__isnull=False) & ~Q(channel=PUSH)  # a machine that shows a push may lie in a drawer
# What a person did counts, whatever the row was told by those who carry messages.
STANDING = Case(
    When(acknowledged_at__isnull=False, then=Value(State.ACKNOWLEDGED.value)),
    When(channel=PUSH, seen_at__isnull=False, then=Value(State.DELIVERED.value)),
    When(seen_at__isnull=False, then=Value(State.SEEN.value)),
    default=F("state"),
)
PEOPLE = Q(recipient__unit=None)
MAILBOX = "Hộp thư của đơn vị"
COLUMNS = (
    ("Chờ gửi", DUE),
    ("Đã gửi, chưa có báo nhận", (State.ACCEPTED,)),
    ("Tới nơi, chưa xem", (State.DELIVERED,)),
    ("Đã xem", (State.SEEN,)),
    ("Đã xác nhận", (State.ACKNOWLEDGED,)),
    ("Không gửi được", (State.FAILED,)),
    ("Không gửi", (State.EXPIRED, State.SUPERSEDED, State.CANCELLED, State.SUPPRESSED)),
)


def chip(channel, standing):
    tone, icon, label = STANDINGS.get((channel, standing)) or STANDINGS[standing]
    return {"tone": tone, "icon": icon, "label": label}


def moments_of(row):
    """[(what happened, when)]; being put into the portal is neither leaving nor arriving."""
    carried = [("Gửi", row.accepted_at), ("Nhận", arrived_at(row))] if row.channel != PORTAL else []
    done = [*carried, ("Xem", looked_at(row)), ("Xác nhận", row.acknowledged_at)]
    return [(label, moment) for label, moment in done if moment]


def arrived_at(row):
    return row.delivered_at or (row.seen_at if row.channel == PUSH else None)


def looked_at(row):
    return row.seen_at if row.channel != PUSH else None


def ledgers_of(user):
    """The notices whose ledger this person may read: `notifications.read_ledger` for each, of the kinds that keep one."""
    kinds = [kind.code for kind in all_kinds() if kind.ledger or kind.discreet]
    sends, leads = (
        list(user.units_with(f"notifications.{right}").values_list("pk", flat=True)) for right in ("send_notice", "read_ledger")
    )
    return Notice.objects.filter(Q(by=user, unit__in=sends) | Q(unit__in=leads), kind__in=kinds)


def rows_of(notice):
    return notice.deliveries.annotate(standing=STANDING)


def silent_rows(notice, rows):
    """Of people from whom nothing has been heard."""
    return _unheard(notice, rows).filter(PEOPLE)


def _unheard(notice, rows):
    """Of whoever gave no confirmation, or where none is asked for, no look."""
    heard = Delivery.objects.filter(notice=notice).filter(_heard(notice)).values("recipient")
    return rows.exclude(recipient__in=heard)


def _heard(notice):
    confirmed = Q(acknowledged_at__isnull=False)
    return confirmed if notice.needs_ack else confirmed | LOOKED


def people_counts(notice):
    """People, and beside them mailboxes: those say nothing back, so they are neither among the heard nor among the silent."""
    confirmed = Q(acknowledged_at__isnull=False)
    counts = notice.deliveries.aggregate(
        told=Count("recipient", distinct=True, filter=PEOPLE),
        mailboxes=Count("recipient", distinct=True, filter=~PEOPLE),
        acknowledged=Count("recipient", distinct=True, filter=confirmed),
        seen=Count("recipient", distinct=True, filter=confirmed | LOOKED),
    )
    return counts | {"silent": counts["told"] - counts["acknowledged" if notice.needs_ack else "seen"]}


def channel_counts(notice):
    """[(channel, [(label, how many) for each of COLUMNS])]"""
    found = {}
    for channel, standing, count in rows_of(notice).values("channel", "standing").annotate(count=Count("pk")).values_list(
        "channel", "standing", "count"
    ):
        found.setdefault(channel, {})[standing] = count
    return [
        (label, [(column, sum(found[channel].get(state, 0) for state in states)) for column, states in COLUMNS])
        for channel, label in CHANNELS.items()
        if channel in found
    ]


def outside_counts(notice):
    """Of a discreet notice, that is all: how many left and how many could not."""
    counts = dict(
        notice.deliveries.filter(channel__in=OUTSIDE).values_list("state").annotate(count=Count("pk"))
    )  # fmt: skip
    return {
        "sent": sum(counts.get(state, 0) for state in (State.ACCEPTED, State.DELIVERED, State.SEEN, State.ACKNOWLEDGED)),
        "failed": counts.get(State.FAILED, 0),
        "waiting": sum(counts.get(state, 0) for state in DUE),
    }


def units_of(users, unit):
    """{user id: (path, name of a unit where the person holds a role today)}; one within `unit` goes before others."""
    found = {}
    members = Membership.objects.current().filter(user__in=users).order_by("unit__path")
    for user, path, name in members.values_list("user", "unit__path", "unit__name"):
        inside = unit is not None and path.startswith(unit.path)
        if user not in found or (inside and not found[user][0]):
            found[user] = (inside, path, name)
    return {user: (path, name) for user, (_, path, name) in found.items()}


def reach_of(notice):
    """To how many the sender told it, "" where nobody counted."""
    return reach_in_words(notice.data.get("people", 0), notice.data.get("mailboxes", 0))


def reach_in_words(people, mailboxes):
    counts = ((people, "người"), (mailboxes, "hộp thư"))
    return " và ".join(f"{number_format(count, force_grouping=True)} {words}" for count, words in counts if count)


def titles_of(notices):
    """{notice id: what it is called}: the words of the office's own, the label of the kind for others."""
    own = {notice.pk: notice.object_id for notice in notices if notice.kind in OfficeNotice.KINDS.values()}
    named = {str(pk): title for pk, title in OfficeNotice.objects.filter(pk__in=own.values()).values_list("pk", "title")}
    return {
        notice.pk: named.get(own.get(notice.pk)) or (notice.of_kind.label if notice.of_kind else notice.kind)
        for notice in notices
    }


@dataclass
class Line:
    """One person on paper, or the mailbox of a unit."""

    name: str
    name_key: str
    phone: str
    user: int | None
    is_mailbox: bool = False
    unit: str = ""
    unit_path: str = ""
    ways: list = field(default_factory=list)  # sentences, one for each way they were told
    seen_at: object = None
    acknowledged_at: object = None


def lines_of(notice, *, silent=False):
    """One line for each person and mailbox, by unit and name. `silent`: whom to call, with units that nobody answers for."""
    rows = rows_of(notice)
    if silent:
        rows = _unheard(notice, rows)
    found = {}
    columns = (
        "recipient", "recipient__user", "recipient__user__full_name", "recipient__user__name_key", "recipient__user__phone",
        "recipient__unit__name", "recipient__unit__path", "recipient__email", "channel", "purpose", "standing", "accepted_at",
        "seen_at", "acknowledged_at", "problem",
    )  # fmt: skip
    for recipient, user, name, key, phone, unit, path, email, channel, purpose, standing, sent, seen, confirmed, problem in rows.order_by(
        "recipient_id", "pk"
    ).values_list(*columns):
        if recipient not in found:
            found[recipient] = _mailbox_line(unit, path) if unit else Line(name or email, key or "", phone or "", user)
        line = found[recipient]
        line.ways.append(_way(channel, purpose, standing, sent, problem))
        line.seen_at = _earlier(line.seen_at, confirmed if channel == PUSH else seen or confirmed)
        line.acknowledged_at = _earlier(line.acknowledged_at, confirmed)
    places = units_of([line.user for line in found.values() if line.user], notice.unit)
    for line in found.values():
        if not line.is_mailbox:
            line.unit_path, line.unit = places.get(line.user, ("", ""))
    return sorted(found.values(), key=lambda line: (line.unit_path, line.name_key, line.name))


def _mailbox_line(name, path):
    return Line(name, name_key="", phone="", user=None, is_mailbox=True, unit=MAILBOX, unit_path=path)


def _way(channel, purpose, standing, sent, problem):
    words = chip(channel, standing)["label"].lower()
    if sent and channel != PORTAL:
        words += f", gửi lúc {timezone.localtime(sent):%H:%M %d/%m/%Y}"
    if problem and standing in (State.FAILED, State.RETRY, State.SUPPRESSED):
        words += f". {problem}"
    again = "" if purpose == "first" else " (nhắc)"
    return f"{CHANNELS[channel]}{again}: {words}"


def _earlier(one, other):
    return min(filter(None, (one, other)), default=None)
