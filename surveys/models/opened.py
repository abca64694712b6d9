"""What was said, after the box has been opened: written once, in a shuffled order, in one transaction.

No foreign key, common value or time leads from here to a participation, a spent link or a user. Triggers of the
database refuse every change but the marking of a phiếu loại.
"""

import uuid

from django.db import models


class Response(models.Model):
    """`stratum` only where at least 50 people belong to it and at least 10 answered: a smaller one would be a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey("Survey", models.PROTECT, related_name="responses")
    version = models.PositiveIntegerField("bản phiếu số")
    stratum = models.ForeignKey("Stratum", models.PROTECT, null=True, related_name="+")
    level = models.CharField("mức", max_length=1)
    answers = models.JSONField(default=dict)  # without open texts
    rejected = models.CharField("lý do là phiếu loại", max_length=200, blank=True)

    class Meta:
        verbose_name = "phiếu"
        verbose_name_plural = "phiếu"

    def __str__(self):
        return str(self.pk)


class OpenAnswer(models.Model):
    """One written answer, detached from the rest of its form: no two of one person can be recognised as such."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey("Survey", models.PROTECT, related_name="open_answers")
    question = models.CharField("câu hỏi", max_length=40)  # "C7", or "C1_other" of an option "Khác (ghi rõ)"
    stratum = models.ForeignKey("Stratum", models.PROTECT, null=True, related_name="+")  # only of 50 people and more
    text = models.TextField("nội dung")
    is_masked = models.BooleanField("đã che thông tin cá nhân", default=False)

    class Meta:
        verbose_name = "ý kiến bằng lời"
        verbose_name_plural = "ý kiến bằng lời"
        indexes = [models.Index(fields=["survey", "question"], name="surveys_open_of_question")]

    def __str__(self):
        return str(self.pk)


class AnswerColumn(models.Model):
    """The answers to one question of all responses of a survey, in the order of their (random) ids: what figures are
    counted from. Made from `Response` at the opening and when a phiếu loại is marked.

    `data`: zlib of little-endian int16, one per response: the index of the code in `codes`; -1 no answer, -2 not asked.
    A multiple question has one column for each option ("C2.3": 0 or 1), a matrix one for each row ("C5.1"). `key`
    "_stratum", "_version", "_order" and "_rejected" are columns too.
    """

    survey = models.ForeignKey("Survey", models.CASCADE, related_name="columns")
    key = models.CharField(max_length=60)
    codes = models.JSONField(default=list)
    data = models.BinaryField()

    class Meta:
        verbose_name = "cột số liệu"
        verbose_name_plural = "cột số liệu"
        constraints = [models.UniqueConstraint(fields=["survey", "key"], name="surveys_column_once")]

    def __str__(self):
        return self.key
