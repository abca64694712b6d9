"""The questions of a survey. What people have begun to answer is never changed: a new version follows."""

import hashlib
import json

from django.db import models
from django.utils import timezone


def canonical(definition):
    return json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class FormVersion(models.Model):
    """`definition`: see surveys/instrument/definition.py. `is_frozen` from the first answer; no time, for that would be
    when somebody answered. A trigger of the database refuses a change of a frozen form."""

    survey = models.ForeignKey("Survey", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("bản số")
    definition = models.JSONField("nội dung phiếu", default=dict)
    sha256 = models.CharField(max_length=64, editable=False)
    is_frozen = models.BooleanField("đã khóa", default=False, editable=False)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "bản phiếu"
        verbose_name_plural = "bản phiếu"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="surveys_version_numbered_once")]

    def __str__(self):
        return f"{self.survey}: bản {self.number}"

    def set_definition(self, definition):
        self.definition = definition
        self.sha256 = hashlib.sha256(canonical(definition)).hexdigest()
