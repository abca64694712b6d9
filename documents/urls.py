from django.urls import include, path

from documents.views import catalogue, desk, files, held, keeping, merging, review, trash

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
    path("thung-rac/", trash.trash, name="trash"),
    path("thung-rac/<int:pk>/khoi-phuc/", trash.restore, name="restore_document"),
    path("luu-giu/", keeping.keeping, name="keeping"),
    path("luu-giu/han-muc/", keeping.set_quota, name="set_quota"),
    path("luu-giu/han-muc/<int:pk>/bo/", keeping.drop_quota, name="drop_quota"),
    path("luu-giu/thung-rac/", keeping.set_retention, name="set_retention"),
    path("gop/<int:pk>/tach/", merging.unmerge, name="unmerge"),
    path("<int:pk>/tep/", files.files, name="files"),
    path("<int:pk>/tep/hang-doi/", files.file_queue, name="file_queue"),
    path("<int:pk>/gop/<int:other_pk>/", merging.merge, name="merge"),
    path("<int:pk>/thung-rac/", trash.trash_document, name="trash_document"),
    path("<int:pk>/kiem-tra/", review.review, name="review"),
    path("<int:pk>/mo-lai/", review.reopen, name="reopen"),
    path("<int:pk>/go/", review.withdraw, name="withdraw"),
    path("", include("documents.library_urls")),
]
