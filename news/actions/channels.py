"""The directory of official channels. A channel is never deleted: people who kept its address must learn that it is closed."""

from django.db import transaction
from django.utils import timezone

from news.actions.site import done
from news.channel_addresses import normalised
from news.channel_directory import late
from news.exceptions import NewsError, WrongState
from news.levels import refuse_levels_in
from news.models import Channel
from news.notices import tell_channel_late


class ChannelKnown(NewsError):
    pass


@transaction.atomic
def save_channel(*, channel, by):
    """Added or changed. A changed address has to be confirmed again. Errors: ChannelKnown, NotAChannel."""
    refuse_levels_in(channel)
    is_new = channel.pk is None
    before = None if is_new else Channel.objects.select_for_update().get(pk=channel.pk)
    wanted = normalised(channel.url)
    for other in Channel.objects.exclude(pk=channel.pk):
        if normalised(other.url) == wanted:
            raise ChannelKnown(f"Địa chỉ này đã có trong danh bạ: “{other}”.")
    if is_new:
        _confirm(channel, by)
    elif normalised(before.url) != wanted:
        channel.checked_at, channel.checked_by, channel.told_at = None, None, None
    channel.save()
    return done("channel_added" if is_new else "channel_changed", channel, by=by, unit=channel.unit)


@transaction.atomic
def confirm_channel(*, channel, by):
    """Somebody looked: the address is open, and the unit's own people keep it."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if channel.closed_at:
        raise WrongState("Kênh này đã ngừng. Hãy mở lại trước khi xác nhận.")
    _confirm(channel, by)
    channel.save()
    return done("channel_confirmed", channel, by=by, unit=channel.unit)


@transaction.atomic
def close_channel(*, channel, by):
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if channel.closed_at:
        raise WrongState("Kênh này đã ngừng từ trước.")
    channel.closed_at = timezone.now()
    channel.save()
    return done("channel_closed", channel, by=by, unit=channel.unit)


@transaction.atomic
def reopen_channel(*, channel, by):
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if not channel.closed_at:
        raise WrongState("Kênh này đang hoạt động.")
    channel.closed_at = None
    _confirm(channel, by)
    channel.save()
    return done("channel_reopened", channel, by=by, unit=channel.unit)


@transaction.atomic
def tell_late():
    """Once for each time that a channel has waited too long to be confirmed. Two rounds at once tell it once."""
    for channel in late(Channel.objects.select_for_update(skip_locked=True)).filter(told_at=None):
        tell_channel_late(channel)
        channel.told_at = timezone.now()
        channel.save(update_fields=["told_at"])


def _confirm(channel, by):
    channel.checked_at, channel.checked_by, channel.told_at = timezone.now(), by, None
