"""The ballot box: what is kept between an answer's arrival and the opening. Emptied by the opening."""

import uuid

from django.db import models


class Spent(models.Model):
    """A link or a begun form that has been handed in. `digest`: SHA-256 of the token (level C) or of the form's own random
    number (D). `mac` tells a repetition of the same answers from others; its key is only in the respondent's page, so
    that nobody can try answers against it."""

    survey = models.ForeignKey("Survey", models.CASCADE, related_name="+")
    digest = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        verbose_name = "lượt đã nộp"
        verbose_name_plural = "lượt đã nộp"
        constraints = [models.UniqueConstraint(fields=["survey", "digest"], name="surveys_handed_in_once")]

    def __str__(self):
        return str(self.pk)


class Sealed(models.Model):
    """One answered form, sealed to the survey's public key and padded, so that its length tells nothing either."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey("Survey", models.CASCADE, related_name="+")
    stratum = models.ForeignKey("Stratum", models.PROTECT, null=True, related_name="+")  # for the count while it runs
    box = models.BinaryField()

    class Meta:
        verbose_name = "phiếu niêm phong"
        verbose_name_plural = "phiếu niêm phong"

    def __str__(self):
        return str(self.pk)


class KeyHolder(models.Model):
    """One of three who keep the private key together (any two open the box), or at level D the one who keeps it alone.
    `sealed_share` opens with the holder's passphrase only and is emptied after the opening."""

    survey = models.ForeignKey("Survey", models.CASCADE, related_name="holders")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="người giữ khóa")
    number = models.PositiveSmallIntegerField("mảnh số")
    sealed_share = models.BinaryField(default=bytes)
    has_rehearsed = models.BooleanField("đã tập dượt mở", default=False)

    class Meta:
        verbose_name = "người giữ mảnh khóa"
        verbose_name_plural = "người giữ mảnh khóa"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="surveys_share_numbered_once"),
            models.UniqueConstraint(fields=["survey", "user"], name="surveys_one_share_each"),
        ]

    def __str__(self):
        return f"{self.survey}: mảnh {self.number}"
