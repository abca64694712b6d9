from django.urls import include, path

from documents.views import bulk, catalogue, desk, fields_of_work, held, review, tags

app_name = "documents"
urlpatterns = [
    path("ban-van-thu/", desk.desk, name="desk"),
    path("ban-van-thu/hang-doi/", desk.queue, name="queue"),
    path("ban-van-thu/hang-doi/don/", desk.dismiss_finished, name="dismiss_finished"),
    path("ban-van-thu/tiep/", review.next_on_table, name="next_on_table"),
    path("ban-van-thu/dang/", bulk.publish_many, name="publish_many"),
    path("hang-loat/", bulk.edit_many, name="edit_many"),
    path("hang-loat/chon/", bulk.edit_found, name="edit_found"),
    path("hang-loat/<int:pk>/", bulk.deed, name="bulk_deed"),
    path("hang-loat/<int:pk>/hoan-tac/", bulk.undo, name="undo_bulk"),
    path("tai-len/", desk.upload, name="upload"),
    path("tai-len/<uuid:pk>/lam-lai/", desk.retry_upload, name="retry_upload"),
    path("tai-len/<uuid:pk>/bo/", desk.dismiss_upload, name="dismiss_upload"),
    path("tam-giu/", held.held, name="held"),
    path("tam-giu/<int:pk>/trang/<int:number>/", held.page_image, name="held_page"),
    path("tam-giu/<int:pk>/quyet-dinh/", held.decide, name="decide_held"),
    path("danh-muc/", catalogue.catalogue, name="catalogue"),
    path("danh-muc/ho-so/", catalogue.add_file_unit, name="add_file_unit"),
    path("danh-muc/the/", tags.tags, name="tags"),
    path("danh-muc/the/<int:pk>/", tags.tag, name="tag"),
    path("danh-muc/the/<int:pk>/doi-ten/", tags.rename, name="rename_tag"),
    path("danh-muc/the/<int:pk>/chuyen/", tags.move, name="move_tag"),
    path("danh-muc/the/<int:pk>/gop/", tags.merge, name="merge_tag"),
    path("danh-muc/the/<int:pk>/xoa/", tags.delete, name="delete_tag"),
    path("danh-muc/linh-vuc/", fields_of_work.fields_of_work, name="fields_of_work"),
    path("danh-muc/linh-vuc/<int:pk>/", fields_of_work.field_of_work, name="field_of_work"),
    path("danh-muc/linh-vuc/<int:pk>/thu-tu/", fields_of_work.shift, name="shift_field"),
    path("<int:pk>/kiem-tra/", review.review, name="review"),
    path("<int:pk>/mo-lai/", review.reopen, name="reopen"),
    path("<int:pk>/go/", review.withdraw, name="withdraw"),
    path("", include("documents.library_urls")),
]
