from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "tài khoản và đơn vị"

    def ready(self):
        from accounts import rules  # noqa: F401 (declares the permissions)
