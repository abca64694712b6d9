from django.db import models
from django.db.models import Q, Sum

from accounts.models import Unit
from documents.models.file import DocumentFile
from documents.models.upload import Upload


class UnitQuotaQuerySet(models.QuerySet):
    def binding(self, unit):
        """The quotas that a file of this unit counts for: its own and those above it."""
        return self.filter(unit__in=Unit.objects.ancestors_of(unit)).select_related("unit").order_by("unit__path")


class UnitQuota(models.Model):
    """How many bytes of originals a unit and what lies under it may keep."""

    unit = models.OneToOneField("accounts.Unit", models.CASCADE, related_name="quota", verbose_name="đơn vị")
    allowed = models.PositiveBigIntegerField("được dùng (byte)")

    objects = UnitQuotaQuerySet.as_manager()

    class Meta:
        verbose_name = "hạn mức dung lượng"
        verbose_name_plural = "hạn mức dung lượng"
        ordering = ["unit__path"]

    def __str__(self):
        return str(self.unit)

    @property
    def percent(self):
        return min(round(100 * self.used_bytes / self.allowed), 100) if self.allowed else 100


# Files on their way in take their room from the moment they are let in.
ON_THE_WAY = Q(gate_passed_at=None) & (
    Q(state__in=[Upload.State.WORKING, Upload.State.HELD]) | Q(state=Upload.State.FAILED, dismissed=False)
)


def measured(quotas):
    """The quotas as a list, each with `used_bytes`: all originals of its unit and those under it, every
    version and the trash included, and files on their way in. Summed in one pass for all of them."""
    quotas = list(quotas)
    under = Q(*[Q(path__startswith=quota.unit.path) for quota in quotas], _connector=Q.OR)
    paths = dict(Unit.objects.filter(under).values_list("pk", "path")) if quotas else {}
    kept = DocumentFile.objects.filter(document__owner_unit__in=list(paths)).order_by().values_list("document__owner_unit")
    coming = Upload.objects.filter(ON_THE_WAY, unit__in=list(paths)).order_by().values_list("unit")
    sizes = [*kept.annotate(Sum("size")), *coming.annotate(Sum("size"))] if paths else []
    for quota in quotas:
        quota.used_bytes = sum(size for unit, size in sizes if paths[unit].startswith(quota.unit.path))
    return quotas
