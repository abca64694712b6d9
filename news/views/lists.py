"""The lists of the reader's site: newest, by column, story, tag and month."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from documents.models import Document
from news.cards import card_of
from news.frame import page
from news.listing import in_month, newest, place, seen_by_readers
from news.models import Article, Category, Story, Tag
from news.moved import leads_on
from news.public_pages import AFTER, public_page

PAPERS = 5


@public_page(AFTER)
def front(request):
    return _list(request, Article.objects.all(), here="front", heading="Tin mới", feed=reverse("news:feed", args=["atom"]))


@public_page(AFTER)
@leads_on
def category(request, slug):
    column = get_object_or_404(Category, slug=slug)
    return _list(
        request, Article.objects.filter(category=column), Article.objects.filter(also_in=column), here=slug,
        heading=column.name, lead=column.description, feed=reverse("news:category_feed", args=[slug, "atom"]), column=column,
    )  # fmt: skip


@public_page(AFTER)
@leads_on
def story(request, slug):
    running = get_object_or_404(seen_by_readers(Story.objects.all(), "story"), slug=slug)
    return _list(
        request, Article.objects.filter(story=running), kicker="Dòng sự kiện", heading=running.name, lead=running.summary,
        feed=reverse("news:story_feed", args=[slug, "atom"]),
    )  # fmt: skip


@public_page(AFTER)
@leads_on
def tag(request, slug):
    """What carries the tag: articles, and papers of the store that carry one of the same name."""
    named = get_object_or_404(seen_by_readers(Tag.objects.all(), "tags"), slug=slug)
    papers = []
    if AFTER not in request.GET:
        papers = Document.objects.visible_to(AnonymousUser()).published().filter(tags__name_key=named.name_key)
        papers = papers.for_cards().order_by("-date_issued", "-pk")[:PAPERS]
    return _list(
        request, Article.objects.filter(tags=named), kicker="Thẻ", heading=named.name, papers=papers,
        feed=reverse("news:tag_feed", args=[slug, "atom"]),
    )  # fmt: skip


@public_page()
def months(request):
    counted = (
        Article.objects.published().order_by().values(year=ExtractYear("published_at"), month=ExtractMonth("published_at"))
        .annotate(count=Count("pk")).order_by("-year", "-month")
    )  # fmt: skip
    return page(request, "news/months.html", {"months": counted})


@public_page(AFTER)
def month(request, year, month):
    if not (1 <= month <= 12 and 1990 <= year <= 2100):
        raise Http404
    return _list(request, in_month(Article.objects.all(), year, month), kicker="Lưu trữ", heading=f"Tháng {month} năm {year}")


@public_page()
def saved(request):
    """The browser keeps this list; the server does not know it."""
    return page(request, "news/saved.html", {})


def _list(request, *sources, here="", **context):
    after = place(request.GET.get(AFTER))
    articles, following = newest(*sources, after=after)
    context |= {
        "cards": [card_of(article) for article in articles],
        "canonical": request.build_absolute_uri(),
        "more_url": f"{request.path}?{AFTER}={following}" if following else "",
        "first_url": request.path if after else "",
    }
    return page(request, "news/list.html", context, here=here)
