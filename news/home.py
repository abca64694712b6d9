"""The public front page: the blocks that the office has arranged, in its order, in a few queries however many they are."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import IntegerField, Value

from documents.models import Document
from news.anniversaries import upcoming
from news.models import Article, Channel, Content, HomeBlock

NEWEST = 5  # few enough that the blocks below still have something new to say
PAPERS = 6
Kind = HomeBlock.Kind
_OF_ARTICLES = (Kind.FEATURED, Kind.CATEGORY, Kind.STORY, Kind.CORRECTIONS)
LEADING = 0  # the number of what stands first, which is no row


def home_context():
    """{leading, blocks, papers}. A block has `articles`, `rows` or neither; an empty one is not shown."""
    blocks = list(HomeBlock.objects.filter(is_on=True).select_related("category", "story"))
    of_articles = {block.pk: block for block in blocks if block.kind in _OF_ARTICLES}
    articles = _articles(of_articles.values())
    papers = list(Document.objects.visible_to(AnonymousUser()).published().for_cards()[:PAPERS])
    kinds = {block.kind for block in blocks}
    rows = {
        Kind.DOCUMENTS: papers,
        Kind.CALENDAR: upcoming() if Kind.CALENDAR in kinds else [],
        Kind.CHANNELS: list(Channel.objects.filter(closed_at=None)) if Kind.CHANNELS in kinds else [],
    }
    for block in blocks:
        block.articles = articles.get(block.pk, [])
        block.rows = rows.get(block.kind, [])[: block.count]
    return {
        "leading": articles.get(LEADING, []),
        "blocks": [block for block in blocks if block.articles or block.rows],
        "papers": [] if Kind.DOCUMENTS in kinds else papers,
    }


def _articles(blocks):
    """{number of the block: articles}, for all blocks at once; what stands further up is left out below."""
    on_home = Article.objects.published().filter(on_home=True).newest_first()
    counts = {LEADING: NEWEST}
    sources = [_numbered(LEADING, on_home[:NEWEST])]
    for block in blocks:
        published = Article.objects.published().newest_first()
        if block.kind == Kind.FEATURED:
            chosen = published.filter(is_featured=True)
        elif block.kind == Kind.CATEGORY:
            chosen = published.filter(category=block.category_id, on_home=True)
        elif block.kind == Kind.STORY:
            chosen = published.filter(story=block.story_id)
        else:
            chosen = published.filter(kind__in=Content.CLAIM_KINDS)
        further_up = sum(counts.values())
        sources.append(_numbered(block.pk, chosen[: further_up + block.count]))
        counts[block.pk] = block.count
    first, *others = sources
    numbered = list(first.union(*others, all=True)) if others else list(first)
    candidates, place_of = {}, {}
    for number, pk, _ in sorted(numbered, key=lambda row: (row[2], row[1]), reverse=True):
        candidates.setdefault(number, []).append(pk)
    for number, count in counts.items():
        fresh = [pk for pk in candidates.get(number, []) if pk not in place_of]
        place_of |= dict.fromkeys(fresh[:count], number)
    articles = Article.objects.for_cards().in_bulk(place_of)
    found = {}
    for pk, number in place_of.items():
        if pk in articles:
            found.setdefault(number, []).append(articles[pk])
    return found


def _numbered(number, articles):
    return articles.annotate(block=Value(number, output_field=IntegerField())).values_list("block", "pk", "published_at")
