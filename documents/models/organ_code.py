from django.db import models


class OrganCode(models.Model):
    """Mã định danh: the id under which an issuer is known where documents are exchanged, as one records
    office wrote it. Another office keeps its own, so that nobody's mistake goes out with others' papers."""

    issuer = models.ForeignKey("Issuer", models.CASCADE, related_name="+", verbose_name="cơ quan ban hành")
    unit = models.ForeignKey("accounts.Unit", models.CASCADE, related_name="+", verbose_name="đơn vị quản lý")
    code = models.CharField("mã định danh", max_length=40)

    class Meta:
        verbose_name = "mã định danh cơ quan"
        verbose_name_plural = "mã định danh cơ quan"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "unit"], name="one_organ_code_per_issuer_and_office"),
            models.CheckConstraint(condition=~models.Q(code=""), name="an_organ_code_is_not_empty"),
        ]

    def __str__(self):
        return self.code
