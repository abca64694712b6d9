"""The blocks of the home page, each with what it would show now."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from news.actions import blocks as deeds
from news.forms_site import BlockForm
from news.home import home_context
from news.models import HomeBlock
from news.views.site_lists import deed, may_manage, order_from, saved


@may_manage
@require_GET
def blocks(request):
    rows = list(HomeBlock.objects.select_related("category", "story"))
    shown = {block.pk: len(block.cards) or len(block.rows) for block in home_context()["blocks"]}
    for row in rows:
        row.shown = shown.get(row.pk, 0)
    return render(request, "news/site_admin/blocks.html", {"blocks": rows})


@may_manage
@require_POST
def order(request):
    return order_from(request, HomeBlock.objects.all(), verb="blocks_ordered", back="news:site_blocks")


@may_manage
@require_http_methods(["GET", "POST"])
def add(request):
    return _edit(request, HomeBlock(), "Đã thêm khối.")


@may_manage
@require_http_methods(["GET", "POST"])
def block(request, pk):
    return _edit(request, get_object_or_404(HomeBlock, pk=pk), "Đã lưu khối.")


def _edit(request, row, sentence):
    form = BlockForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid() and saved(form, lambda: deeds.save_block(block=form.instance, by=request.user)):
        messages.success(request, sentence)
        return redirect("news:site_blocks")
    return render(request, "news/site_admin/block.html", {"form": form, "block": row}, status=422 if form.errors else 200)


@may_manage
@require_POST
def switch(request, pk):
    row = get_object_or_404(HomeBlock, pk=pk)
    is_on = request.POST.get("hien") == "1"
    sentence = f"Khối “{row}” {'đã hiện' if is_on else 'không còn hiện'} trên trang chủ."
    return deed(request, lambda: deeds.switch_block(block=row, is_on=is_on, by=request.user), sentence, "news:site_blocks")


@may_manage
@require_POST
def remove(request, pk):
    row = get_object_or_404(HomeBlock, pk=pk)
    return deed(request, lambda: deeds.remove_block(block=row, by=request.user), f"Đã bỏ khối “{row}”.", "news:site_blocks")


@may_manage
@require_GET
def preview(request):
    """The home page as visitors get it, for somebody who is signed in and has another home."""
    from news.frame import frame

    return render(request, "news/home.html", home_context() | {"frame": frame(request), "is_preview": True})
