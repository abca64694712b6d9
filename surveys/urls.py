"""The rooms of the surveys, each with its own list."""

from surveys import exports_urls, planning_urls, results_urls

app_name = "surveys"

urlpatterns = [
    *planning_urls.urlpatterns,
    *results_urls.urlpatterns,
    *exports_urls.urlpatterns,
]
