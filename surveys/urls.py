"""The rooms of the surveys, each with its own list."""

from surveys import builder_urls, contributor_urls, exports_urls, opening_urls, planning_urls, results_urls

app_name = "surveys"

urlpatterns = [
    *planning_urls.urlpatterns,
    *opening_urls.urlpatterns,
    *builder_urls.urlpatterns,
    *results_urls.urlpatterns,
    *contributor_urls.urlpatterns,
    *exports_urls.urlpatterns,
]
