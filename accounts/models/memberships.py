from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Value

from accounts.models.periods import DateRange, PeriodQuerySet, ends_after_it_begins
from accounts.models.units import Unit
from accounts.models.users import User
from accounts.roles import ROLES, role_choices


class MembershipQuerySet(PeriodQuerySet):
    def at_or_under(self, unit):
        return self.filter(unit__path__startswith=unit.path)


class Membership(models.Model):
    """A person holds a role at a unit from a day until before another."""

    user = models.ForeignKey(User, verbose_name="người", on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("vai trò", max_length=30, choices=role_choices)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên"
        verbose_name_plural = "thành viên"
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "valid_to"], name="accounts_member_unit")]
        constraints = [
            ends_after_it_begins("accounts_member_period"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.code for role in ROLES]), name="accounts_member_known_role"
            ),
            ExclusionConstraint(
                name="accounts_member_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to"), Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Người này đã giữ vai trò đó ở đơn vị trong thời gian trên.",
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.role_label} – {self.unit}"

    @property
    def role_label(self):
        return self.get_role_display()
