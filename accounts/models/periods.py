from django.db import models
from django.db.models import Func, Q
from django.utils import timezone


class DateRange(Func):
    function = "daterange"
    output_field = models.Field()


class PeriodQuerySet(models.QuerySet):
    def valid_on(self, date):
        return self.filter(Q(valid_from__lte=date) & (Q(valid_to=None) | Q(valid_to__gt=date)))

    def current(self):
        return self.valid_on(timezone.localdate())


def ends_after_it_begins(name):
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
        name=name,
        violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
    )
