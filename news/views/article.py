"""One article: to read, to print; its notice when it was withdrawn."""

from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponsePermanentRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from news.claims import claim_review
from news.frame import frame
from news.kin import around
from news.models import Article
from news.public_pages import public_page
from news.reading import article_context
from news.structured import news_article, script

_SHOWN = ("category", "story", "cover", "source", "live")
_NOT_READ = ("body", "vector", "exact", "live__body", "live__lead", "live__claim", "live__open_questions", "live__response")


@public_page()
def article(request, slug, pk):
    found = _found(pk)
    address = found.get_absolute_url()
    if address != request.path:
        return HttpResponsePermanentRedirect(address)
    if found.standing == Article.Standing.WITHDRAWN:
        return render(request, "news/withdrawn.html", {"article": found, "frame": frame(request)}, status=410)
    canonical = request.build_absolute_uri(address)
    context = article_context(found, found) | {
        "frame": frame(request),
        "here": found.category.slug,
        "around": around(found),
        "canonical": canonical,
        "share": _share(found, canonical),
    }
    context["structured"] = news_article(request, found, context["authors"], context["steps"])
    review = claim_review(request, found)
    if review:
        context["structured"] += script(review)
    return render(request, "news/article.html", context)


@public_page()
def print_view(request, pk):
    found = _found(pk)
    if found.standing == Article.Standing.WITHDRAWN:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    context = article_context(found, found) | {"address": request.build_absolute_uri(found.get_absolute_url())}
    return render(request, "news/article_print.html", context)


@login_not_required
@require_safe
def csrf(request):
    """The token for a form on a page that is the same for everybody."""
    response = JsonResponse({"token": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


def _found(pk):
    """What is published, or was."""
    articles = Article.objects.exclude(standing=Article.Standing.NONE).select_related(*_SHOWN).defer(*_NOT_READ)
    found = articles.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _share(article, address):
    """Plain links: nothing of Zalo or Facebook is loaded before a reader asks for it."""
    return {
        "zalo": "https://zalo.me/share?" + urlencode({"url": address}),
        "facebook": "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address}),
        "mail": "mailto:?" + urlencode({"subject": article.title, "body": address}, quote_via=quote),
    }

