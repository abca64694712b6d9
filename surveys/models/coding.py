"""The codebook of written answers, made by people."""

from django.db import models

from accounts.models.fields import NFCField


class Code(models.Model):
    survey = models.ForeignKey("Survey", models.CASCADE, related_name="codebook")
    question = models.CharField("câu hỏi", max_length=40)
    label = NFCField("nhóm ý kiến", max_length=160)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "mã ý kiến"
        verbose_name_plural = "bảng mã ý kiến"
        ordering = ["question", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "question", "label"], name="surveys_code_once")]

    def __str__(self):
        return self.label


class Coding(models.Model):
    answer = models.ForeignKey("OpenAnswer", models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, models.CASCADE, related_name="codings")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "lượt mã hóa"
        verbose_name_plural = "lượt mã hóa"
        constraints = [models.UniqueConstraint(fields=["answer", "code", "by"], name="surveys_coded_once_each")]

    def __str__(self):
        return f"{self.answer_id}: {self.code}"
