"""For search engines: every article that is published, and the lists they stand in."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max

from news.listing import seen_by_readers
from news.models import Article, Category, Story


class PublishedArticles(Sitemap):
    limit = 10_000

    def items(self):
        return Article.objects.published().only("slug", "standing", "changed_at").order_by("pk")

    def lastmod(self, article):
        return article.changed_at

    def get_latest_lastmod(self):
        return Article.objects.published().aggregate(last=Max("changed_at"))["last"]


class Columns(Sitemap):
    def items(self):
        return [*Category.objects.open(), *seen_by_readers(Story.objects.all(), "story")]
