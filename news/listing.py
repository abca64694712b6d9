"""Lists of articles, newest first, by the key of the last one shown: page 500 costs what page 1 costs."""

import datetime
import re

from django.db.models import Exists, OuterRef, Q

from news.models import Article

SIZE = 20
_KEY = re.compile(r"(\d{1,16})-(\d{1,18})", re.ASCII)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


def key_of(article):
    return key(article.published_at, article.pk)


def key(at, pk):
    return f"{(at - _EPOCH) // _MICROSECOND}-{pk}"


def place(text):
    """(published_at, pk) of such a key, or None for anything else."""
    match = _KEY.fullmatch(text or "")
    return (_EPOCH + int(match[1]) * _MICROSECOND, int(match[2])) if match else None


def newest(*sources, after=None, size=SIZE):
    """(articles, key of the next page or ""). `sources`: querysets of articles; each is read by its own index, and what
    stands in several is shown once."""
    ids = None
    for source in sources:
        rows = source.published().newest_first()
        if after:
            rows = rows.filter(published_at__lte=after[0]).exclude(published_at=after[0], pk__gte=after[1])
        rows = rows.values_list("published_at", "pk")[: size + 1]
        ids = rows if ids is None else ids.union(rows)
    found = sorted(ids, reverse=True)[: size + 1]
    articles = Article.objects.for_cards().in_bulk([pk for _, pk in found[:size]])
    shown = [articles[pk] for _, pk in found[:size] if pk in articles]
    return shown, key_of(shown[-1]) if len(found) > size and shown else ""


def seen_by_readers(rows, name):
    """Of the stories or tags (`name`: how articles refer to them) those of something published. The names of the others
    tell what the desk is working at."""
    return rows.filter(Exists(Article.objects.published().filter(**{name: OuterRef("pk")})))


def in_month(articles, year, month):
    zone = datetime.timezone(datetime.timedelta(hours=7))
    first = datetime.datetime(year, month, 1, tzinfo=zone)
    following = datetime.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return articles.filter(Q(published_at__gte=first) & Q(published_at__lt=following))
