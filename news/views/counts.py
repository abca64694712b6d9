"""Số tin, bài theo tác giả: for the fees."""

import io
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.views.pages import KeysetPage
from news import count_workbook, counting
from news.forms_site import CountsForm
from news.models import Article, Author

may_count = permission_required("news.count_articles", raise_exception=True)
PERMISSION = "news.count_articles"
MONTHS = [str(month) for month in range(1, 13)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@may_count
@never_cache
@require_GET
def counts(request):
    form, period = _asked(request)
    table = counting.count(period, request.user.units_with(PERMISSION))
    rows = [{"line": line, "cells": _cells(table, line)} for line in table.lines]
    context = {"form": form, "table": table, "rows": rows, "period": period, "notes": count_workbook.notes(table), "apart": counting.APART}
    return render(request, "news/counts.html", context, status=422 if form.errors else 200)


def _cells(table, line):
    """Each number with the address of the articles behind it."""
    period, labels = table.period, dict(table.columns) | counting.APART
    numbers = [*table.cells(line), (None, line.total), *((key, line.apart.get(key, 0)) for key in counting.APART)]
    asked = {"nam": period.year, "thang": period.month or "", "tac-gia": line.author.pk if line.author else 0}
    address = reverse("news:counts_articles")
    return [
        {"count": number, "label": labels.get(key, "Cộng"), "url": f"{address}?{urlencode(asked | {'cot': key or counting.OWN})}"}
        for key, number in numbers
    ]


@may_count
@never_cache
@require_GET
def workbook(request):
    form, period = _asked(request)
    if form.errors:
        raise Http404
    table = counting.count(period, request.user.units_with(PERMISSION))
    units = ", ".join(sorted({str(membership.unit) for membership in request.user.current_memberships}))
    out = io.BytesIO()
    count_workbook.write(out, table, units)
    name = f"tin-bai-theo-tac-gia-{period.year}" + (f"-{period.month:02}" if period.month else "")
    return HttpResponse(out.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


@may_count
@never_cache
@require_GET
def articles(request):
    """The articles behind one number: `tac-gia` (0: signed by nobody) and `cot`, a column of the table."""
    form, period = _asked(request)
    if form.errors:
        raise Http404
    author, unsigned = None, False
    who = request.GET.get("tac-gia", "")
    if who == "0":
        unsigned = True
    elif who:
        author = get_object_or_404(Author, pk=int(who)) if who.isascii() and who.isdigit() and len(who) < 19 else _absent()
    column = _column(request.GET.get("cot", ""), period)
    found = counting.behind(period, request.user.units_with(PERMISSION), author=author, unsigned=unsigned, column=column)
    page = KeysetPage(request, found.select_related("category").prefetch_related("authors"), "published_at", "pk", descending=True)
    context = {"page": page, "period": period, "author": author, "unsigned": unsigned, "column": _label(column, period)}
    return render(request, "news/counts_articles.html", context)


def _asked(request):
    today = timezone.localdate()
    form = CountsForm(request.GET if "nam" in request.GET else {"nam": today.year, "thang": today.month})
    if form.is_valid():
        return form, counting.Period(form.cleaned_data["nam"], form.cleaned_data["thang"])
    return form, counting.Period(today.year, today.month)


def _column(code, period):
    if not code:
        return None
    if code == counting.OWN or code in counting.APART:
        return code
    if period.month is None and code in MONTHS:
        return int(code)
    if period.month is not None and code in Article.Kind.values:
        return code
    _absent()


def _label(column, period):
    if column in (None, counting.OWN):
        return ""
    if column in counting.APART:
        return counting.APART[column]
    return f"Tháng {column}" if period.month is None else Article.Kind(column).label


def _absent():
    raise Http404
