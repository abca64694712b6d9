from django.contrib.auth.decorators import login_not_required
from django.urls import path

from documents.api import documentation, problems, views

app_name = "api"
version_1 = [
    path("api/v1/documents/", views.DocumentList.as_view(), name="documents"),
    path("api/v1/documents/<int:pk>/", views.DocumentDetail.as_view(), name="document"),
    path("api/v1/documents/<int:pk>/files/<int:file_pk>/", views.OriginalFile.as_view(), name="file"),
    path("api/v1/documents/<int:pk>/edxml/", views.EdXML.as_view(), name="edxml"),
]
urlpatterns = [
    path("api/", documentation.page, name="page"),
    path("api/v1/openapi.json", documentation.schema, name="schema"),
    *version_1,
    path("api/<path:rest>", login_not_required(problems.not_found), name="nowhere"),
]
