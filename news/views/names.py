"""Authors, sources, stories and tags: one list and one form for each kind."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.pages import KeysetPage
from news.actions import names as deeds
from news.forms_site import AuthorForm, MergeForm, SourceForm, StoryForm, TagForm
from news.models import Article, Author, Source, Story, Tag
from news.views.site_lists import may_manage, saved
from vietnamese.text import fold


@dataclass(frozen=True)
class Family:
    slug: str
    model: type
    form: type
    heading: str
    lead: str
    icon: str
    about: str  # what each row says beside its name
    articles: str  # how articles refer to it

    @property
    def word(self):
        return self.model._meta.verbose_name


FAMILIES = {
    family.slug: family
    for family in (
        Family("tac-gia", Author, AuthorForm, "Tác giả", "Tên đứng bài, kèm chức danh hoặc bút danh; dùng chung khi tính nhuận bút.", "person", "post", "authors"),
        Family("nguon-tin", Source, SourceForm, "Nguồn tin", "Báo, trang tin mà cổng dẫn lại hoặc lấy tin.", "newspaper", "url", "source"),
        Family("dong-su-kien", Story, StoryForm, "Dòng sự kiện", "Gom tin, bài của nhiều chuyên mục về cùng một việc.", "layers", "summary", "story"),
        Family("the", Tag, TagForm, "Thẻ tin", "Từ khóa của tin, bài. Thẻ mới được tạo khi biên tập viên gõ vào bài.", "tags", "", "tags"),
    )
}  # fmt: skip


def family_of(kind):
    if kind not in FAMILIES:
        raise Http404
    return FAMILIES[kind]


@may_manage
@require_GET
def listing(request, kind):
    family = family_of(kind)
    sought = " ".join(request.GET.get("q", "").replace("\0", "").split())[:120]
    rows = family.model.objects.all()
    if sought:
        rows = rows.filter(pk__in=_found(family, sought))
    if family.model is Author:
        rows = rows.select_related("user")
    page = KeysetPage(request, rows, "name", "pk")
    counts = dict(
        Article.objects.published().filter(**{f"{family.articles}__in": [row.pk for row in page.rows]}).order_by()
        .values_list(family.articles).annotate(count=Count("pk"))
    )  # fmt: skip
    for row in page.rows:
        row.published = counts.get(row.pk, 0)
        row.about = getattr(row, family.about) if family.about else ""
    return render(request, "news/site_admin/names.html", {"family": family, "page": page, "sought": sought})


def _found(family, sought):
    """Keys of the names that hold the words, whatever their marks."""
    key = fold(sought)
    texts = family.model.objects.values_list("pk", "name", *([family.about] if family.about else []))
    return [pk for pk, *words in texts if key in fold(" ".join(words))]


@may_manage
@require_http_methods(["GET", "POST"])
def add(request, kind):
    family = family_of(kind)
    form = family.form(request.POST or None)
    if form.is_bound and form.is_valid():
        row = saved(form, lambda: deeds.save_name(row=form.instance, by=request.user))
        if row:
            messages.success(request, f"Đã thêm {family.word} “{row}”.")
            return redirect("news:site_names", kind=kind)
    return render(request, "news/site_admin/name_add.html", {"family": family, "form": form}, status=422 if form.errors else 200)


@may_manage
@require_http_methods(["GET", "POST"])
def name(request, kind, pk):
    family = family_of(kind)
    row = get_object_or_404(family.model, pk=pk)
    form = family.form(request.POST or None, instance=row)
    if form.is_bound and form.is_valid() and saved(form, lambda: deeds.save_name(row=form.instance, by=request.user)):
        messages.success(request, f"Đã lưu {family.word} “{row}”.")
        return redirect("news:site_names", kind=kind)
    return _page(request, family, pk, form=form)


def _page(request, family, pk, *, form=None, merge_form=None):
    row = get_object_or_404(family.model, pk=pk)  # as it is kept: the form has written on its own copy
    context = {
        "family": family,
        "row": row,
        "form": form or family.form(instance=row),
        "merge_form": merge_form or MergeForm(row=row),
        "published": deeds.articles_of(row).count(),
    }
    wrong = request.method == "POST" and any(one is not None and one.errors for one in (form, merge_form))
    return render(request, "news/site_admin/name.html", context, status=422 if wrong else 200)


@may_manage
@require_http_methods(["GET", "POST"])
def merge(request, kind, pk):
    """GET with `into` shows what merging would do; POST does it."""
    family = family_of(kind)
    row = get_object_or_404(family.model, pk=pk)
    form = MergeForm(request.POST if request.method == "POST" else request.GET or None, row=row)
    if not form.is_valid():
        return _page(request, family, pk, merge_form=form)
    into = form.cleaned_data["into"]
    if request.method == "POST" and saved(form, lambda: deeds.merge(row=row, into=into, by=request.user)):
        messages.success(request, f"Đã gộp “{row}” vào “{into}”.")
        return redirect("news:site_name", kind=kind, pk=into.pk)
    of_row, of_into = deeds.articles_of(row), deeds.articles_of(into)
    context = {
        "family": family,
        "row": row,
        "into": into,
        "carry": of_row.count(),
        "both": of_row.filter(pk__in=of_into.values("pk")).count(),
        "after": Article.objects.filter(Q(pk__in=of_row.values("pk")) | Q(pk__in=of_into.values("pk"))).count(),
        "back": reverse("news:site_name", kwargs={"kind": kind, "pk": pk}),
    }
    return render(request, "news/site_admin/name_merge.html", context)
