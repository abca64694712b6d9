"""Which articles belong together: the same running story, tags in common, telling words in common. What many
articles hold weighs little. Worked out once, when an article is published; those that came before learn of it by
being named."""

from django.db import connection

from documents.search.vectors import all_of
from documents.search.words import pairs, words

KEPT = 8
SHOWN, AROUND = 6, 3  # kin on a page; newer and older ones
PAIRS = 12
BOUND = 100  # newest articles that are enough for each sign
ENOUGH = 0.6  # two pairs that few hold, or four that many hold
STORY, TAG = 3, 2  # times the weight of a pair of words

_NEWEST = "ORDER BY published_at DESC, id DESC LIMIT %s"


def find_kin(article):
    """Ids of up to eight published articles that belong to it, the nearest first."""
    parts, params = [], []
    if article.story_id:
        parts.append(f"(SELECT id, 'story' AS sign, {STORY} AS worth FROM news_article WHERE standing = 'published' AND story_id = %s {_NEWEST})")
        params += [article.story_id, BOUND]
    for tag in article.tags.values_list("pk", flat=True):
        parts.append(
            f"(SELECT a.id, %s AS sign, {TAG} AS worth FROM news_article_tags t JOIN news_article a ON a.id = t.article_id"
            f" WHERE t.tag_id = %s AND a.standing = 'published' ORDER BY a.published_at DESC, a.id DESC LIMIT %s)"
        )
        params += [f"tag {tag}", tag, BOUND]
    folded, _ = words(f"{article.title} {article.lead}")
    for pair in list(dict.fromkeys(pairs(folded)))[:PAIRS]:
        parts.append(f"(SELECT id, %s AS sign, 1 AS worth FROM news_article WHERE standing = 'published' AND vector @@ %s::tsquery {_NEWEST})")
        params += [pair, all_of([pair]), BOUND]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH near AS ({' UNION ALL '.join(parts)}),"
            " weighed AS (SELECT id, worth / ln(2 + count(*) OVER (PARTITION BY sign)) AS weight FROM near)"
            " SELECT id FROM weighed WHERE id <> %s GROUP BY id HAVING sum(weight) >= %s ORDER BY sum(weight) DESC, id DESC LIMIT %s",
            [*params, article.pk, ENOUGH, KEPT],
        )
        return [pk for (pk,) in cursor.fetchall()]
