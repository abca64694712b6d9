"""An article as lists show it, with everything ready to be written down: a front page has thirty of them."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from news.addresses import address
from news.models import Article, Picture

LEAD = 180  # letters
_PLAIN_KINDS = (Article.Kind.NEWS, Article.Kind.FEATURE)


class Card(NamedTuple):
    pk: int
    url: str
    title: str
    lead: str
    published_at: datetime
    when: str
    column: str
    kind: str  # in words, where it is no ordinary article
    cover: Picture | None


class Line(NamedTuple):
    pk: int
    url: str
    title: str
    published_at: datetime
    day: str


def card_of(article):
    return card(
        article.pk, article.slug, article.title, article.lead, article.published_at, article.category.name, article.kind, article.cover
    )


def card(pk, slug, title, lead, at, column, kind, cover):
    lead = lead if len(lead) <= LEAD else lead[:LEAD].rsplit(" ", 1)[0] + " …"
    kind = "" if kind in _PLAIN_KINDS else Article.Kind(kind).label
    return Card(pk, _address(slug, pk), title, lead, at, f"{timezone.localtime(at):%d/%m/%Y %H:%M}", column, kind, cover)


def line(pk, slug, title, at):
    return Line(pk, _address(slug, pk), title, at, f"{timezone.localtime(at):%d/%m/%Y}")


def _address(slug, pk):
    return address("news:article", slug or "bai", pk)
