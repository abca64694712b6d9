from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "kho văn bản"

    def ready(self):
        from documents import rules  # noqa: F401  registers the permissions
