"""What every deed on the site has in common: it is written down, and readers see it at once."""

from django.db import transaction

from audit import trail
from news import freshness
from news.exceptions import WrongState
from news.models import OldAddress


def done(verb, row, *, by, unit=None, label=None, **data):
    trail.record(verb=f"news.{verb}", by=by, on=row, unit=unit, label=label, data=data)
    freshness.changed()
    return row


@transaction.atomic
def put_in_order(*, rows, ids, by, verb):
    """`rows`: the whole list as a queryset; `ids`: its keys in the order wanted. Errors: WrongState."""
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    if len(ids) != len(found) or set(ids) != set(found):
        raise WrongState("Danh mục vừa được người khác sửa. Hãy tải lại trang rồi sắp xếp lại.")
    moved = []
    for position, pk in enumerate(ids, start=1):
        if found[pk].position != position:
            found[pk].position = position
            moved.append(found[pk])
    if moved:
        rows.model.objects.bulk_update(moved, ["position"])
        done(verb, moved[0], by=by, label=rows.model._meta.verbose_name, moved=len(moved))


def keep_address(before, row, **target):
    """Whoever has the address of before is led to `row` (`target`: category, story or tag)."""
    path = row.get_absolute_url()
    if path != before:
        OldAddress.objects.filter(path=path).delete()
        OldAddress.objects.update_or_create(
            path=before, defaults={"article": None, "category": None, "story": None, "tag": None} | target
        )
