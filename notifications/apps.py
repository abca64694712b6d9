from django.apps import AppConfig

VERBS = {
    "notifications.notice_sent": "gửi thông báo của cơ quan",
    "notifications.notice_changed": "sửa thông báo của cơ quan",
    "notifications.notice_cancelled": "hủy thông báo của cơ quan",
    "notifications.reminded": "nhắc người chưa xác nhận",
    "notifications.sent_again": "cho gửi lại thông báo không gửi được",
    "notifications.address_switched_on": "bật lại một địa chỉ nhận thông báo",
}


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "thông báo"

    def ready(self):
        from audit.verbs import register_verbs
        from notifications import account_kinds, kept_data, own_kinds, rules  # noqa: F401  rules declares the permissions

        register_verbs(VERBS)
        kept_data.register_all()
        own_kinds.register_all()
        account_kinds.register_all()
