"""The plan of a survey: the desk, the survey's own page."""

from django.urls import path

from surveys.views import desk, survey

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("<int:pk>/", survey.survey, name="survey"),
]
