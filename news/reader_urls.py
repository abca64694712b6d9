from django.urls import path

from news.views import subscriptions

urlpatterns = [
    path("chuyen-muc/<slug:slug>/dang-ky/", subscriptions.subscribe, name="subscribe"),
    path("chuyen-muc/<slug:slug>/dang-ky/<str:token>/", subscriptions.confirm, name="confirm_subscription"),
]
