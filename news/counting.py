"""How much each author has published, for the fees: a month by kinds, or a year by months."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from news.models import Article, Author

REPOST, WITHDRAWN = "repost", "withdrawn"
OWN = "own"  # the sum of a line
APART = {REPOST: "Đăng lại", WITHDRAWN: "Đã gỡ"}


@dataclass(frozen=True)
class Period:
    year: int
    month: int | None = None

    @property
    def bounds(self):
        """From the first moment until before the last, in the office's own time."""
        first = datetime.date(self.year, self.month or 1, 1)
        last = datetime.date(self.year + (self.month in (None, 12)), 1 if self.month in (None, 12) else self.month + 1, 1)
        return [timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in (first, last)]

    @property
    def label(self):
        return f"tháng {self.month} năm {self.year}" if self.month else f"năm {self.year}"


@dataclass
class Line:
    author: Author | None
    counts: dict = field(default_factory=dict)  # by column
    apart: dict = field(default_factory=dict)  # reposts, withdrawn

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def name(self):
        return str(self.author) if self.author else "Không ghi tác giả"


@dataclass
class Table:
    period: Period
    columns: list  # (key, label)
    lines: list
    together: int  # articles signed by more than one, which stand in the line of each

    def cells(self, line):
        """(key, count) of each column."""
        return [(key, line.counts.get(key, 0)) for key, _ in self.columns]


def first_published(period, units):
    """Articles that readers saw for the first time in the period. A later update or a withdrawal does not count anew."""
    since, until = period.bounds
    return Article.objects.filter(published_at__gte=since, published_at__lt=until, category__unit__in=units).exclude(
        standing=Article.Standing.NONE
    )


def count(period, units) -> Table:
    articles = first_published(period, units)
    by = "month" if period.month is None else "kind"
    if period.month is None:
        articles = articles.annotate(month=ExtractMonth("published_at"))
    rows = articles.order_by().values("bylines__author", by, "is_repost", "standing").annotate(count=Count("pk"))
    lines, used = {}, set()
    for row in rows:
        line = lines.setdefault(row["bylines__author"], Line(None))
        apart = WITHDRAWN if row["standing"] == Article.Standing.WITHDRAWN else REPOST if row["is_repost"] else None
        key, counts = (apart, line.apart) if apart else (row[by], line.counts)
        counts[key] = counts.get(key, 0) + row["count"]
        used.add(key)
    for pk, author in Author.objects.select_related("user").in_bulk([pk for pk in lines if pk]).items():
        lines[pk].author = author
    labels = Article.Kind.choices if by == "kind" else [(month, f"T{month}") for month in range(1, 13)]
    columns = [(key, label) for key, label in labels if by == "month" or key in used]
    together = first_published(period, units).annotate(signed=Count("bylines")).filter(signed__gt=1).count()
    ordered = sorted(lines.values(), key=lambda line: (line.author is None, -line.total, line.name))
    return Table(period, columns, ordered, together)


def behind(period, units, *, author=None, unsigned=False, column=None):
    """The articles behind a number of the table."""
    articles = first_published(period, units)
    if unsigned:
        articles = articles.filter(bylines=None)
    elif author is not None:
        articles = articles.filter(bylines__author=author)
    if column == WITHDRAWN:
        return articles.filter(standing=Article.Standing.WITHDRAWN)
    if column is None:
        return articles
    articles = articles.filter(standing=Article.Standing.PUBLISHED)
    if column == REPOST:
        return articles.filter(is_repost=True)
    own = articles.filter(is_repost=False)
    if column == OWN:
        return own
    if period.month is None:
        return own.annotate(month=ExtractMonth("published_at")).filter(month=column)
    return own.filter(Q(kind=column))
