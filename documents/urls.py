from django.urls import include, path

from documents.views import catalogue, certificates, desk, downloads, held, reading_places, review

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
    path("<int:pk>/kiem-tra/", review.review, name="review"),
    path("<int:pk>/mo-lai/", review.reopen, name="reopen"),
    path("<int:pk>/go/", review.withdraw, name="withdraw"),
    path("chung-thu/", certificates.trusted_certificates, name="certificates"),
    path("chung-thu/tien-do/", certificates.recheck_progress, name="certificates_progress"),
    path("chung-thu/<int:pk>/go/", certificates.remove_certificate, name="remove_certificate"),
    path("luot-tai/", downloads.find_downloads, name="find_downloads"),
    path("<int:pk>/luot-tai/", downloads.document_downloads, name="downloads"),
    path("<int:pk>/luot-tai/<int:reading_pk>/", downloads.opened_downloads, name="downloads_opened"),
    path("<int:pk>/tep/<int:file_pk>/dau-chim/", downloads.marked_copy, name="marked_copy"),
    path("<int:pk>/tep/<int:file_pk>/dang-doc/", reading_places.keep_place, name="keep_place"),
    path("dang-doc-do/", reading_places.places, name="reading_places"),
    path("dang-doc-do/xoa/", reading_places.forget_places, name="forget_places"),
    path("dang-doc-do/ghi-nho/", reading_places.switch_places, name="switch_places"),
    path("dang-doc-do/<int:pk>/xoa/", reading_places.forget_place, name="forget_place"),
    path("", include("documents.library_urls")),
]
