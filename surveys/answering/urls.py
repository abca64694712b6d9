"""Where respondents answer. Served by surveys/answering/middleware.py; here so that links can be made."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from surveys.answering import pages

app_name = "answering"

urlpatterns = [
    path("<slug:code>/", login_not_required(pages.start), name="start"),
    path("<slug:code>/<str:token>/", login_not_required(pages.personal), name="personal"),
]
