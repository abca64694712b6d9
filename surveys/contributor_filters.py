"""What the desk's list of reports is narrowed by, read from the address; what cannot be used is dropped with a sentence."""

import django_filters

from accounts.models import Area
from surveys.models import ContributorReport, ReportField

State = ContributorReport.State


class ReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Từ trong phản ánh", method="with_words", max_length=200)
    trang_thai = django_filters.ChoiceFilter(
        label="Trạng thái", field_name="state", empty_label="Mọi trạng thái", choices=[choice for choice in State.choices if choice[0] != State.DRAFT]
    )
    thang = django_filters.ChoiceFilter(label="Tháng", field_name="period", empty_label="Mọi tháng", choices=())
    linh_vuc = django_filters.ModelChoiceFilter(
        label="Lĩnh vực", field_name="field", to_field_name="code", empty_label="Mọi lĩnh vực", queryset=ReportField.objects.all()
    )
    dia_ban = django_filters.ModelChoiceFilter(
        label="Địa bàn", field_name="area", empty_label="Mọi địa bàn", method="in_area", queryset=Area.objects.order_by("name")
    )

    class Meta:
        model = ContributorReport
        fields = []

    def __init__(self, data, *, queryset, months, areas):
        super().__init__(data, queryset=queryset)
        self.filters["thang"].extra["choices"] = months
        self.filters["dia_ban"].extra["queryset"] = areas
        self.form.is_valid()
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}

    def with_words(self, rows, name, typed):
        return rows.with_words(typed)

    def in_area(self, rows, name, area):
        return rows.filter(area__path__startswith=area.path)

    @property
    def qs(self):
        rows = self.queryset
        for name, value in self.chosen.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def notices(self):
        return ["Một điều kiện lọc không dùng được nên đã được bỏ qua."] if self.form.errors else []
