from django.db import models

from accounts.models.trees import (
    Node,
    NodeName,
    NodeQuerySet,
    Succession,
    node_constraints,
    succession_constraints,
)


class AreaKind(models.Model):
    code = models.CharField("mã", max_length=30, primary_key=True)
    label = models.CharField("tên gọi", max_length=60)
    level = models.CharField("cấp", max_length=20)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        verbose_name = "loại địa bàn"
        verbose_name_plural = "loại địa bàn"

    def __str__(self):
        return self.label


class Area(Node):
    """An administrative unit: tỉnh, huyện, xã. Neither `code` nor `name` is a key."""

    kind = models.ForeignKey(AreaKind, verbose_name="loại", on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey(
        "self", verbose_name="thuộc", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = "địa bàn"
        verbose_name_plural = "địa bàn"
        ordering = ["code", "valid_from"]
        indexes = [
            models.Index(fields=["path"], name="accounts_area_path"),
            models.Index(fields=["name_folded"], name="accounts_area_folded"),
        ]
        constraints = [
            *node_constraints("accounts_area"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="accounts_area_code_and_day"),
        ]


class AreaName(NodeName):
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="names")

    class Meta:
        verbose_name = "tên khác của địa bàn"
        verbose_name_plural = "tên khác của địa bàn"
        ordering = ["area_id", "valid_to"]
        indexes = [models.Index(fields=["name_folded"], name="accounts_areaname_folded")]


class AreaSuccession(Succession):
    predecessor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="into")
    successor = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="out_of")

    class Meta:
        verbose_name = "kế thừa địa bàn"
        verbose_name_plural = "kế thừa địa bàn"
        ordering = ["on", "id"]
        constraints = succession_constraints("accounts_areasucc")
