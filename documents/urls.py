from django.urls import include, path

from documents.views import catalogue, desk, held, relations, review

app_name = "documents"
urlpatterns = [
    path("ban-van-thu/", desk.desk, name="desk"),
    path("ban-van-thu/hang-doi/", desk.queue, name="queue"),
    path("ban-van-thu/hang-doi/don/", desk.dismiss_finished, name="dismiss_finished"),
    path("ban-van-thu/tiep/", review.next_on_table, name="next_on_table"),
    path("ban-van-thu/dang/", desk.publish_many, name="publish_many"),
    path("cho-dang/", desk.to_publish, name="to_publish"),
    path("tai-len/", desk.upload, name="upload"),
    path("tai-len/<uuid:pk>/lam-lai/", desk.retry_upload, name="retry_upload"),
    path("tai-len/<uuid:pk>/bo/", desk.dismiss_upload, name="dismiss_upload"),
    path("tam-giu/", held.held, name="held"),
    path("tam-giu/<int:pk>/trang/<int:number>/", held.page_image, name="held_page"),
    path("tam-giu/<int:pk>/quyet-dinh/", held.decide, name="decide_held"),
    path("danh-muc/", catalogue.catalogue, name="catalogue"),
    path("danh-muc/ho-so/", catalogue.add_file_unit, name="add_file_unit"),
    path("<int:pk>/kiem-tra/", review.review, name="review"),
    path("<int:pk>/dang/", review.publish, name="publish"),
    path("<int:pk>/mo-lai/", review.reopen, name="reopen"),
    path("<int:pk>/go/", review.withdraw, name="withdraw"),
    path("<int:pk>/luoc-do/them/", relations.add_relation, name="add_relation"),
    path("<int:pk>/luoc-do/<int:citation_pk>/", relations.correct_relation, name="correct_relation"),
    path("", include("documents.register_urls")),
    path("", include("documents.reader_urls")),
    path("", include("documents.library_urls")),
]
