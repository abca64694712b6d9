from django.urls import path, re_path

from news.views import accessibility, pictures

urlpatterns = [
    path("anh/", pictures.library, name="pictures"),
    path("anh/tai-len/", pictures.upload, name="picture_upload"),
    path("anh/chon/", pictures.picker, name="picture_picker"),
    path("anh/<uuid:uuid>/", pictures.picture, name="picture"),
    path("anh/<uuid:uuid>/chon/", pictures.choose, name="picture_choose"),
    re_path(
        r"^anh/(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?P<width>\d{3,4})\.(?P<ext>webp|avif|jpg)$",
        pictures.picture_file,
        name="picture_file",
    ),
    path("bai/<int:pk>/ban/<int:number>/kiem-tra/", accessibility.report, name="axe_report"),
]
