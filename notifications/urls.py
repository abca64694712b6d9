from django.urls import path

from notifications.views import inbox

app_name = "notifications"
urlpatterns = [
    path("", inbox.listing, name="inbox"),
    path("<int:pk>/", inbox.open_notice, name="open"),
    path("thoi-nhan/<str:signed>/", inbox.unsubscribe, name="unsubscribe"),
]
