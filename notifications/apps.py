from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "thông báo"

    def ready(self):
        from notifications import account_kinds, kept_data, own_kinds

        own_kinds.register_all()
        account_kinds.register_all()
        kept_data.register_all()
