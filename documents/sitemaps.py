"""For search engines: the documents everybody may read."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Max

from documents.models import Document


class PublicDocuments(Sitemap):
    """Pages grow at their end only, in the order in which documents came."""

    limit = 10_000  # a fifth of what the protocol allows, so that one page is quickly made
    changefreq = "yearly"

    def items(self):
        papers = Document.objects.visible_to(AnonymousUser()).published()
        return papers.only("pk", "subject", "published_at").order_by("pk")

    def location(self, document):
        return document.get_absolute_url()

    def lastmod(self, document):
        return document.published_at

    def get_latest_lastmod(self):
        return self.items().order_by().aggregate(last=Max("published_at"))["last"]
