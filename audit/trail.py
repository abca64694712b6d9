import datetime

from django.db import connection, transaction

from audit.listeners import tell_recorded
from audit.models import Event

DATA_KEYS = 40
TEXT_LENGTH = 300


class TooMuchData(ValueError):
    """The trail holds facts about a deed, never the text of a document."""


def record(*, verb, by=None, on=None, label=None, unit=None, data=None) -> Event:
    """The only writer of the trail, with `record_many`.

    `by` is the person (None for the machine), `on` the saved object, `label` its name on that day
    (str(on) by default), `unit` a unit or its id, `data` a flat dict of at most 40 short scalars.
    """
    event = _event(verb=verb, by=by, on=on, label=label, unit=unit, data=data)
    event.save()
    tell_recorded({verb})
    return event


def record_many(lines):
    """The same for one deed with many objects: a list of dicts with the arguments of `record`."""
    events = Event.objects.bulk_create([_event(**line) for line in lines])
    tell_recorded({event.verb for event in events})


def _event(*, verb, by=None, on=None, label=None, unit=None, data=None):
    return Event(
        verb=verb,
        actor_id=by.pk if by is not None else None,
        actor_label=str(by)[:200] if by is not None else "",
        object_type=on._meta.label_lower if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        object_label=(label if label is not None else str(on) if on is not None else "")[:300],
        unit_id=unit.pk if hasattr(unit, "pk") else unit,
        data=_checked(data or {}),
    )


def _checked(data):
    if len(data) > DATA_KEYS:
        raise TooMuchData(f"{len(data)} values where {DATA_KEYS} are allowed")
    return {key: _scalar(key, value) for key, value in data.items()}


def _scalar(key, value):
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value is not None and not isinstance(value, str | int | float | bool):
        raise TooMuchData(f"{key} is a {type(value).__name__}; only short scalars are recorded")
    if isinstance(value, str) and len(value) > TEXT_LENGTH:
        raise TooMuchData(f"{key} has {len(value)} letters where {TEXT_LENGTH} are allowed")
    return value


@transaction.atomic
def purge_before(moment) -> int:
    """Remove lines older than the time they are kept; the one way past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL audit.purge = 'on'")
        count, _ = Event.objects.filter(at__lt=moment).delete()
        cursor.execute("SET LOCAL audit.purge = 'off'")
    return count
