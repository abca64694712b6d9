from django.urls import path

from news.views import site_imports

urlpatterns = [
    path("nhap-trang-cu/", site_imports.listing, name="site_imports"),
    path("nhap-trang-cu/moi/", site_imports.start, name="site_import_start"),
    path("nhap-trang-cu/<int:pk>/", site_imports.show, name="site_import"),
    path("nhap-trang-cu/<int:pk>/tien-do/", site_imports.progress, name="site_import_progress"),
    path("nhap-trang-cu/<int:pk>/chuyen-muc/", site_imports.choose_categories, name="site_import_categories"),
    path("nhap-trang-cu/<int:pk>/nhap/", site_imports.begin, name="site_import_begin"),
    path("nhap-trang-cu/<int:pk>/dung/", site_imports.stop, name="site_import_stop"),
    path("nhap-trang-cu/<int:pk>/bao-cao.csv", site_imports.report, name="site_import_report"),
]
