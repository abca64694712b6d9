"""Sổ giao nhận: what one sent, and what became of each notice."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.views.pages import KeysetPage
from notifications import ledger
from notifications.actions import reminding
from notifications.exceptions import NotificationsError
from notifications.kinds import CHANNELS
from notifications.ledger_workbook import as_workbook
from notifications.models import Notice, OfficeNotice

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@permission_required("notifications.list_ledgers", raise_exception=True)
@require_GET
def sent(request):
    page = KeysetPage(request, ledger.ledgers_of(request.user).select_related("by", "unit"), "id", descending=True)
    titles = ledger.titles_of(page.rows)
    for notice in page.rows:
        notice.title = titles[notice.pk]
    return render(
        request, "notifications/sent_list.html",
        {"page": page, "may_send": request.user.has_perm("notifications.send_notice")},
    )  # fmt: skip


def _notice(request, pk, *, names=True):
    """A ledger with `names` does not exist of what is discreet."""
    notice = get_object_or_404(ledger.ledgers_of(request.user).select_related("by", "unit"), pk=pk)
    if names and notice.of_kind.discreet:
        raise Http404
    notice.title = ledger.titles_of([notice])[notice.pk]
    return notice


@never_cache
@require_GET
def show(request, pk):
    notice = _notice(request, pk, names=False)
    if notice.of_kind.discreet:
        return render(
            request, "notifications/ledger_discreet.html", {"notice": notice, "counts": ledger.outside_counts(notice)}
        )
    chosen = _chosen(request)
    page = KeysetPage(request, _narrowed(notice, chosen).select_related("recipient__user", "recipient__unit"), "recipient_id", "id")
    places = ledger.units_of([row.recipient.user_id for row in page.rows], notice.unit)
    for row in page.rows:
        row.chip = ledger.chip(row.channel, row.standing)
        row.moments = ledger.moments_of(row)
        row.unit_name = places.get(row.recipient.user_id, ("", ""))[1]
    office_notice = OfficeNotice.objects.filter(pk=notice.object_id).first() if notice.kind in OfficeNotice.KINDS.values() else None
    return render(
        request, "notifications/ledger.html",
        {
            "notice": notice, "page": page, "chosen": chosen, "narrowed": any(chosen.values()),
            "people": ledger.people_counts(notice), "channels": ledger.channel_counts(notice), "columns": ledger.COLUMNS,
            "states": [(state, label) for state, (_, _, label) in ledger.STANDINGS.items() if isinstance(state, str)],
            "channel_choices": CHANNELS.items(), "office_notice": office_notice, "versions": _versions(notice),
            "why_not_remind": reminding.why_not_now(notice),
        },
    )  # fmt: skip


def _versions(notice):
    same = Notice.objects.filter(kind=notice.kind, object_id=notice.object_id)
    return list(same.order_by("version").values("pk", "version", "created_at")) if notice.version > 1 or same[1:2] else []


def _chosen(request):
    """What narrows the list. Words that no choice has narrow nothing."""
    state, channel = request.GET.get("trang-thai", ""), request.GET.get("kenh", "")
    return {
        "state": state if state in ledger.State.values else "",
        "channel": channel if channel in CHANNELS else "",
        "silent": request.GET.get("im-lang", "") == "1",
    }


def _narrowed(notice, chosen):
    rows = ledger.rows_of(notice)
    if chosen["state"]:
        rows = rows.filter(standing=chosen["state"])
    if chosen["channel"]:
        rows = rows.filter(channel=chosen["channel"])
    return ledger.silent_rows(notice, rows) if chosen["silent"] else rows


@never_cache
@require_GET
def on_paper(request, pk):
    """The whole ledger, one line a person, with a place to sign."""
    notice = _notice(request, pk)
    context = {"notice": notice, "lines": ledger.lines_of(notice), "people": ledger.people_counts(notice), "print_owner": _owner(notice)}
    return render(request, "notifications/ledger_print.html", context)


@never_cache
@require_GET
def phone_list(request, pk):
    """Whom to call: those from whom nothing has been heard."""
    notice = _notice(request, pk)
    context = {"notice": notice, "lines": ledger.lines_of(notice, silent=True), "print_owner": _owner(notice)}
    return render(request, "notifications/ledger_phones.html", context)


def _owner(notice):
    return notice.unit.name.upper() if notice.unit else ""


@never_cache
@require_GET
def workbook(request, pk):
    notice = _notice(request, pk)
    response = HttpResponse(as_workbook(notice), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="so-giao-nhan-{notice.pk}.xlsx"'
    return response


@require_POST
def remind(request, pk):
    notice = _notice(request, pk)
    try:
        count = reminding.remind(notice=notice, by=request.user)
    except NotificationsError as problem:
        messages.error(request, str(problem))
    else:
        if count:
            messages.success(request, f"Đã đưa lời nhắc vào hàng gửi cho {count} người chưa xác nhận.")
        else:
            messages.warning(request, "Không nhắc được ai: người chưa xác nhận không có kênh nào ngoài cổng. Hãy gọi điện theo danh sách.")
    return redirect("notifications:ledger", notice.pk)
