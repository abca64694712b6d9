"""The key of the box and its opening."""

from django.urls import path

from surveys.views import box

urlpatterns = [
    path("<int:pk>/hom-phieu/", box.box, name="box"),
    path("<int:pk>/hom-phieu/nguoi-giu-khoa/", box.name_holders, name="box_holders"),
    path("<int:pk>/hom-phieu/chuan-bi/", box.use_words, {"deed": "prepare"}, name="box_prepare"),
    path("<int:pk>/hom-phieu/tap-duot/", box.use_words, {"deed": "rehearse"}, name="box_rehearse"),
    path("<int:pk>/hom-phieu/tao-khoa/", box.use_words, {"deed": "key"}, name="box_key"),
    path("<int:pk>/hom-phieu/mo/", box.open_box, name="box_open"),
    path("<int:pk>/hom-phieu/hoan-tat/", box.finish, name="box_finish"),
    path("<int:pk>/hom-phieu/bien-ban/", box.minutes, name="box_minutes"),
]
