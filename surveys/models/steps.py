"""What every history of the office's deeds is made of."""

from django.db import models
from django.utils import timezone


class Done(models.Model):
    """One deed, by whom and when. The kinds of deeds, and on what, stand in the table itself."""

    reason = models.CharField("lý do, nội dung", max_length=500, blank=True)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")  # None: the clock
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField("lúc", default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
