"""When the days of the calendar fall: those of the moon are found anew for each year, by the calendar of Việt Nam."""

import datetime
from calendar import monthrange
from dataclasses import dataclass

from django.utils import timezone
from lunar_vn import convert_lunar_to_solar, solar_to_lunar

from news.models import Anniversary

FIRST_YEAR, LAST_YEAR = 1901, 2099  # what the lunar calendar is known for, with a year to spare at both ends
AHEAD = 45  # days that "soon" means


@dataclass(frozen=True)
class Occurrence:
    date: datetime.date
    anniversary: Anniversary

    @property
    def years(self):
        """How many years ago it happened; 0 where that is not known."""
        year = self.anniversary.year
        return max(self.date.year - year, 0) if year else 0

    @property
    def article(self):
        """What introduces it, where readers may see that."""
        article = self.anniversary.article
        return article if article and article.is_public else None

    @property
    def is_round(self):
        return self.years > 0 and self.years % 5 == 0


def between(first, last, anniversaries=None):
    """Every occurrence from `first` to `last`, both included, in the order of days."""
    rows = _all() if anniversaries is None else anniversaries
    years = range(first.year, last.year + 1)
    found = [Occurrence(day, row) for row in rows for year in years for day in _dates_in(row, year) if first <= day <= last]
    return sorted(found, key=lambda one: (one.date, one.anniversary.title))


def upcoming(count=None, *, today=None):
    """What falls today and soon after, nearest first."""
    today = today or timezone.localdate()
    return between(today, today + datetime.timedelta(days=AHEAD))[:count]


def next_date(anniversary, *, today=None):
    today = today or timezone.localdate()
    return between(today, today + datetime.timedelta(days=400), [anniversary])[0].date


def lunar_day(day):
    """A solar date as the day of the moon: "10/3 âm lịch"."""
    moon = solar_to_lunar(day)
    return f"{moon.day}/{moon.month}{' nhuận' if moon.leap else ''} âm lịch"


def _all():
    own = [field.name for field in Anniversary._meta.fields]
    return Anniversary.objects.select_related("article").only(*own, "article__slug", "article__standing")


def _dates_in(row, year):
    """A day at the end of a lunar year may fall into a solar year twice, or not at all."""
    if not row.is_lunar:
        return [datetime.date(year, row.month, min(row.day, monthrange(year, row.month)[1]))]
    days = (_of_the_moon(row.day, row.month, lunar_year) for lunar_year in (year - 1, year))
    return [day for day in days if day.year == year]


def _of_the_moon(day, month, lunar_year):
    """The 30th of a month of 29 days is kept on its last day; a leap month is not kept."""
    found = convert_lunar_to_solar(day, month, lunar_year)
    return found - datetime.timedelta(days=1) if day == 30 and solar_to_lunar(found).day == 1 else found
