"""The directory of official channels: kept by an administrator; read, printed and asked by everyone."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from news import channel_directory
from news.actions import channels as deeds
from news.channel_addresses import NotAChannel
from news.forms_site import ChannelForm
from news.frame import frame
from news.models import Channel
from news.public_pages import public_page
from news.views.site_lists import deed, edit, may_manage

LONGEST = 500


@may_manage
@require_GET
def manage(request):
    rows = list(Channel.objects.select_related("unit", "checked_by"))
    for row in rows:
        row.is_late = not row.closed_at and channel_directory.is_late(row)
    return render(request, "news/site_admin/channels.html", {"channels": rows, "late": sum(row.is_late for row in rows)})


@may_manage
@require_http_methods(["GET", "POST"])
def add(request):
    return _edit(request, Channel(), "Đã thêm kênh và xác nhận địa chỉ.")


@may_manage
@require_http_methods(["GET", "POST"])
def channel(request, pk):
    return _edit(request, get_object_or_404(Channel, pk=pk), "Đã lưu kênh.")


def _edit(request, row, sentence):
    form = ChannelForm(request.POST or None, instance=row)
    return edit(
        request, form, lambda: deeds.save_channel(channel=form.instance, by=request.user), sentence=sentence,
        back="news:site_channels", template="news/site_admin/channel.html", channel=row,
    )  # fmt: skip


@may_manage
@require_POST
def confirm(request, pk):
    row = get_object_or_404(Channel, pk=pk)
    return deed(request, lambda: deeds.confirm_channel(channel=row, by=request.user), f"Đã xác nhận “{row}”.", "news:site_channels")


@may_manage
@require_POST
def close(request, pk):
    row = get_object_or_404(Channel, pk=pk)
    sentence = f"“{row}” được ghi là không còn chính thức."
    return deed(request, lambda: deeds.close_channel(channel=row, by=request.user), sentence, "news:site_channels")


@may_manage
@require_POST
def reopen(request, pk):
    row = get_object_or_404(Channel, pk=pk)
    return deed(request, lambda: deeds.reopen_channel(channel=row, by=request.user), f"“{row}” lại là kênh chính thức.", "news:site_channels")


@public_page()
def channels(request):
    units, closed = channel_directory.by_unit()
    context = {"units": units, "closed": closed, "frame": frame(request), "canonical": request.build_absolute_uri()}
    return render(request, "news/channels.html", context)


@public_page()
def sheet(request):
    units, _ = channel_directory.by_unit()
    return render(request, "news/channels_sheet.html", {"units": units, "frame": frame(request)})


@login_not_required
@never_cache
@require_safe
def check(request):
    """Answers for this visitor alone; what was asked is kept nowhere."""
    address = request.GET.get("dia-chi", "")[: LONGEST + 1].strip()
    context = {"address": address, "asked": bool(address), "frame": frame(request)}
    if address:
        try:
            context["found"] = channel_directory.look_up(address)
        except NotAChannel as problem:
            context["problem"] = str(problem)
    return render(request, "news/channel_check.html", context, status=422 if context.get("problem") else 200)
