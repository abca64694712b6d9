from django.db import models
from django.utils import timezone


class AxeReport(models.Model):
    """What axe-core said of one version as its preview was rendered in a browser of the desk. `findings`, serious and
    critical ones only: [{"rule", "impact", "help", "target"}]."""

    version = models.OneToOneField("Version", models.CASCADE, related_name="axe_report")
    findings = models.JSONField(default=list)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("kiểm tra lúc", default=timezone.now)

    class Meta:
        verbose_name = "kết quả kiểm tra khả năng tiếp cận"
        verbose_name_plural = "kết quả kiểm tra khả năng tiếp cận"

    def __str__(self):
        return f"{self.version}: {len(self.findings)} lỗi"
