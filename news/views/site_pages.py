"""Standing pages: written with the editor, kept as versions, read by everyone."""

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from news.actions import pages as deeds
from news.comparison import page_changes
from news.forms_site import PageForm
from news.frame import frame
from news.models import Page, PageVersion
from news.public_pages import public_page
from news.views.site_lists import deed, may_manage, order_from, saved
from news.views.versions import compared
from richtext.csp import editor_page
from richtext.policy import clean


@may_manage
@require_GET
def pages(request):
    rows = Page.objects.defer("body").annotate(newest=Max("versions__number")).order_by(*Page._meta.ordering)  # a grouped query has none
    return render(request, "news/site_admin/pages.html", {"pages": rows})


@may_manage
@require_POST
def order(request):
    return order_from(request, Page.objects.all(), verb="pages_ordered", back="news:site_pages")


@editor_page
@may_manage
@require_http_methods(["GET", "POST"])
def add(request):
    return _edit(request, Page(), 0)


@editor_page
@may_manage
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    page = get_object_or_404(Page, pk=pk)
    return _edit(request, page, deeds.newest_number(page))


def _edit(request, page, newest):
    form = PageForm(request.POST or None, instance=page, initial={"based_on": newest})
    if form.is_bound and form.is_valid():
        based_on = form.cleaned_data["based_on"]
        if saved(form, lambda: deeds.save_page(page=form.instance, based_on=based_on, by=request.user)):
            messages.success(request, f"Đã lưu trang “{page.title}”.")
            return redirect("news:site_page", pk=page.pk)
    context = {"form": form, "page": Page.objects.filter(pk=page.pk).first(), "versions": list(page.versions.defer("body")) if page.pk else []}
    return render(request, "news/site_admin/page.html", context, status=422 if form.errors else 200)


def _version(pk, number):
    return get_object_or_404(PageVersion.objects.select_related("page"), page=pk, number=number)


@may_manage
@require_GET
def compare(request, pk, old, new):
    context = compared(request, old, new, version=lambda number: _version(pk, number), changes=page_changes)
    return render(request, "news/site_admin/page_compare.html", context | {"page": context["new"].page})


@may_manage
@require_GET
def version(request, pk, number):
    row = _version(pk, number)
    context = {"version": row, "body": clean(row.body), "newest": deeds.newest_number(row.page)}
    return render(request, "news/site_admin/page_version.html", context)


@may_manage
@require_POST
def restore(request, pk, number):
    row = _version(pk, number)
    based_on = request.POST.get("tu-ban", "")
    based_on = int(based_on) if based_on.isascii() and based_on.isdigit() and len(based_on) < 9 else -1
    return deed(
        request, lambda: deeds.restore_page(version=row, based_on=based_on, by=request.user),
        f"Đã khôi phục nội dung của bản {number}.", "news:site_page", pk,
    )  # fmt: skip


@public_page()
def page(request, slug):
    row = get_object_or_404(Page, slug=slug, is_shown=True)
    context = {"page": row, "body": clean(row.body), "frame": frame(request), "canonical": request.build_absolute_uri()}
    return render(request, "news/page.html", context)
