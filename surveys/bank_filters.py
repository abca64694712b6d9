"""What the question bank is narrowed by, read from the address."""

import django_filters
from django.db.models import Q

from surveys.instrument.elements import TYPES
from surveys.models import BankQuestion
from vietnamese.text import nfc


def topics():
    return [(topic, topic) for topic in BankQuestion.objects.filter(is_current=True).exclude(topic="").order_by("topic").values_list("topic", flat=True).distinct()]


class BankFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm mã, lời câu hỏi", method="with_words", max_length=200)
    chu_de = django_filters.ChoiceFilter(field_name="topic", label="Chủ đề", choices=topics, empty_label="Mọi chủ đề")
    loai = django_filters.ChoiceFilter(
        field_name="definition__type", label="Loại", choices=[(kind, words.capitalize()) for kind, words in TYPES.items()], empty_label="Mọi loại"
    )

    class Meta:
        model = BankQuestion
        fields = []

    def with_words(self, rows, name, value):
        for word in nfc(value).split()[:8]:
            rows = rows.filter(Q(code__icontains=word) | Q(definition__text__icontains=word) | Q(topic__icontains=word))
        return rows

    @property
    def chosen(self):
        return {name: value for name, value in self.form.cleaned_data.items() if value} if self.form.is_valid() else {}
