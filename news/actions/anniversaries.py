"""The calendar of anniversaries."""

from django.db import transaction

from news.actions.site import done
from news.levels import refuse_levels_in
from news.models import Anniversary
from news.official_days import OFFICIAL_DAYS


@transaction.atomic
def save_day(*, row, by):
    refuse_levels_in(row)
    is_new = row.pk is None
    row.save()
    return done("day_added" if is_new else "day_changed", row, by=by)


@transaction.atomic
def remove_day(*, row, by):
    done("day_removed", row, by=by)
    row.delete()


@transaction.atomic
def load_official_days(*, by) -> int:
    """Adds what is missing; answers how many days that were."""
    known = set(Anniversary.objects.values_list("day", "month", "is_lunar", "year"))
    rows = [
        Anniversary(day=day, month=month, year=year, is_lunar=lunar, title=title, source=source)
        for day, month, year, lunar, title, source in OFFICIAL_DAYS
        if (day, month, lunar, year) not in known
    ]
    Anniversary.objects.bulk_create(rows)
    if rows:
        done("days_loaded", None, by=by, label="Ngày của Đảng, Nhà nước và tỉnh", added=len(rows))
    return len(rows)
