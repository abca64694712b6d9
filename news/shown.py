"""All that a visitor's page of an article shows, in one statement and without the detours of the ORM: no page of the
portal is opened more often."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from news.cards import line
from news.kin import AROUND, SHOWN
from news.models import Article, Author, Category, Picture, ReaderMessage, Source, Step, Story, Tag
from news.statements import Statement, json_object, json_rows

_LEFT_OUT = {"body", "vector", "exact", "kin"}
COLUMNS = [field.attname for field in Article._meta.concrete_fields if field.attname not in _LEFT_OUT]
_PICTURE = [field.attname for field in Picture._meta.concrete_fields if field.attname not in ("words", "rendered_at", "uploaded_at")]


LARGEST = 2**63 - 1  # of a key; an address may hold any number
_PUBLIC = ", ".join(f"'{deed.value}'" for deed in Step.PUBLIC)
_STEPS = f"news_step s WHERE s.article_id = a.id AND s.deed IN ({_PUBLIC})"
_COMMENT = "c.kind = 'comment' AND c.state IN ('shown', 'answered')"  # as ReaderMessage.objects.under_article()
_CARD = "n.id, n.title, n.slug, n.published_at"
_NEWEST = "ORDER BY n.published_at DESC, n.id DESC LIMIT"
_PUBLISHED = "FROM news_article n WHERE n.standing = 'published' AND"
_STATEMENT = Statement(
    "news_shown",
    "bigint",
    f"""
SELECT {", ".join(f"a.{name}" for name in COLUMNS)}, a.kin, v.document_ids,
 {json_object("news_category", ("id", "name", "slug", "unit_id", "closed_at"), "x.id = a.category_id")},
 {json_object("news_story", ("id", "name", "slug", "summary"), "x.id = a.story_id")},
 {json_object("news_source", ("id", "name", "url"), "x.id = a.source_id")},
 {json_object("news_picture", _PICTURE, "x.id = a.cover_id")},
 {json_rows("u.id, u.name, u.post", "news_byline b JOIN news_author u ON u.id = b.author_id WHERE b.article_id = a.id", "b.position")},
 {json_rows("t.id, t.name, t.slug", "news_article_tags m JOIN news_tag t ON t.id = m.tag_id WHERE m.article_id = a.id", "t.name")},
 {json_rows("s.id, s.deed, s.reason, s.at", _STEPS, "s.at DESC, s.id DESC")},
 {json_rows("c.name, c.text, c.answer, c.received_at, c.answered_at", f"news_readermessage c WHERE c.article_id = a.id AND {_COMMENT}", "c.received_at, c.id")},
 (SELECT coalesce(json_agg(json_build_array(r.place, r.id, r.title, r.slug, r.published_at)), '[]') FROM (
   (SELECT 'kin' AS place, {_CARD} {_PUBLISHED} n.id = ANY(a.kin))
   UNION ALL (SELECT 'kin', {_CARD} {_PUBLISHED} n.kin @> ARRAY[a.id] {_NEWEST} {SHOWN})
   UNION ALL (SELECT 'kin', {_CARD} {_PUBLISHED} n.story_id = a.story_id {_NEWEST} {SHOWN + 1})
   UNION ALL (SELECT 'newer', {_CARD} {_PUBLISHED} n.category_id = a.category_id AND n.published_at >= a.published_at
              AND (n.published_at, n.id) > (a.published_at, a.id) ORDER BY n.published_at, n.id LIMIT {AROUND + SHOWN})
   UNION ALL (SELECT 'older', {_CARD} {_PUBLISHED} n.category_id = a.category_id AND n.published_at <= a.published_at
              AND (n.published_at, n.id) < (a.published_at, a.id) {_NEWEST} {AROUND + SHOWN})) r)
FROM news_article a JOIN news_version v ON v.id = a.live_id WHERE a.id = $1 AND a.standing <> 'none'
""",
)


class Shown(NamedTuple):
    article: Article  # with category, story, source and cover; its `live` version is not read
    authors: list
    tags: list
    steps: list  # public ones, newest first
    document_ids: list
    around: dict  # {kin, newer, older}: lists of `Line`


def shown(pk):
    """The `Shown` of what is published, or was; None for anything else."""
    if pk > LARGEST:
        return None
    found = _STATEMENT.rows(pk)
    if not found:
        return None
    row = found[0]
    kin, document_ids, category, story, source, cover, authors, tags, steps, comments, around = row[len(COLUMNS) :]
    article = Article.from_db(connection.alias, COLUMNS, row[: len(COLUMNS)])
    article.category = Category(**category)
    article.story = Story(**story) if story else None
    article.source = Source(**source) if source else None
    article.cover = Picture(**cover | {"id": UUID(cover["id"])}) if cover else None
    article.comments_shown = [
        ReaderMessage(name=name, text=text, answer=answer, received_at=_at(received), answered_at=_at(answered))
        for name, text, answer, received, answered in comments
    ]
    return Shown(
        article,
        [Author(pk=pk, name=name, post=post) for pk, name, post in authors],
        [Tag(pk=pk, name=name, slug=slug) for pk, name, slug in tags],
        [Step(pk=pk, article=article, deed=deed, reason=reason, at=_at(at)) for pk, deed, reason, at in steps],
        document_ids,
        _around(article, kin, around),
    )


def _around(article, kin, rows):
    found = {"kin": {}, "newer": {}, "older": {}}
    for place, pk, title, slug, at in rows:
        if pk != article.pk:
            found[place][pk] = (pk, slug, title, _at(at))
    nearest = {pk: number for number, pk in enumerate(kin)}
    belonging = sorted(found["kin"].values(), key=lambda row: (nearest.get(row[0], AROUND), -row[3].timestamp()))[:SHOWN]
    taken = {row[0] for row in belonging}
    newer = sorted((row for row in found["newer"].values() if row[0] not in taken), key=_moment)[:AROUND]
    older = sorted((row for row in found["older"].values() if row[0] not in taken), key=_moment)[-AROUND:]
    return {place: [line(*row) for row in shown] for place, shown in (("kin", belonging), ("newer", newer[::-1]), ("older", older[::-1]))}


def _moment(row):
    return row[3], row[0]


def _at(text):
    return datetime.fromisoformat(text) if text else None
