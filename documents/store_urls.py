from django.urls import path

from documents.views import reprocessing, store

urlpatterns = [
    path("", store.store, name="store"),
    path("kiem-tra/", store.start_check, name="start_check"),
    path("tien-do/", store.check_progress, name="check_progress"),
    path("phat-hien/<int:pk>/xu-ly/", store.settle_finding, name="settle_finding"),
    path("phat-hien/<int:pk>/quyet-dinh/", store.decide_stopped, name="decide_stopped"),
    path("xu-ly-lai/", reprocessing.runs, name="reprocessings"),
    path("xu-ly-lai/bat-dau/", reprocessing.start, name="start_reprocessing"),
    path("xu-ly-lai/<int:pk>/", reprocessing.detail, name="reprocessing"),
    path("xu-ly-lai/<int:pk>/tien-do/", reprocessing.progress, name="reprocessing_progress"),
    path("xu-ly-lai/<int:pk>/dung/", reprocessing.stop, name="stop_reprocessing"),
    path("xu-ly-lai/<int:pk>/tiep/", reprocessing.take_up, name="take_up_reprocessing"),
]
