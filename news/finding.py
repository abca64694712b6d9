"""The search of the news: what documents/search/query.py understands, asked of the articles."""

from django.db import connection

from documents.search.snippets import marked_text, snippet
from documents.search.statement import SETTINGS, TIMEOUT_MS, SearchTooBroad
from news.models import Article
from richtext.text import plain

SIZE = 10
PAGES = 50  # shown at most
COUNTED = 1000


class Found:
    def __init__(self, articles=(), count=0, more=False):
        self.articles, self.count, self.more = list(articles), count, more

    @property
    def count_label(self):
        return f"hơn {COUNTED:,}".replace(",", ".") if self.count > COUNTED else str(self.count)


def find(query, *, page=1):
    """Published articles, the best first. Errors: SearchTooBroad."""
    if not query:
        return Found()
    where, params = _conditions(query)
    start = (page - 1) * SIZE
    rows = _fetch(
        f"WITH hit AS MATERIALIZED (SELECT id, published_at, vector, exact, title FROM news_article WHERE {where}"
        f" ORDER BY published_at DESC, id DESC LIMIT {COUNTED + 1}),"
        " weighed AS (SELECT id, published_at, ts_rank('{0.02,0.1,0.3,1}', vector, %s::tsquery)"
        " * CASE WHEN %s <> '' AND vector @@ NULLIF(%s, '')::tsquery THEN 2 ELSE 1 END"
        " * CASE WHEN %s AND " + _all_toned(query) + " THEN 1.5 ELSE 1 END"
        # A year of age takes as much as a third of the worth.
        " / (1 + extract(epoch FROM now() - published_at) / 6e7) AS worth FROM hit)"
        " SELECT (SELECT count(*) FROM hit), id FROM weighed ORDER BY worth DESC, published_at DESC, id DESC LIMIT %s OFFSET %s",
        [*params, query.plain_words, query.near_folded, query.near_folded, bool(query.toned_words),
         *(f"% {word} %" for word in query.toned_words), SIZE + 1, start],
    )  # fmt: skip
    ids = [pk for _, pk in rows[:SIZE]]
    articles = Article.objects.select_related("category", "cover").defer("body_shown", "vector", "exact", "kin").in_bulk(ids)
    shown = [_with_snippet(articles[pk], query) for pk in ids if pk in articles]
    return Found(shown, rows[0][0] if rows else 0, len(rows) > SIZE and page < PAGES)


def _all_toned(query):
    return " AND ".join("exact LIKE %s" for _ in query.toned_words) or "true"


def _conditions(query):
    parts, params = ["standing = 'published' AND vector @@ %s::tsquery"], [query.folded]
    if query.order_folded:
        parts.append("vector @@ %s::tsquery")
        params.append(query.order_folded)
    for phrase in query.strict_phrases:
        parts.append("strpos(exact, %s) > 0")
        params.append(phrase)
    if query.excluded_folded:
        parts.append("NOT vector @@ %s::tsquery")
        params.append(query.excluded_folded)
    for phrase in query.excluded_phrases:
        parts.append("strpos(exact, %s) = 0")
        params.append(phrase)
    return " AND ".join(parts), params


def _fetch(sql, params):
    from django.db import OperationalError, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SETTINGS.format(TIMEOUT_MS))
            cursor.execute(sql, params)
            return cursor.fetchall()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == "57014":
            raise SearchTooBroad from None
        raise


def _with_snippet(article, query):
    article.marked_title = marked_text(article.title, query)
    article.snippet = snippet(f"{article.lead} {plain(article.body)}", query)
    return article
