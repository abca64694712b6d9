import hashlib

from django.db import models
from django.utils import timezone

from accounts.models.users import User


class KnownDevice(models.Model):
    """A browser on which a person has signed in before. Neither its address nor its place is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    token_digest = models.CharField(max_length=64, editable=False)
    label = models.CharField("thiết bị", max_length=120)
    first_seen = models.DateTimeField("lần đầu", default=timezone.now)
    last_seen = models.DateTimeField("lần gần nhất", default=timezone.now)

    class Meta:
        verbose_name = "thiết bị đã đăng nhập"
        verbose_name_plural = "thiết bị đã đăng nhập"
        ordering = ["-last_seen"]
        constraints = [
            models.UniqueConstraint(fields=["user", "token_digest"], name="accounts_device_once"),
        ]

    def __str__(self):
        return self.label

    @staticmethod
    def digest(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
