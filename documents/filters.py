"""What the list of documents is narrowed by, read from the address.

A value that does not exist, or that only papers hidden from the reader carry, is dropped with a
sentence: the address must not tell whether it exists.
"""

from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Unit, lineage_ids
from documents.models import Document, DocumentType, Field, FieldAlias, Issuer, Tag
from documents.tag_tree import family_ids
from vietnamese.text import fold

MOST_VALUES = 50  # of one filter that an old name is looked up for


def _visible(request, **link):
    return Exists(Document.objects.visible_to(request.user).filter(**link))


def visible_issuers(request):
    return Issuer.objects.filter(_visible(request, issuer=OuterRef("pk")))


def visible_tags(request):
    return Tag.objects.filter(_visible(request, tags=OuterRef("pk")))


def offered_issuers(request):
    """Most lists are not narrowed by this: then the choices need not be worked out."""
    return visible_issuers(request) if "co_quan" in request.GET else Issuer.objects.none()


def offered_tags(request):
    """Of the tags asked for, by today's name or an old one, those that a visible paper carries, itself or by a
    tag under it."""
    asked = _slugs(request.GET, "the")
    named = Tag.objects.filter(Q(slug__in=asked) | Q(aliases__slug__in=asked)).distinct() if asked else ()
    documents = Document.objects.visible_to(request.user)
    return Tag.objects.filter(
        pk__in=[tag.pk for tag in named if documents.filter(tags__in=family_ids(Tag, [tag.pk])).exists()]
    )


def _slugs(data, name):
    return [value for value in data.getlist(name)[:MOST_VALUES] if "\0" not in value]


def with_names_of_today(data, request):
    """The parameters with old names of tags and fields replaced by those they have now."""
    tags, fields = _slugs(data, "the"), _slugs(data, "linh_vuc")
    if not tags and not fields:
        return data
    data = data.copy()
    if tags:
        offered = list(offered_tags(request).prefetch_related("aliases"))
        present = {tag.slug for tag in offered}
        now = {alias.slug: tag.slug for tag in offered for alias in tag.aliases.all()}
        data.setlist("the", [slug if slug in present else now.get(slug, slug) for slug in data.getlist("the")])
    if fields:
        now = dict(FieldAlias.objects.filter(slug__in=fields).values_list("slug", "field__slug"))
        data.setlist("linh_vuc", [now.get(slug, slug) for slug in data.getlist("linh_vuc")])
    return data


class _Several(forms.MultipleChoiceField):
    """Any short values; the facets offer those that exist."""

    def valid_value(self, value):
        return len(value) <= 200 and "\0" not in value


class SeveralFilter(django_filters.Filter):
    field_class = _Several


class YearsField(_Several):
    def valid_value(self, value):
        return len(value) == 4 and value.isdecimal() and 1900 <= int(value) <= 2100


class YearsFilter(django_filters.Filter):
    field_class = YearsField


class DocumentFilter(django_filters.FilterSet):
    loai = django_filters.ModelMultipleChoiceFilter(label="Loại văn bản", to_field_name="slug", queryset=DocumentType.objects.all())
    co_quan = django_filters.ModelMultipleChoiceFilter(label="Cơ quan ban hành", queryset=offered_issuers)
    linh_vuc = django_filters.ModelMultipleChoiceFilter(label="Lĩnh vực", to_field_name="slug", queryset=Field.objects.all())
    nam = YearsFilter(label="Năm")
    nguoi_ky = SeveralFilter(label="Người ký")
    hieu_luc = django_filters.MultipleChoiceFilter(label="Hiệu lực", choices=Document.Validity.choices)
    the = django_filters.ModelMultipleChoiceFilter(label="Thẻ", to_field_name="slug", queryset=offered_tags)
    don_vi = django_filters.ModelChoiceFilter(label="Đơn vị", queryset=Unit.objects.all())

    class Meta:
        model = Document
        fields = []

    def __init__(self, data, *args, request, **kwargs):
        super().__init__(with_names_of_today(data, request), *args, request=request, **kwargs)
        self.form.is_valid()
        self._drop_unit_of_no_paper()
        cleaned = {
            name: list(value) if isinstance(value, QuerySet) else value for name, value in self.form.cleaned_data.items()
        }
        self.values = {name: value for name, value in cleaned.items() if value}

    def _drop_unit_of_no_paper(self):
        """The tree of units is shown to those who sign in; a visitor learns the name of a unit only from
        public papers, its own or those of whom it succeeded."""
        unit = self.form.cleaned_data.get("don_vi")
        if unit is None or self.request.user.is_authenticated:
            return
        if not visible_issuers(self.request).filter(unit__in=unit.lineage()).exists():
            self.form.add_error("don_vi", "Không có đơn vị này.")

    @property
    def notices(self):
        if self.form.errors:
            return ["Một bộ lọc trong địa chỉ không còn dùng được nên đã được bỏ qua."]
        return []

    labels = dict(Document.Validity.choices)

    @property
    def chosen(self):
        """{facet: [values as they stand in the address]}"""
        return {name: [self._key(name, item) for item in _listed(value)] for name, value in self.values.items()}

    def _key(self, name, item):
        if isinstance(item, str):
            return item
        return str(getattr(item, self.filters[name].extra.get("to_field_name") or "pk"))

    def conditions(self):
        """[(name, Q)]: what a document must fulfil for each filter in use."""
        return [(name, getattr(self, f"_{name}")(value)) for name, value in self.values.items()]

    @property
    def only_year(self):
        years = {int(year) for year in self.values.get("nam", ())}
        return years.pop() if len(years) == 1 else None

    @property
    def qs(self):
        documents = self.queryset
        for _, condition in self.conditions():
            documents = documents.filter(condition)
        return documents

    def _loai(self, kinds):
        return Q(doc_type__in=[kind.pk for kind in kinds])

    def _co_quan(self, issuers):
        """These names, and the names of whoever the same unit succeeded."""
        units = lineage_ids([issuer.unit_id for issuer in issuers if issuer.unit_id])
        return Q(issuer__in=[issuer.pk for issuer in issuers]) | Q(issuer__in=issuers_of(units))

    def _don_vi(self, unit):
        return Q(issuer__in=issuers_of(unit.lineage()))

    def _linh_vuc(self, fields):
        through = Document.fields.through.objects.filter(field__in=family_ids(Field, [field.pk for field in fields]))
        return Exists(through.filter(document=OuterRef("pk")))

    def _the(self, tags):
        through = Document.tags.through.objects.filter(tag__in=family_ids(Tag, [tag.pk for tag in tags]))
        return Exists(through.filter(document=OuterRef("pk")))

    def _nam(self, years):
        """One range of days for each: an index by day serves these, and not `year IN`."""
        return reduce(or_, (Q(date_issued__year=int(year)) for year in years))

    def _nguoi_ky(self, signers):
        return Q(signer_key__in=[fold(signer) for signer in signers])

    def _hieu_luc(self, states):
        return Q(validity__in=states)

    def chips(self):
        """[(facet, value, label)] of everything chosen."""
        chips = []
        for name, value in self.values.items():
            for item in _listed(value):
                label = self.labels.get(item, item) if isinstance(item, str) else str(item)
                chips.append((name, self._key(name, item), f"{self.filters[name].label}: {label}"))
        return chips


def _listed(value):
    return value if isinstance(value, list) else [value]


def issuers_of(unit_ids):
    return list(Issuer.objects.filter(unit__in=unit_ids).values_list("pk", flat=True)) if unit_ids else []
