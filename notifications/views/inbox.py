"""Thông báo: the bell and the inbox, each person's own."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.idle import in_background
from accounts.views.pages import KeysetPage
from notifications import inbox
from notifications.bell import bell_of
from notifications.exceptions import NotificationsError

PER_PAGE = 30


@never_cache
@require_GET
@in_background
def bell(request):
    """Asked by bell.js: 204 while the count is what the page shows."""
    now = bell_of(request.user)
    if request.GET.get("co") == str(now["count"]):
        return HttpResponse(status=204)
    return render(request, "notifications/_bell.html", {"bell": now})


@never_cache
@require_GET
def listing(request):
    chosen = {key: request.GET.get(key, "").replace("\0", "").strip() for key in ("xem", "nhom", "tu")}
    lines, problem = _narrow(inbox.shown_of(request.user), chosen)
    page = KeysetPage(request, lines, "pk", descending=True, size=PER_PAGE)
    context = {
        "page": page,
        "lines": inbox.load(page.rows, request.user),
        "groups": inbox.groups(),
        "chosen": chosen,
        "problem": problem,
        "narrowed": any(chosen.values()),
        "newest": page.rows[0].pk if page.rows and page.is_first else None,
    }
    return render(request, "notifications/inbox.html", context)


def _narrow(lines, chosen):
    """(lines, what of the conditions was not understood)"""
    if chosen["xem"] == "chua-doc":
        lines = lines.filter(seen_at=None, newer=None)
    if chosen["nhom"]:
        lines = inbox.in_group(lines, chosen["nhom"])
    if not chosen["tu"]:
        return lines, ""
    try:
        since = parse_date(chosen["tu"])
    except ValueError:
        since = None
    if since is None:
        return lines, "Ngày không đúng. Mời nhập theo mẫu 05/09/2025."
    start = timezone.make_aware(datetime.datetime.combine(since, datetime.time.min))
    return lines.filter(created_at__gte=start), ""


def _line(request, pk):
    """The line of this person, with its object as it may be seen today."""
    line = get_object_or_404(inbox.shown_of(request.user), notice_id=pk)
    return inbox.load([line], request.user)[0]


@never_cache
@require_GET
def open_notice(request, pk):
    """Leads to what the notice is about; where that has no page, or is to be confirmed, to the notice itself."""
    line = inbox.shown_of(request.user).filter(notice_id=pk).first()
    if line is None:
        thing = inbox.thing_told_to_units_of(request.user, pk)
        if thing is None or not hasattr(thing, "get_absolute_url"):
            raise Http404
        return redirect(thing)
    if line.newer:
        return redirect("notifications:open", line.newer)
    inbox.mark_seen(inbox.lines_of(request.user).filter(pk=line.pk))
    line = _line(request, pk)
    leads_on = hasattr(line.thing, "get_absolute_url")
    asks = line.notice.needs_ack and line.acknowledged_at is None and line.notice.cancelled_at is None
    if leads_on and (not asks or line.notice.of_kind.confirms_there):
        return redirect(line.thing)
    return render(request, "notifications/notice.html", {"line": line, "leads_on": leads_on})


@require_POST
def read(request, pk):
    line = _line(request, pk)
    inbox.mark_seen(inbox.lines_of(request.user).filter(pk=line.pk))
    return _after(request, pk)


@require_POST
def read_all(request):
    newest = request.POST.get("den", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        count = inbox.mark_all_seen(user=request.user, up_to=int(newest))
        messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc." if count else "Không có thông báo nào chưa đọc.")
    return redirect("notifications:inbox")


@require_POST
def acknowledge(request, pk):
    line = _line(request, pk)
    if not line.notice.needs_ack:
        raise Http404
    tone, words = messages.SUCCESS, "Đã ghi nhận đồng chí đã nhận thông báo này."
    try:
        inbox.acknowledge(line)
    except NotificationsError as problem:
        tone, words = messages.ERROR, str(problem)
    if not request.htmx:
        messages.add_message(request, tone, words)
    return _after(request, pk)


def _after(request, pk):
    """The line as it is now, which says why where nothing can be done, with the bell; without scripts the page it stood on."""
    if request.htmx:
        return render(request, "notifications/_read_line.html", {"line": _line(request, pk), "bell": bell_of(request.user)})
    return redirect(_back(request))


def _back(request):
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return back
    return "notifications:inbox"
