from django.urls import path

from accounts.views import areas, invitations, members, unit_deeds, units

app_name = "units"
urlpatterns = [
    path("", units.tree, name="tree"),
    path("tim/", units.suggest, name="suggest"),
    path("dia-ban/", areas.area_list, name="areas"),
    path("dia-ban/<int:pk>/", areas.area_detail, name="area"),
    path("<int:pk>/", units.detail, name="detail"),
    path("<int:pk>/lap-don-vi/", unit_deeds.create, name="create"),
    path("<int:pk>/doi-ten/", unit_deeds.rename, name="rename"),
    path("<int:pk>/sap-nhap/", unit_deeds.merge, name="merge"),
    path("<int:pk>/ket-thuc/", unit_deeds.dissolve, name="dissolve"),
    path("<int:pk>/thanh-vien/", members.member_list, name="members"),
    path("<int:pk>/thanh-vien/moi/", invitations.invite, name="invite"),
    path("thanh-vien/<int:pk>/ket-thuc/", members.end, name="membership_end"),
    path("loi-moi/<int:pk>/cap-lai/", invitations.renew, name="invitation_renew"),
    path("loi-moi/<int:pk>/thu-hoi/", invitations.revoke, name="invitation_revoke"),
]
