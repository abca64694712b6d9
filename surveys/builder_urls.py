"""The form of a survey: written, looked at, fed from the bank and from files."""

from django.urls import path

from surveys.views import bank, builder, imports, preview

ONE = "<int:pk>/phieu/<int:number>/"

urlpatterns = [
    path("<int:pk>/phieu/", builder.form, name="form"),
    path("<int:pk>/phieu/lap/", builder.start, name="form_start"),
    path("<int:pk>/phieu/ban-moi/", builder.another, name="form_another"),
    path("<int:pk>/phieu/nhap/", imports.form, name="form_import"),
    path("<int:pk>/phieu/nhap/xac-nhan/", imports.form_keep, name="form_import_keep"),
    path(ONE, builder.version, name="form_version"),
    path(f"{ONE}viec/", builder.deed, name="form_deed"),
    path(f"{ONE}thu-tu/", builder.order, name="form_order"),
    path(f"{ONE}muc-moi/", builder.section, name="form_new_section"),
    path(f"{ONE}muc/<slug:code>/", builder.section, name="form_section"),
    path(f"{ONE}muc/<slug:section>/cau-moi/", builder.new_question, name="form_new_question"),
    path(f"{ONE}cau/<slug:code>/", builder.question, name="form_question"),
    path(f"{ONE}cau/<slug:code>/vao-ngan-hang/", bank.put, name="bank_put"),
    path(f"{ONE}xem-thu/", preview.preview, name="preview"),
    path(f"{ONE}giay/", preview.paper, name="paper"),
    path("nhap-dot-truoc/", imports.past_wave, name="past_wave"),
    path("nhap-dot-truoc/xac-nhan/", imports.past_wave_keep, name="past_wave_keep"),
    path("ngan-hang/", bank.bank, name="bank"),
    path("ngan-hang/nap-mau/", bank.fill, name="bank_fill"),
    path("ngan-hang/<int:pk>/", bank.question, name="bank_question"),
    path("ngan-hang/<int:pk>/dua-vao-phieu/", bank.take, name="bank_take"),
    path("ngan-hang/<int:pk>/thoi-dung/", bank.retire, name="bank_retire"),
]
