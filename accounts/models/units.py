from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from accounts.models.areas import Area
from accounts.models.trees import (
    Node,
    NodeName,
    NodeQuerySet,
    Succession,
    node_constraints,
    succession_constraints,
)

_LINEAGE = """
WITH RECURSIVE line(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT s.predecessor_id FROM accounts_unitsuccession s JOIN line ON s.successor_id = line.id
) SELECT id FROM line
"""


class UnitSide(models.TextChoices):
    PARTY = "party", "tổ chức đảng"
    STATE = "state", "cơ quan nhà nước"
    OTHER = "other", "đoàn thể, đơn vị khác"


class UnitKind(models.Model):
    code = models.CharField("mã", max_length=30, primary_key=True)
    label = models.CharField("tên gọi", max_length=80)
    side = models.CharField("khối", max_length=10, choices=UnitSide)
    level = models.CharField("cấp", max_length=20)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=200, blank=True)

    class Meta:
        verbose_name = "loại đơn vị"
        verbose_name_plural = "loại đơn vị"

    def __str__(self):
        return self.label


class UnitQuerySet(NodeQuerySet):
    def reached_from(self, unit_ids):
        """Units for which a role held at one of these units counts."""
        return self.filter(reach__overlap=list(unit_ids)) if unit_ids else self.none()

    def party(self):
        return self.filter(kind__side=UnitSide.PARTY)

    def lineage_of(self, unit_ids):
        """These units and all whom they succeeded, directly or through others."""
        return self.filter(pk__in=lineage_ids(unit_ids))


def lineage_ids(unit_ids) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_LINEAGE, [list(unit_ids)])
        return [row[0] for row in cursor.fetchall()]


class Unit(Node):
    """A Party organisation, one of its departments, a cell, or a state body known as issuer.

    `reach` holds the ids of all units whose roles count here: this one, those above it, and whoever
    succeeded any of them. One GIN-indexed overlap answers "where does this person hold the role".
    """

    kind = models.ForeignKey(UnitKind, verbose_name="loại", on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", verbose_name="thuộc", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    area = models.ForeignKey(
        Area, verbose_name="địa bàn", on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    short_name = models.CharField("tên viết tắt", max_length=60, blank=True)
    reach = ArrayField(models.BigIntegerField(), db_default=[], editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["path"]
        indexes = [
            models.Index(fields=["path"], name="accounts_unit_path"),
            models.Index(fields=["name_folded"], name="accounts_unit_folded"),
            models.Index(fields=["code"], name="accounts_unit_code"),
            GinIndex(fields=["reach"], name="accounts_unit_reach"),
        ]
        constraints = node_constraints("accounts_unit")

    def lineage(self) -> list[int]:
        """Ids of this unit and all its predecessors: what a search by this unit must find."""
        return lineage_ids([self.pk])


class UnitName(NodeName):
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")

    class Meta:
        verbose_name = "tên khác của đơn vị"
        verbose_name_plural = "tên khác của đơn vị"
        ordering = ["unit_id", "valid_to"]
        indexes = [models.Index(fields=["name_folded"], name="accounts_unitname_folded")]


class UnitSuccession(Succession):
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="into")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="out_of")

    class Meta:
        verbose_name = "kế thừa đơn vị"
        verbose_name_plural = "kế thừa đơn vị"
        ordering = ["on", "id"]
        constraints = succession_constraints("accounts_unitsucc")
