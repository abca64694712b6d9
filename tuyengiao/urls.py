from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from documents.public_copies import kept_for_visitors
from documents.quarantine import take_files_at
from documents.sitemaps import PublicDocuments
from news.sitemaps import Columns, PublishedArticles
from notifications.views import pwa
from tuyengiao import styleguide, views

for view_name in ("surveys:roster_upload", "surveys:form_import", "surveys:past_wave"):
    take_files_at(view_name, "surveys.plan_survey")  # that room knows nothing of the documents

SITEMAPS = {"sitemaps": {"van-ban": PublicDocuments, "tin-tuc": PublishedArticles, "chuyen-muc": Columns}}

urlpatterns = [
    path("", views.home, name="home"),
    path("suc-khoe/", views.health, name="health"),
    path("tai-khoan/", include("accounts.urls")),
    path("don-vi/", include("accounts.unit_urls")),
    path("nhat-ky/", include("audit.urls")),
    path("thong-bao/", include("notifications.urls")),
    path("van-ban/", include("documents.urls")),
    path("tin-tuc/", include("news.urls")),
    path("khao-sat/", include("surveys.urls")),
    path("phieu/", include("surveys.answering.urls")),
    path("", include("documents.api.urls")),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("cong.webmanifest", pwa.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", login_not_required(kept_for_visitors(sitemaps.index)), SITEMAPS | {"sitemap_url_name": "sitemap"}, name="sitemap_index"),
    path("sitemap-<str:section>.xml", login_not_required(kept_for_visitors(sitemaps.sitemap)), SITEMAPS, name="sitemap"),
]
if settings.DEBUG:
    urlpatterns.append(path("giao-dien/", styleguide.show, name="styleguide"))

handler400 = "tuyengiao.views.bad_request"
handler403 = "tuyengiao.views.permission_denied"
handler404 = "tuyengiao.views.page_not_found"
handler500 = "tuyengiao.views.server_error"
