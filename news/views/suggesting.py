"""What the fields of an article offer while somebody types."""

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Length
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from documents.search.suggest import described, suggested
from news.models import Article, Author, Tag
from vietnamese.text import fold

MOST = 8


def _tags(typed):
    rows = Tag.objects.filter(name_key__contains=fold(typed)).order_by(Length("name_key"), "name_key")
    return [{"value": tag.name, "label": tag.name} for tag in rows[:MOST]]


def _authors(typed):
    key = fold(typed)
    rows = (author for author in Author.objects.filter(is_active=True) if key in fold(str(author)))
    return [
        {"value": author.pk, "label": str(author), "note": "bút danh" if author.is_pen_name else ""}
        for author, _ in zip(rows, range(MOST), strict=False)
    ]


def _documents(typed):
    return [{"value": document.pk, **described(document)} for document in suggested(AnonymousUser(), typed)]


def _articles(typed):
    """By titles that readers see: the desk finds an article by its newest one, which may be at work still."""
    found = Article.objects.published().with_words(typed).newest_first()[: MOST * 2]
    rows = [row for row in found if all(word in fold(row.title) for word in fold(typed).split())][:MOST]
    return [{"value": row.pk, "label": row.title, "note": f"{row.published_at:%d/%m/%Y}"} for row in rows]


ABOUT = {"the": _tags, "tac-gia": _authors, "van-ban": _documents, "bai": _articles}


@permission_required("news.write_article", raise_exception=True)
@require_safe
def suggest(request, what):
    if what not in ABOUT:
        raise Http404
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    return JsonResponse({"found": ABOUT[what](typed) if typed else []})
