from django.urls import path

from surveys.views import contributors, contributors_desk, contributors_synthesis

urlpatterns = [
    path("phan-anh/", contributors_desk.listing, name="reports"),
    path("phan-anh/cua-toi/", contributors.own, name="own_reports"),
    path("phan-anh/viet/", contributors.write, name="report_new"),
    path("phan-anh/<int:pk>/", contributors_desk.show, name="report"),
    path("phan-anh/<int:pk>/viet/", contributors.write, name="report_edit"),
    path("phan-anh/<int:pk>/bo/", contributors.drop, name="report_drop"),
    path("phan-anh/<int:pk>/ten/<int:mention>/", contributors_desk.clear, name="report_clear"),
    path("phan-anh/<int:pk>/tra-lai/", contributors_desk.send_back, name="report_return"),
    path("phan-anh/<int:pk>/tiep-nhan/", contributors_desk.receive, name="report_receive"),
    path("phan-anh/<int:pk>/gop/", contributors_desk.merge, name="report_merge"),
    path("phan-anh/<int:pk>/tach/", contributors_desk.split, name="report_split"),
    path("phan-anh/<int:pk>/phan-hoi/", contributors_desk.answer, name="report_answer"),
    path("tong-hop/", contributors_synthesis.listing, name="syntheses"),
    path("tong-hop/<int:pk>/", contributors_synthesis.show, name="synthesis"),
    path("tong-hop/<int:pk>/in/", contributors_synthesis.printed, name="synthesis_print"),
    path("tong-hop/<int:pk>/trinh/", contributors_synthesis.submit, name="synthesis_submit"),
    path("tong-hop/<int:pk>/tra-lai/", contributors_synthesis.send_back, name="synthesis_return"),
    path("tong-hop/<int:pk>/duyet/", contributors_synthesis.approve, name="synthesis_approve"),
    path("tong-hop/<int:pk>/luu/", contributors_synthesis.put_away, name="synthesis_keep"),
]
