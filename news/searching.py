"""Finding articles by the spelling rules of the document store."""

from django.db.models.expressions import RawSQL

from documents.search.due import work_off
from documents.search.vectors import vector
from documents.search.words import words
from news import kin
from news.models import Article, ArticleIndexDue
from richtext.text import plain


def mark_due(articles):
    """`articles`: a queryset of Article."""
    ArticleIndexDue.objects.bulk_create([ArticleIndexDue(article_id=pk) for pk in articles.values_list("pk", flat=True)], ignore_conflicts=True)


def index_due(*, seconds) -> bool:
    """Index what is due for so long; True when nothing is left."""
    return work_off(ArticleIndexDue.objects.all(), _index_held, seconds=seconds)


def _index_held(pk):
    """Held, so that what is published meanwhile is not written over with older words."""
    index_article(Article.objects.select_for_update(of=("self",)).get(pk=pk))


def index_article(article):
    """Write what the article is found by, and what belongs to it."""
    labels = [article.category.name, *article.tags.values_list("name", flat=True), *article.authors.values_list("name", flat=True)]
    folded, exact = zip(*(words(text) for text in (article.title, article.lead, " ".join(labels), plain(article.body))), strict=True)
    rows = Article.objects.filter(pk=article.pk)
    rows.update(
        vector=RawSQL("%s::tsvector", [vector(*folded, weights=("A", "B", "C", "D"))]),
        # Between blanks, so that a phrase can be sought with its word boundaries.
        exact=f" {' | '.join(' '.join(run) for run in exact)} ",
    )
    rows.update(kin=kin.find_kin(article))
    article.refresh_from_db(fields=["vector", "exact", "kin"])
