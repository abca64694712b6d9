"""What the portal needs to speak for its Official Account."""

from django.db import models


class ZaloAccess(models.Model):
    """The tokens of one application, sealed. Every refresh token is good for one use: losing the latest means asking the
    Official Account anew."""

    app_id = models.CharField("ứng dụng", max_length=40, primary_key=True)
    begun_with = models.CharField(max_length=64, blank=True)  # hash of the configured refresh token these come from
    access_token = models.TextField(blank=True)
    refresh_token = models.TextField(blank=True)
    expires_at = models.DateTimeField("hết hạn lúc", null=True)

    class Meta:
        verbose_name = "quyền gửi qua Zalo"
        verbose_name_plural = "quyền gửi qua Zalo"

    def __str__(self):
        return self.app_id
