"""The rooms of the news, each with its own list; the public addresses come last, for an article's ends in its title."""

from news import desk_urls, import_urls, picture_urls, public_urls, reader_urls, site_urls

app_name = "news"

urlpatterns = [
    *desk_urls.urlpatterns,
    *picture_urls.urlpatterns,
    *site_urls.urlpatterns,
    *import_urls.urlpatterns,
    *reader_urls.urlpatterns,
    *public_urls.urlpatterns,
]
