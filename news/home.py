"""The public front page: the blocks that the office has arranged, in its order; all their articles in one statement,
however many blocks there are."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from documents.models import Document
from news.anniversaries import upcoming
from news.cards import card
from news.models import Channel, Content, HomeBlock, Picture
from news.statements import Statement, json_object

NEWEST = 5  # few enough that the blocks below still have something new to say
PAPERS = 6
Kind = HomeBlock.Kind
SHOWN_TWICE = 12  # at most so many of a block stand further up already
LEADING = 0  # the number of what stands first, which is no row

_CLAIMS = ", ".join(f"'{kind.value}'" for kind in Content.CLAIM_KINDS)
_COVER = [field.attname for field in Picture._meta.concrete_fields if field.attname not in ("words", "rendered_at", "uploaded_at")]


def _of(kind, condition):
    return (
        "(SELECT n.id, n.slug, n.title, n.lead, n.published_at, n.category_id, n.kind, n.cover_id FROM news_article n"
        f" WHERE n.standing = 'published' AND b.kind = '{kind}' AND {condition} ORDER BY n.published_at DESC, n.id DESC LIMIT b.most)"
    )


_STATEMENT = Statement(
    "news_home",
    "",
    f"""
SELECT b.id, b.kind, b.title, b.count, bc.name, bc.slug, bs.name, bs.slug,
 r.id, r.slug, r.title, r.lead, r.published_at, c.name, r.kind, {json_object("news_picture", _COVER, "x.id = r.cover_id")}
FROM (SELECT *, count + least({SHOWN_TWICE}, sum(count) OVER (ORDER BY position, id) - count) AS most FROM (
       SELECT {LEADING} AS id, 'leading' AS kind, '' AS title, {NEWEST} AS count, NULL::bigint AS category_id, NULL::bigint AS story_id, -1 AS position
      UNION ALL SELECT id, kind, title, count, category_id, story_id, position FROM news_homeblock WHERE is_on) wanted) b
LEFT JOIN news_category bc ON bc.id = b.category_id
LEFT JOIN news_story bs ON bs.id = b.story_id
LEFT JOIN LATERAL ({" UNION ALL ".join([
    _of("leading", "n.on_home"), _of("featured", "n.is_featured"), _of("category", "n.category_id = b.category_id AND n.on_home"),
    _of("story", "n.story_id = b.story_id"), _of("corrections", f"n.kind IN ({_CLAIMS})"),
])}) r ON true
LEFT JOIN news_category c ON c.id = r.category_id
ORDER BY b.position, b.id, r.published_at DESC, r.id DESC
""",
)  # fmt: skip


@dataclass
class Block:
    pk: int
    kind: str
    heading: str
    count: int
    url: str  # of the page that has more, "" where there is none
    cards: list = field(default_factory=list)
    rows: list = field(default_factory=list)


def home_context():
    """{leading, blocks, papers}. A block has `cards` or `rows`; an empty one is not shown."""
    leading, *blocks = _blocks()
    papers = list(Document.objects.visible_to(AnonymousUser()).published().for_cards()[:PAPERS])
    for block in blocks:
        if block.kind == Kind.DOCUMENTS:
            block.rows = papers[: block.count]
        elif block.kind == Kind.CALENDAR:
            block.rows = upcoming()[: block.count]
        elif block.kind == Kind.CHANNELS:
            block.rows = list(Channel.objects.filter(closed_at=None)[: block.count])
    return {
        "leading": leading.cards,
        "blocks": [block for block in blocks if block.cards or block.rows],
        "papers": [] if any(block.kind == Kind.DOCUMENTS for block in blocks) else papers,
    }


def _blocks():
    """The blocks with their cards, in their order; first of all the one that is no row. What stands further up is left
    out below."""
    found, shown_above = {}, set()
    for pk, kind, title, count, column, column_slug, story, story_slug, *shown in _STATEMENT.rows():
        if pk not in found:
            url = reverse("news:category", args=[column_slug]) if column else reverse("news:story", args=[story_slug]) if story else ""
            found[pk] = Block(pk, kind, title or column or story or (Kind(kind).label if pk else ""), count, url)
        article, slug, title, lead, at, column, kind, cover = shown
        if article and article not in shown_above and len(found[pk].cards) < count:
            shown_above.add(article)
            picture = Picture(**cover | {"id": UUID(cover["id"])}) if cover else None
            found[pk].cards.append(card(article, slug, title, lead, at, column, kind, picture))
    return list(found.values())
