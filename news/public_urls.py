from django.urls import path, register_converter

from news.views import article, feeds, lists, search


class FeedKind:
    """The forms in which one can follow: Atom, RSS, JSON Feed."""

    regex = "atom|rss|json"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(FeedKind, "feed_kind")

urlpatterns = [
    path("", lists.front, name="front"),
    path("chuyen-muc/<slug:slug>/", lists.category, name="category"),
    path("dong-su-kien/<slug:slug>/", lists.story, name="story"),
    path("the/<slug:slug>/", lists.tag, name="tag"),
    path("luu-tru/", lists.months, name="months"),
    path("luu-tru/<int:year>/<int:month>/", lists.month, name="month"),
    path("da-luu/", lists.saved, name="saved"),
    path("tim-kiem/", search.search, name="search"),
    path("theo-doi/", feeds.listing, name="feeds"),
    path("moi.<feed_kind:kind>", feeds.site, name="feed"),
    path("chuyen-muc/<slug:slug>/moi.<feed_kind:kind>", feeds.category, name="category_feed"),
    path("dong-su-kien/<slug:slug>/moi.<feed_kind:kind>", feeds.story, name="story_feed"),
    path("the/<slug:slug>/moi.<feed_kind:kind>", feeds.tag, name="tag_feed"),
    path("sitemap-tin-moi.xml", feeds.news_sitemap, name="news_sitemap"),
    path("ma-bieu-mau/", article.csrf, name="csrf"),
    path("bai/<int:pk>/in/", article.print_view, name="print"),
    path("<slug:slug>-<int:pk>/", article.article, name="article"),
]
