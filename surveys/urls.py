"""The rooms of the surveys, each with its own list."""

from surveys import contributor_urls

app_name = "surveys"

urlpatterns = [
    *contributor_urls.urlpatterns,
]
