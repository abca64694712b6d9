"""The official channels as people are shown them, and whether an address is one of them."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from news.channel_addresses import lies_in, normalised, shown
from news.models import Channel
from papers import qr

AGAIN_AFTER = datetime.timedelta(days=365)


@dataclass
class UnitChannels:
    unit: object
    channels: list = field(default_factory=list)


def with_codes(channels):
    """Each with its address for the eye and its code for a phone (SVG)."""
    found = []
    for channel in channels:
        channel.shown, channel.is_late = shown(channel.url), is_late(channel)
        channel.code = qr.svg(channel.url, f"Mã QR dẫn tới {channel.name}")
        found.append(channel)
    return found


def by_unit():
    """Units with their open channels, then a list of those that are closed."""
    groups = {}
    rows = Channel.objects.select_related("unit")
    for channel in with_codes(row for row in rows if not row.closed_at):
        groups.setdefault(channel.unit_id, UnitChannels(channel.unit)).channels.append(channel)
    closed = [row for row in rows if row.closed_at]
    for channel in closed:
        channel.shown = shown(channel.url)
    return list(groups.values()), closed


def is_late(channel):
    """Nobody has confirmed it for a year, or ever."""
    return channel.checked_at is None or channel.checked_at < timezone.now() - AGAIN_AFTER


def late(rows):
    """The same in the database, of those that are open."""
    return rows.filter(Q(checked_at=None) | Q(checked_at__lt=timezone.now() - AGAIN_AFTER), closed_at=None)


def to_check_again():
    return list(late(Channel.objects.select_related("unit")))


def look_up(address):
    """The channel that the address is, or lies in; an open one first; None when the office has none such.
    Errors: NotAChannel."""
    wanted = normalised(address)
    matching = [row for row in Channel.objects.select_related("unit") if lies_in(wanted, normalised(row.url))]
    found = min(matching, key=lambda row: (row.closed_at is not None, -len(row.url)), default=None)
    if found:
        found.is_late = is_late(found)
    return found
