from django.apps import AppConfig

VERBS = {
    "accounts.add_member": "trao vai trò",
    "accounts.end_membership": "kết thúc vai trò",
    "accounts.change_details": "sửa thông tin cá nhân",
    "accounts.invite": "mời thành viên",
    "accounts.renew_invitation": "cấp lại liên kết mời",
    "accounts.revoke_invitation": "thu hồi lời mời",
    "accounts.accept_invitation": "nhận lời mời",
    "accounts.create_unit": "lập đơn vị",
    "accounts.rename_unit": "đổi tên đơn vị",
    "accounts.succeed_unit": "chuyển giao đơn vị",
    "accounts.merge_2025": "chạy sáp nhập 01/7/2025",
    "accounts.lock_out": "tạm khóa đăng nhập vì sai nhiều lần",
    "accounts.ask_about_data": "gửi yêu cầu về dữ liệu cá nhân",
    "accounts.answer_data_request": "giải quyết yêu cầu về dữ liệu cá nhân",
    "accounts.erase_person": "xóa dữ liệu cá nhân",
}


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "tài khoản và đơn vị"

    def ready(self):
        from accounts import kept_data, rules  # noqa: F401 (rules declares the permissions)
        from audit.verbs import register_verbs

        register_verbs(VERBS)
        kept_data.register_all()
