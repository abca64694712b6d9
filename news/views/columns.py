"""Chuyên mục: added, renamed, put in order, closed; who works in them."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from news.actions import columns as deeds
from news.forms_site import ColumnForm, PeopleForm
from news.models import Article, Category
from news.views.site_lists import deed, may_manage, order_from, saved

NAMED = 20  # articles in work that are listed by name


@may_manage
@require_GET
def columns(request):
    published = dict(Article.objects.published().order_by().values_list("category").annotate(count=Count("pk")))
    rows = list(Category.objects.select_related("unit"))
    for row in rows:
        row.published = published.get(row.pk, 0)
    return render(request, "news/site_admin/columns.html", {"columns": rows})


@may_manage
@require_POST
def order(request):
    return order_from(request, Category.objects.all(), verb="columns_ordered", back="news:site_columns")


@may_manage
@require_http_methods(["GET", "POST"])
def add(request):
    form = ColumnForm(request.POST or None)
    if form.is_bound and form.is_valid():
        column = saved(form, lambda: deeds.add_column(by=request.user, **form.cleaned_data))
        if column:
            messages.success(request, f"Đã mở chuyên mục “{column}”.")
            return redirect("news:site_column", pk=column.pk)
    return render(request, "news/site_admin/column_add.html", {"form": form}, status=422 if form.errors else 200)


@may_manage
@require_http_methods(["GET", "POST"])
def column(request, pk):
    row = get_object_or_404(Category.objects.select_related("unit"), pk=pk)
    form = ColumnForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        if saved(form, lambda: deeds.change_column(column=row, by=request.user, **values)):
            messages.success(request, f"Đã lưu chuyên mục “{values['name']}”.")
            return redirect("news:site_column", pk=pk)
    return _page(request, pk, form=form)


@may_manage
@require_POST
def people(request, pk):
    row = get_object_or_404(Category.objects.select_related("unit"), pk=pk)
    form = PeopleForm(request.POST, column=row)
    if form.is_valid():
        deeds.name_people(column=row, by=request.user, people=form.values())
        messages.success(request, "Đã lưu người của chuyên mục.")
        return redirect("news:site_column", pk=pk)
    return _page(request, pk, people_form=form)


def _page(request, pk, *, form=None, people_form=None):
    row = get_object_or_404(Category.objects.select_related("unit"), pk=pk)
    context = {
        "column": row,
        "form": form or ColumnForm(instance=row),
        "people_form": people_form or PeopleForm(column=row),
        "old_addresses": row.old_addresses.values_list("path", flat=True),
    }
    wrong = any(one is not None and one.errors for one in (form, people_form))
    return render(request, "news/site_admin/column.html", context, status=422 if wrong else 200)


@may_manage
@require_http_methods(["GET", "POST"])
def close(request, pk):
    row = get_object_or_404(Category, pk=pk)
    if request.method == "POST":
        return deed(
            request, lambda: deeds.close_column(column=row, by=request.user),
            f"Đã đóng chuyên mục “{row}”. Bài đã đăng vẫn đọc được.", "news:site_columns",
        )  # fmt: skip
    waiting = deeds.in_work(row).select_related("created_by")
    count = waiting.count()
    context = {"column": row, "in_work": waiting[:NAMED], "count": count, "more": max(count - NAMED, 0)}
    return render(request, "news/site_admin/column_close.html", context)


@may_manage
@require_POST
def reopen(request, pk):
    row = get_object_or_404(Category, pk=pk)
    return deed(
        request, lambda: deeds.reopen_column(column=row, by=request.user), f"Đã mở lại chuyên mục “{row}”.", "news:site_columns"
    )
