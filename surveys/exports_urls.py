"""Reports and files of a survey."""

from django.urls import path, re_path

from surveys.views import exports

urlpatterns = [
    path("<int:pk>/bao-cao/", exports.reports, name="reports"),
    re_path(r"^(?P<pk>\d+)/bao-cao/bang\.(?P<extension>xlsx|csv)$", exports.tables_file, name="tables_file"),
    path("<int:pk>/bao-cao/tep/<slug:kind>/", exports.file, name="file"),
    path("<int:pk>/bao-cao/lap/", exports.order, name="order_files"),
    path("<int:pk>/bao-cao/du-lieu.csv", exports.rows_csv, name="rows_csv"),
    path("<int:pk>/bao-cao/du-lieu/de-nghi/", exports.rows_request, name="rows_request"),
    path("<int:pk>/bao-cao/du-lieu/duyet/", exports.rows_release, name="rows_release"),
]
