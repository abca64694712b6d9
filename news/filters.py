"""What the desk's list is narrowed by, read from the address; what cannot be used is dropped with a sentence."""

import datetime

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from documents.forms import DateInVietnamese
from news.desk_work import columns_on_desk
from news.models import Article, Category

State, Standing = Article.State, Article.Standing
CHANGED = "dang-sua"  # published, and a newer version is on its way
ON_THE_WAY = [State.DRAFT, State.SUBMITTED, State.REVIEWING, State.RETURNED, State.APPROVED, State.SCHEDULED]
STATES = [("", "Mọi trạng thái"), *State.choices, (CHANGED, "Đang đăng, có bản mới chưa đăng")]


class DeskFilter(forms.Form):
    q = forms.CharField(label="Tìm trong tiêu đề", max_length=200, required=False)
    trang_thai = forms.ChoiceField(label="Trạng thái", choices=STATES, required=False)
    chuyen_muc = forms.ModelChoiceField(
        Category.objects.none(), label="Chuyên mục", to_field_name="slug", required=False, empty_label="Mọi chuyên mục"
    )
    loai = forms.ChoiceField(label="Loại bài", choices=[("", "Mọi loại"), *Article.Kind.choices], required=False)
    nguoi = forms.ModelChoiceField(User.objects.none(), label="Người lập", required=False, empty_label="Mọi người")
    tu = DateInVietnamese(label="Từ ngày", required=False)
    den = DateInVietnamese(label="Đến ngày", required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.columns = columns_on_desk(user)
        self.fields["chuyen_muc"].queryset = self.columns
        own = Article.objects.filter(created_by=OuterRef("pk"), category__in=self.columns)
        self.fields["nguoi"].queryset = User.objects.filter(Exists(own)).order_by("full_name")
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self):
        """By more than words and state: then the page shows by what."""
        return bool(self.errors or set(self.chosen) - {"q", "trang_thai"})

    @property
    def notices(self):
        if self.errors:
            return ["Một điều kiện lọc không dùng được nên đã được bỏ qua. Ngày viết dạng 05/09/2025."]
        return []

    def narrow(self, articles):
        chosen = self.chosen
        if "trang_thai" in chosen:
            articles = _in_state(articles, chosen["trang_thai"])
        for name, column in {"chuyen_muc": "category", "loai": "kind", "nguoi": "created_by"}.items():
            if name in chosen:
                articles = articles.filter(**{column: chosen[name]})
        if "tu" in chosen:
            articles = articles.filter(touched_at__gte=_moment(chosen["tu"], datetime.time.min))
        if "den" in chosen:
            articles = articles.filter(touched_at__lte=_moment(chosen["den"], datetime.time.max))
        return articles.with_words(chosen.get("q", ""))


def _in_state(articles, state):
    if state == CHANGED:
        return articles.filter(standing=Standing.PUBLISHED, state__in=ON_THE_WAY)
    return articles.filter(state=state)


def _moment(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))
