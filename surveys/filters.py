"""What the desk's list is narrowed by, read from the address."""

import django_filters
from django.db.models.functions import ExtractYear
from django.utils import timezone

from surveys.models import Survey

FIRST_YEAR = 2015


def years():
    return [(str(year), str(year)) for year in range(timezone.localdate().year + 1, FIRST_YEAR - 1, -1)]


class DeskFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm trong tên", method="with_words", max_length=200)
    trang_thai = django_filters.ChoiceFilter(field_name="state", label="Trạng thái", choices=Survey.State, empty_label="Mọi trạng thái")
    hinh_thuc = django_filters.ChoiceFilter(field_name="kind", label="Hình thức", choices=Survey.Kind, empty_label="Mọi hình thức")
    nam = django_filters.ChoiceFilter(label="Năm lập", choices=years, method="of_year", empty_label="Mọi năm")

    class Meta:
        model = Survey
        fields = []

    def with_words(self, rows, name, value):
        return rows.with_words(value)

    def of_year(self, rows, name, value):
        return rows.alias(year=ExtractYear("created_at", tzinfo=timezone.get_default_timezone())).filter(year=value)

    @property
    def chosen(self):
        return {name: value for name, value in self.form.cleaned_data.items() if value} if self.form.is_valid() else {}
