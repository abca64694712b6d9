"""One article: to read, to print; its notice when it was withdrawn."""

from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponsePermanentRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from news.claims import claim_review
from news.frame import page
from news.models import Article
from news.pictures import share_url
from news.public_pages import public_page
from news.reading import public_context
from news.shown import shown as shown_article
from news.structured import news_article, script


@public_page()
def article(request, slug, pk):
    shown = _shown(pk)
    found = shown.article
    address = found.get_absolute_url()
    if address != request.path:
        return HttpResponsePermanentRedirect(address)
    if found.standing == Article.Standing.WITHDRAWN:
        return page(request, "news/withdrawn.html", {"article": found}, status=410)
    canonical = request.build_absolute_uri(address)
    context = public_context(shown) | {
        "around": shown.around,
        "canonical": canonical,
        "share": _share(found, canonical),
    }
    context["structured"] = news_article(request, found, context["authors"], context["steps"])
    review = claim_review(request, found)
    if review:
        context["structured"] += script(review)
    if found.cover:
        context["card_picture"] = request.build_absolute_uri(share_url(found.cover))
    return page(request, "news/article.html", context, here=found.category.slug)


@public_page()
def print_view(request, pk):
    shown = _shown(pk)
    found = shown.article
    if found.standing == Article.Standing.WITHDRAWN:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    context = public_context(shown) | {"address": request.build_absolute_uri(found.get_absolute_url())}
    return render(request, "news/article_print.html", context)


@login_not_required
@require_safe
def csrf(request):
    """The token for a form on a page that is the same for everybody."""
    response = JsonResponse({"token": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


def _shown(pk):
    found = shown_article(pk)
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

