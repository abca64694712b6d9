"""Paging by key: the next page begins after the last row seen, however long the list is."""

from django.core.exceptions import ValidationError
from django.db.models import IntegerField, Q
from django.http import Http404

PAGE = 50
SEPARATOR = "~"


class KeysetPage:
    """One page of `rows`, ordered by `fields`, the last of which is unique. Read `.rows` and `.more_url`."""

    def __init__(self, request, rows, *fields, descending=False, size=PAGE):
        after = request.GET.get("sau", "")
        if after:
            rows = rows.filter(_beyond(fields, _values(after, fields, rows.model), "lt" if descending else "gt"))
        order = [f"-{field}" if descending else field for field in fields]
        found = list(rows.order_by(*order)[: size + 1])
        self.rows = found[:size]
        self.is_first = not after
        self.more_url = self.first_url = ""
        query = request.GET.copy()
        if len(found) > size:
            query["sau"] = SEPARATOR.join(str(_read(self.rows[-1], field)) for field in fields)
            self.more_url = "?" + query.urlencode()
        if after:
            query.pop("sau")
            self.first_url = "?" + query.urlencode()


def _values(after, fields, model):
    # Only the last is sure to hold no separator: the first may be a name.
    values = after.rsplit(SEPARATOR, len(fields) - 1)
    if len(values) != len(fields) or not all(_fits(value, _column(model, field)) for value, field in zip(values, fields, strict=True)):
        raise Http404
    return values


def _fits(value, column):
    if isinstance(column, IntegerField):
        return value.isascii() and value.isdigit() and len(value) < 19
    try:
        column.to_python(value)
    except ValidationError:
        return False
    return "\0" not in value


def _column(model, path):
    for step in path.split("__"):
        field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        model = field.related_model
    return getattr(field, "target_field", field)


def _read(row, field):
    for step in field.split("__"):
        row = getattr(row, step)
    return row


def _beyond(fields, values, comparison):
    """(a, b) > (x, y), spelled out: a > x or (a = x and b > y)."""
    condition = Q(**{f"{fields[-1]}__{comparison}": values[-1]})
    for field, value in zip(reversed(fields[:-1]), reversed(values[:-1]), strict=True):
        condition = Q(**{f"{field}__{comparison}": value}) | (Q(**{field: value}) & condition)
    return condition
