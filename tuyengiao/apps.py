from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Ties together rooms that may not know each other."""

    name = "tuyengiao"
    verbose_name = "cổng"

    def ready(self):
        """The surveys take files too, and the one way in for files belongs to the documents, which they may not import."""
        from documents.quarantine import take_files_at

        take_files_at("surveys:form_import", "surveys.plan_survey")
        take_files_at("surveys:past_wave", "surveys.plan_survey")
