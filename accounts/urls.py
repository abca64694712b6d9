from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from accounts.views import data_requests, invitations, merge, my_data, profile, roles, sessions

# The names that begin with account_ and mfa_ are allauth's own.
sign_in = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("bi-khoa/", account.account_inactive, name="account_inactive"),
    path("dang-ky/", account.signup, name="account_signup"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("thu-dien-tu/", profile.profile, name="account_email"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mat-khau/xong/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
second_factor = [
    path("hai-buoc/", mfa.index, name="mfa_index"),
    path("hai-buoc/nhap-ma/", mfa.authenticate, name="mfa_authenticate"),
    path("hai-buoc/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("hai-buoc/ung-dung/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("hai-buoc/ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("hai-buoc/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-buoc/ma-du-phong/tao/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-buoc/ma-du-phong/tai/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("hai-buoc/khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("hai-buoc/khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("hai-buoc/khoa/xac-nhan/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("hai-buoc/khoa/<int:pk>/xoa/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("hai-buoc/khoa/<int:pk>/sua/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("dang-nhap/khoa/", webauthn.login_webauthn, name="mfa_login_webauthn"),
]
session = [
    path("phien/", sessions.status, name="session"),
    path("phien/gia-han/", sessions.extend, name="session_extend"),
    path("het-phien/", sessions.ended, name="session_ended"),
]
own = [
    path("", profile.profile, name="profile"),
    path("thiet-bi/<int:pk>/quen/", profile.forget_device, name="device_forget"),
    path("du-lieu-cua-toi/", my_data.my_data, name="my_data"),
    path("du-lieu-cua-toi/tai/", my_data.export, name="my_data_export"),
    path("du-lieu-cua-toi/yeu-cau/", my_data.ask, name="my_data_ask"),
    path("loi-moi/<str:token>/", invitations.accept, name="invitation_accept"),
]
office = [
    path("vai-tro/", roles.role_table, name="roles"),
    path("cai-dat/", merge.settings_page, name="settings"),
    path("cai-dat/sap-nhap-2025/", merge.merge_page, name="merge_2025"),
    path("yeu-cau/", data_requests.desk, name="data_requests"),
    path("yeu-cau/<int:pk>/", data_requests.detail, name="data_request"),
]
urlpatterns = sign_in + second_factor + session + own + office
