"""The plan of a survey, its roster and draw, its way and its field work."""

from django.urls import path

from surveys.views import desk, drawing, field, life, planning, roster, survey

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("moi/", planning.create, name="create"),
    path("<int:pk>/", survey.survey, name="survey"),
    path("<int:pk>/ke-hoach/", planning.general, name="plan_general"),
    path("<int:pk>/ke-hoach/tong-the/", planning.population, name="plan_population"),
    path("<int:pk>/ke-hoach/co-mau/", planning.size, name="plan_size"),
    path("<int:pk>/ke-hoach/phuong-phap/", planning.method, name="plan_method"),
    path("<int:pk>/ke-hoach/phan-bo/", planning.strata, name="plan_strata"),
    path("<int:pk>/ke-hoach/phan-bo/dan/", planning.strata_paste, name="strata_paste"),
    path("<int:pk>/ke-hoach/phan-bo/de-xuat/", planning.strata_propose, name="strata_propose"),
    path("<int:pk>/ke-hoach/phan-bo/chi-tieu/", planning.strata_allocate, name="strata_allocate"),
    path("<int:pk>/ke-hoach/chon-mau/", drawing.plan_draw, name="plan_draw"),
    path("<int:pk>/ke-hoach/chon-mau/cam-ket/", drawing.commit, name="draw_commit"),
    path("<int:pk>/ke-hoach/chon-mau/chon/", drawing.draw, name="draw"),
    path("<int:pk>/ke-hoach/chon-mau/bo/", drawing.discard, name="draw_discard"),
    path("<int:pk>/ke-hoach/chon-mau/tep/<slug:what>/", drawing.draw_file, name="draw_file"),
    path("<int:pk>/danh-sach/", roster.roster, name="roster"),
    path("<int:pk>/danh-sach/don-vi/", roster.from_units, name="roster_from_units"),
    path("<int:pk>/danh-sach/tep/", roster.upload, name="roster_upload"),
    path("<int:pk>/danh-sach/tep/luu/", roster.confirm, name="roster_confirm"),
    path("<int:pk>/danh-sach/xoa/", roster.clear, name="roster_clear"),
    path("<int:pk>/duyet/", life.approval, name="approval"),
    path("<int:pk>/trinh/", life.submit, name="submit"),
    path("<int:pk>/tra-lai/", life.send_back, name="send_back"),
    path("<int:pk>/duyet/xong/", life.approve, name="approve"),
    path("<int:pk>/duyet/ban-moi/", life.use_form, name="use_form"),
    path("<int:pk>/mo/", life.open_field, name="open_field"),
    path("<int:pk>/tam-dung/", life.pause, name="pause"),
    path("<int:pk>/mo-lai/", life.resume, name="resume"),
    path("<int:pk>/dong/", life.close, name="close"),
    path("<int:pk>/huy/", life.cancel, name="cancel"),
    path("<int:pk>/thuc-dia/", field.field, name="field"),
    path("<int:pk>/thuc-dia/moi/", field.invite, name="invite"),
    path("<int:pk>/thuc-dia/nhac/", field.remind, name="remind"),
    path("<int:pk>/thuc-dia/phieu-moi/", field.sheets, name="sheets"),
    path("<int:pk>/thuc-dia/to-gioi-thieu/", field.poster, name="poster"),
]
