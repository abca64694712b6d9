"""The rooms of the surveys, each with its own list."""

from surveys import planning_urls, results_urls

app_name = "surveys"

urlpatterns = [
    *planning_urls.urlpatterns,
    *results_urls.urlpatterns,
]
