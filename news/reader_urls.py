from django.urls import path

from news.views import changes, corrections, moderation, subscriptions, voice

urlpatterns = [
    path("chuyen-muc/<slug:slug>/dang-ky/", subscriptions.subscribe, name="subscribe"),
    path("chuyen-muc/<slug:slug>/dang-ky/<str:token>/", subscriptions.confirm, name="confirm_subscription"),
    path("bai/<int:pk>/danh-gia/", voice.rate, name="rate"),
    path("bai/<int:pk>/da-xem/", voice.viewed, name="viewed"),
    path("bai/<int:pk>/gop-y/", voice.comment, name="comment"),
    path("bai/<int:pk>/bao-loi/", voice.report_error, name="report_error"),
    path("bai/<int:pk>/thay-doi/<int:step_pk>/", changes.change, name="change"),
    path("dinh-chinh/", corrections.register, name="corrections"),
    path("dinh-chinh/moi.atom", corrections.feed, name="corrections_feed"),
    path("y-kien/<str:token>/", voice.own_message, name="own_message"),
    path("y-kien-ban-doc/", moderation.listing, name="reader_messages"),
    path("y-kien-ban-doc/<int:pk>/", moderation.show, name="reader_message"),
    path("y-kien-ban-doc/<int:pk>/hien/", moderation.let_show, name="show_message"),
    path("y-kien-ban-doc/<int:pk>/tra-loi/", moderation.answer, name="answer_message"),
    path("y-kien-ban-doc/<int:pk>/khong-dang/", moderation.refuse, name="refuse_message"),
]
