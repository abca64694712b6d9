from django.urls import path

from news.views import approval, deeds, desk, suggesting, versions, writing

urlpatterns = [
    path("ban-bien-tap/", desk.desk, name="desk"),
    path("ban-bien-tap/bai-moi/", writing.create, name="create"),
    path("ban-bien-tap/goi-y/<slug:what>/", suggesting.suggest, name="suggest"),
    path("ban-bien-tap/<int:pk>/", writing.edit, name="edit"),
    path("ban-bien-tap/<int:pk>/dang-go/", writing.keep_typed, name="keep_typed"),
    path("ban-bien-tap/<int:pk>/bo-dang-go/", writing.drop_typed, name="drop_typed"),
    path("ban-bien-tap/<int:pk>/co-mat/", writing.presence, name="presence"),
    path("ban-bien-tap/<int:pk>/duyet/", approval.approval, name="approval"),
    path("ban-bien-tap/<int:pk>/chuyen-duyet/", deeds.submit, name="submit"),
    path("ban-bien-tap/<int:pk>/nhan-duyet/", deeds.take, name="take"),
    path("ban-bien-tap/<int:pk>/tra-lai/", deeds.send_back, name="send_back"),
    path("ban-bien-tap/<int:pk>/dong-y/", deeds.approve, name="approve"),
    path("ban-bien-tap/<int:pk>/xuat-ban/", deeds.publish, name="publish"),
    path("ban-bien-tap/<int:pk>/hen-gio/", deeds.schedule, name="schedule"),
    path("ban-bien-tap/<int:pk>/bo-hen-gio/", deeds.unschedule, name="unschedule"),
    path("ban-bien-tap/<int:pk>/go-bai/", deeds.withdraw, name="withdraw"),
    path("ban-bien-tap/<int:pk>/vi-tri/", deeds.place, name="place"),
    path("ban-bien-tap/<int:pk>/cac-ban/", versions.versions, name="versions"),
    path("ban-bien-tap/<int:pk>/cac-ban/<int:number>/", versions.preview, name="preview"),
    path("ban-bien-tap/<int:pk>/cac-ban/<int:number>/khoi-phuc/", versions.restore, name="restore"),
    path("ban-bien-tap/<int:pk>/so-sanh/<int:old>/<int:new>/", versions.compare, name="compare"),
]
