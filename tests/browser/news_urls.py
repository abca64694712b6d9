"""The portal and beside it two bare pages that take pictures and show a preview, as the desk's pages do."""

from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from tuyengiao.urls import urlpatterns as of_the_portal

WRITING = """{% extends "base.html" %}{% load static %}{% block title %}Viết bài{% endblock %}
{% block styles %}<link rel="stylesheet" href="{% static 'css/news_pictures.css' %}"><link rel="stylesheet" href="{% static 'css/news_library.css' %}">{% endblock %}
{% block content %}<h1>Viết bài</h1><form><button type="button" class="btn" data-pick-picture>Chọn ảnh bìa</button><output></output></form>
{% include "news/_picture_picker.html" %}{% endblock %}"""
PREVIEW = """{% extends "base.html" %}{% block title %}Xem trước{% endblock %}{% block content %}<h1>Xem trước</h1>
<article>{{ body|safe }}</article>{% include "news/_axe_check.html" with article_pk=pk number=1 %}{% endblock %}"""


def writing(request):
    return HttpResponse(Template(WRITING).render(RequestContext(request)))


def preview(request, pk):
    from news.models import Version

    body = Version.objects.get(article=pk, number=1).body
    return HttpResponse(Template(PREVIEW).render(RequestContext(request, {"pk": pk, "body": body})))


urlpatterns = [path("thu/viet/", writing), path("thu/xem-truoc/<int:pk>/", preview), *of_the_portal]
