from django.urls import path

from notifications.views import inbox, ledger, office_notices, operator

app_name = "notifications"
urlpatterns = [
    path("", inbox.listing, name="inbox"),
    path("<int:pk>/", inbox.open_notice, name="open"),
    path("thoi-nhan/<str:signed>/", inbox.unsubscribe, name="unsubscribe"),
    path("gui/", office_notices.compose, name="compose"),
    path("co-quan/<int:pk>/", office_notices.read, name="office_notice"),
    path("co-quan/<int:pk>/xac-nhan/", office_notices.acknowledge, name="acknowledge_office_notice"),
    path("co-quan/<int:pk>/sua/", office_notices.change, name="change_notice"),
    path("co-quan/<int:pk>/huy/", office_notices.cancel, name="cancel_notice"),
    path("da-gui/", ledger.sent, name="sent"),
    path("so-giao-nhan/<int:pk>/", ledger.show, name="ledger"),
    path("so-giao-nhan/<int:pk>/in/", ledger.on_paper, name="ledger_print"),
    path("so-giao-nhan/<int:pk>/goi-dien/", ledger.phone_list, name="ledger_phones"),
    path("so-giao-nhan/<int:pk>/xlsx/", ledger.workbook, name="ledger_workbook"),
    path("so-giao-nhan/<int:pk>/nhac/", ledger.remind, name="remind"),
    path("van-hanh/", operator.overview, name="operator"),
    path("van-hanh/gui-lai/", operator.send_all_again, name="send_all_again"),
    path("van-hanh/gui-lai/<int:pk>/", operator.send_again, name="send_again"),
    path("van-hanh/dia-chi-tat/", operator.addresses_off, name="addresses_off"),
]
