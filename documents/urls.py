from django.urls import include, path

from documents.views import catalogue, desk, held, review, sources

app_name = "documents"
urlpatterns = [
    path("ban-van-thu/", desk.desk, name="desk"),
    path("ban-van-thu/hang-doi/", desk.queue, name="queue"),
    path("ban-van-thu/hang-doi/don/", desk.dismiss_finished, name="dismiss_finished"),
    path("ban-van-thu/tiep/", review.next_on_table, name="next_on_table"),
    path("ban-van-thu/dang/", desk.publish_many, name="publish_many"),
    path("tai-len/", desk.upload, name="upload"),
    path("tai-len/<uuid:pk>/lam-lai/", desk.retry_upload, name="retry_upload"),
    path("tai-len/<uuid:pk>/bo/", desk.dismiss_upload, name="dismiss_upload"),
    path("tam-giu/", held.held, name="held"),
    path("tam-giu/<int:pk>/trang/<int:number>/", held.page_image, name="held_page"),
    path("tam-giu/<int:pk>/quyet-dinh/", held.decide, name="decide_held"),
    path("danh-muc/", catalogue.catalogue, name="catalogue"),
    path("danh-muc/ho-so/", catalogue.add_file_unit, name="add_file_unit"),
    path("nguon-tiep-nhan/", sources.source_list, name="sources"),
    path("nguon-tiep-nhan/them/<slug:kind>/", sources.source_add, name="source_add"),
    path("nguon-tiep-nhan/<int:pk>/", sources.source_detail, name="source"),
    path("nguon-tiep-nhan/<int:pk>/sua/", sources.source_edit, name="source_edit"),
    path("nguon-tiep-nhan/<int:pk>/thu/", sources.source_try, name="source_try"),
    path("nguon-tiep-nhan/<int:pk>/tam-dung/", sources.source_pause, name="source_pause"),
    path("nguon-tiep-nhan/<int:pk>/nhan-tiep/", sources.source_resume, name="source_resume"),
    path("nguon-tiep-nhan/<int:pk>/cam-ket/", sources.source_declare, name="source_declare"),
    path("nguon-tiep-nhan/<int:pk>/thoi-phu-trach/", sources.source_give_up, name="source_give_up"),
    path("<int:pk>/kiem-tra/", review.review, name="review"),
    path("<int:pk>/mo-lai/", review.reopen, name="reopen"),
    path("<int:pk>/go/", review.withdraw, name="withdraw"),
    path("", include("documents.library_urls")),
]
