from django.conf import settings
from django.urls import include, path

from tuyengiao import styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("suc-khoe/", views.health, name="health"),
    path("tai-khoan/", include("accounts.urls")),
    path("don-vi/", include("accounts.unit_urls")),
    path("nhat-ky/", include("audit.urls")),
    path("van-ban/", include("documents.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("giao-dien/", styleguide.show, name="styleguide"))

handler400 = "tuyengiao.views.bad_request"
handler403 = "tuyengiao.views.permission_denied"
handler404 = "tuyengiao.views.page_not_found"
handler500 = "tuyengiao.views.server_error"
