"""A bare Django project: the settings of `startproject`, two plain tables, three queries a page and a template of
the size it is given. What no Django page can do without; the yardstick of benches/public.py."""

import os
import sys

import dj_database_url
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import cache_page
from django.views.decorators.gzip import gzip_page

settings.configure(
    SECRET_KEY="floor", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [os.environ["FLOOR_TEMPLATES"]],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": 60}},
    CACHES={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["FLOOR_CACHE"], "KEY_PREFIX": "floor"}},
)  # fmt: skip
sys.modules.setdefault("benches.floor", sys.modules[__name__])
django.setup()


class Section(models.Model):  # noqa: DJ008
    name = models.TextField()
    slug = models.TextField()

    class Meta:
        app_label, managed, db_table = "floor", False, "floor_section"


class Story(models.Model):  # noqa: DJ008
    title = models.TextField()
    slug = models.TextField()
    lead = models.TextField()
    body = models.TextField()
    published_at = models.DateTimeField()
    section = models.ForeignKey(Section, models.DO_NOTHING)

    class Meta:
        app_label, managed, db_table = "floor", False, "floor_story"


@gzip_page
def article(request, pk):
    story = Story.objects.select_related("section").get(pk=pk)
    related = Story.objects.filter(section=story.section_id).order_by("-published_at").defer("body")[:5]
    return render(request, "article.html", {"story": story, "sections": Section.objects.all(), "related": related})


@gzip_page
def home(request):
    newest = Story.objects.select_related("section").order_by("-published_at").defer("body")[:20]
    featured = Story.objects.filter(section=1).order_by("-published_at").defer("body")[:5]
    return render(request, "home.html", {"newest": newest, "sections": Section.objects.all(), "featured": featured})


urlpatterns = [
    path("bai/<int:pk>/", article),
    path("", home),
    path("giu/bai/<int:pk>/", cache_page(600)(article)),
    path("giu/", cache_page(600)(home)),
]
application = get_wsgi_application()
