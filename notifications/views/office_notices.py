"""Telling the people of one's units something: writing it, looking once more, sending; and reading it."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notifications import inbox
from notifications.actions import office_notices as deeds
from notifications.exceptions import NotificationsError
from notifications.ledger import ledgers_of, reach_in_words, reach_of
from notifications.models import OfficeNotice
from notifications.office_forms import CancelForm, ChangeForm, ComposeForm

NAMED = 20  # units without a mailbox that a preview names

may_send = permission_required("notifications.send_notice", raise_exception=True)


@may_send
@require_http_methods(["GET", "POST"])
def compose(request):
    form = ComposeForm(request.POST or None, by=request.user, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid() and "sua" not in request.POST:
        data = form.cleaned_data
        if "gui" in request.POST:
            return _send(request, form)
        people, mailboxes = deeds.reach_of(data["units"], below=data["below"], to=data["to"], but=request.user)
        if people or mailboxes:
            return _preview(request, form, reach_in_words(len(people), len(mailboxes)))
        form.add_error("units", deeds.NOBODY[data["to"]])
    status = 422 if form.errors and "sua" not in request.POST else 200
    return render(request, "notifications/office_notice_form.html", {"form": form}, status=status)


def _preview(request, form, reach):
    data = form.cleaned_data
    missing = deeds.without_mailbox(data["units"], below=data["below"]) if data["to"] != OfficeNotice.To.PEOPLE else ()
    names = [str(unit) for unit in missing]
    return render(
        request, "notifications/office_notice_preview.html",
        {
            "form": form, "data": data, "reach": reach, "to": OfficeNotice.To(data["to"]).label,
            "without_mailbox": names[:NAMED], "more_without": max(len(names) - NAMED, 0),
        },
    )  # fmt: skip


def _send(request, form):
    data = form.cleaned_data
    try:
        office_notice = deeds.send(
            by=request.user, unit=data["unit"], units=data["units"], below=data["below"], to=data["to"], key=data["key"],
            level=data["level"], **form.words(),
        )  # fmt: skip
    except NotificationsError as problem:
        messages.error(request, str(problem))
        return render(request, "notifications/office_notice_form.html", {"form": form}, status=409)
    notice = deeds.notices_of(office_notice).latest("version")
    messages.success(request, f"Đã đưa thông báo vào hàng gửi cho {reach_of(notice)}.")
    return redirect("notifications:ledger", notice.pk)


def _own(request, pk):
    """A notice this person looks after: the newest `Notice` of it and its words."""
    office_notice = get_object_or_404(OfficeNotice.objects.select_related("unit", "author"), pk=pk)
    notice = ledgers_of(request.user).filter(pk__in=deeds.notices_of(office_notice)).order_by("version").last()
    if notice is None:
        raise Http404
    return office_notice, notice


@require_http_methods(["GET", "POST"])
def change(request, pk):
    office_notice, notice = _own(request, pk)
    form = ChangeForm(request.POST or None, instance=office_notice, initial={"version": office_notice.version})
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change(office_notice=office_notice, by=request.user, version=form.cleaned_data["version"], **form.words())
        except NotificationsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã đưa bản mới vào hàng gửi.")
            return redirect("notifications:ledger", deeds.notices_of(office_notice).latest("version").pk)
    return render(
        request, "notifications/office_notice_change.html", {"form": form, "notice": notice, "cancel_form": CancelForm()},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
def cancel(request, pk):
    office_notice, notice = _own(request, pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return render(
            request, "notifications/office_notice_change.html",
            {"form": ChangeForm(instance=office_notice, initial={"version": office_notice.version}), "notice": notice, "cancel_form": form},
            status=422,
        )  # fmt: skip
    try:
        stopped = deeds.cancel(office_notice=office_notice, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Đã hủy thông báo; {stopped} lượt chưa gửi đã dừng lại. Thư đã gửi thì không gọi về được.")
    except NotificationsError as problem:
        messages.error(request, str(problem))
    return redirect("notifications:ledger", notice.pk)


def _told(request, pk):
    """A notice that this person, or the mailbox of a unit of theirs, was told of; the person's lines of its newest version."""
    office_notice = get_object_or_404(OfficeNotice.objects.visible_to(request.user).select_related("unit"), pk=pk)
    lines = inbox.lines_of(request.user)
    return office_notice, lines.filter(notice__in=deeds.notices_of(office_notice), notice__version=office_notice.version)


@require_GET
def read(request, pk):
    office_notice, lines = _told(request, pk)
    inbox.mark_seen(lines)
    return render(request, "notifications/office_notice.html", {"office_notice": office_notice, "row": lines.first()})
