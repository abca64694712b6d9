from django.urls import path

from notifications.views import demo_mailbox, inbox

app_name = "notifications"
urlpatterns = [
    path("", inbox.listing, name="inbox"),
    path("<int:pk>/", inbox.open_notice, name="open"),
    path("thoi-nhan/<str:signed>/", inbox.unsubscribe, name="unsubscribe"),
    path("hop-thu-thu/", demo_mailbox.listing, name="demo_mailbox"),
    path("hop-thu-thu/<str:name>/", demo_mailbox.letter, name="demo_letter"),
]
