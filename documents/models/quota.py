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

    def used(self):
        return sum(size for _, size in bytes_by_path(Unit.objects.under(self.unit)))


# Files on their way in take their room from the moment they are let in.
ON_THE_WAY = Q(gate_passed_at=None) & (
    Q(state__in=[Upload.State.WORKING, Upload.State.HELD]) | Q(state=Upload.State.FAILED, dismissed=False)
)


def bytes_by_path(units):
    """[(path of a unit, bytes)] of all originals, every version and the trash included, and of files on
    their way in."""
    kept = DocumentFile.objects.filter(document__owner_unit__in=units).order_by().values_list("document__owner_unit__path")
    coming = Upload.objects.filter(ON_THE_WAY, unit__in=units).order_by().values_list("unit__path")
    return [*kept.annotate(Sum("size")), *coming.annotate(Sum("size"))]
