"""A page with the editor on it, and one without, as a room of the portal would make them."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from richtext.csp import editor_page
from richtext.fields import CleanHtmlFormField
from tuyengiao.urls import urlpatterns as portal

PAGE = """{% extends "base.html" %}{% load static %}
{% block styles %}{{ form.media.css }}<link rel="stylesheet" href="{% static 'css/contents.css' %}">{% endblock %}
{% block content %}<h1>Soạn bài</h1>
<form method="post" data-draft="bai">{% csrf_token %}{% include "_components/form_fields.html" %}<button class="btn btn-primary">Lưu</button></form>
<div class="richtext" id="da-luu">{{ saved|safe }}</div>{% endblock %}
{% block scripts %}{{ form.media.js }}{% endblock %}"""


class ArticleForm(forms.Form):
    body = CleanHtmlFormField(label="Nội dung", help_text="Đề mục, bảng, ảnh có chú thích.")


@login_not_required
@editor_page
def write(request):
    form = ArticleForm(request.POST or None, initial={"body": request.GET.get("body", "")})
    saved = form.cleaned_data["body"] if form.is_valid() else ""
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form, "saved": saved}, request))


urlpatterns = [path("soan-bai/", write), *portal]
