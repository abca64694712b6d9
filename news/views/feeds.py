"""Following the news: Atom, RSS and JSON Feed of the site, of a column, a running story, a tag; the news sitemap."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from documents.feeds import plain
from news import feeds
from news.frame import page
from news.listing import seen_by_readers
from news.models import Article, Category, Story, Tag
from news.moved import leads_on
from news.public_pages import public_page

FRESH = timedelta(days=2)  # what a news sitemap may name
MOST_FRESH = 1000


@public_page()
def site(request, kind):
    return _feed(request, kind, Article.objects.all(), title="Tin, bài mới", address=reverse("news:front"))


@public_page()
@leads_on
def category(request, slug, kind):
    column = get_object_or_404(Category, slug=slug)
    return _feed(request, kind, Article.objects.filter(category=column), title=column.name, address=column.get_absolute_url())


@public_page()
@leads_on
def story(request, slug, kind):
    running = get_object_or_404(seen_by_readers(Story.objects.all(), "story"), slug=slug)
    return _feed(request, kind, Article.objects.filter(story=running), title=running.name, address=running.get_absolute_url())


@public_page()
@leads_on
def tag(request, slug, kind):
    named = get_object_or_404(seen_by_readers(Tag.objects.all(), "tags"), slug=slug)
    return _feed(request, kind, Article.objects.filter(tags=named), title=named.name, address=named.get_absolute_url())


@public_page()
def listing(request):
    return page(request, "news/feed_list.html", {"stories": seen_by_readers(Story.objects.all(), "story")[:20], "kinds": feeds.NAMES})


@public_page()
def news_sitemap(request):
    fresh = Article.objects.published().filter(published_at__gte=timezone.now() - FRESH).newest_first()
    articles = fresh.only("title", "slug", "standing", "published_at")[:MOST_FRESH]
    for article in articles:
        article.title = plain(article.title)
    return render(request, "news/sitemap_news.xml", {"articles": articles, "origin": request.build_absolute_uri("/")[:-1]}, content_type="application/xml")


def _feed(request, kind, articles, **about):
    rows = articles.published().newest_first().select_related("category").only(*feeds.COLUMNS)[: feeds.ENTRIES]
    text, content_type = feeds.feed(request, kind, rows, **about)
    return HttpResponse(text, content_type=content_type)
