from django.db import models


class OrganCode(models.Model):
    """Mã định danh: the id under which an issuer is known where documents are exchanged."""

    issuer = models.OneToOneField("Issuer", models.CASCADE, related_name="organ_code", verbose_name="cơ quan ban hành")
    code = models.CharField("mã định danh", max_length=40)

    class Meta:
        verbose_name = "mã định danh cơ quan"
        verbose_name_plural = "mã định danh cơ quan"
        constraints = [models.CheckConstraint(condition=~models.Q(code=""), name="an_organ_code_is_not_empty")]

    def __str__(self):
        return self.code
