from django.urls import path

from documents.views import comparing, library, reading_room, relations

urlpatterns = [
    path("", library.library, name="library"),
    path("goi-y/", library.suggest, name="suggest"),
    path("<int:pk>/trang/<int:number>/anh/", reading_room.page_image, name="page_image"),
    path("<int:pk>/tep/<int:file_pk>/", reading_room.original, name="original"),
    path("<int:pk>/tep/<int:file_pk>/trang/<int:number>/anh/", reading_room.file_page_image, name="file_page_image"),
    path("<int:pk>/so-sanh/<int:old_pk>/<int:new_pk>/", comparing.compare, name="compare"),
    path("<int:pk>/xem/<int:file_pk>/", reading_room.viewer, name="viewer"),
    path("<int:pk>/luoc-do/tat-ca/", relations.relation_list, name="relations"),
    path("<int:pk>/<slug:slug>/", reading_room.document, name="document"),
]
