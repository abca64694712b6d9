from django.urls import path

from notifications.views import demo_mailbox, inbox, outside, preferences, pwa

app_name = "notifications"
urlpatterns = [
    path("", inbox.listing, name="inbox"),
    path("<int:pk>/", inbox.open_notice, name="open"),
    path("<int:pk>/da-doc/", inbox.read, name="read"),
    path("<int:pk>/xac-nhan/", inbox.acknowledge, name="acknowledge"),
    path("da-doc/", inbox.read_all, name="read_all"),
    path("chuong/", inbox.bell, name="bell"),
    path("lua-chon/", preferences.preferences, name="preferences"),
    path("thiet-bi/", preferences.add_device, name="add_device"),
    path("thiet-bi/<int:pk>/", preferences.switch_address, name="switch_address"),
    path("zalo/", preferences.set_zalo, name="set_zalo"),
    path("da-hien/", pwa.shown, name="shown"),
    path("dia-chi/", outside.address, name="outside"),
    path("dia-chi/<str:token>/", outside.address_link, name="outside_link"),
    path("thoi-nhan/<str:signed>/", outside.unsubscribe, name="unsubscribe"),
    path("hop-thu-thu/", demo_mailbox.listing, name="demo_mailbox"),
    path("hop-thu-thu/<str:name>/", demo_mailbox.letter, name="demo_letter"),
]
