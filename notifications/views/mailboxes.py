"""Hộp thư của đơn vị: where a unit itself is told something."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Unit
from accounts.rate_limit import seconds_to_wait
from notifications.actions import mailboxes
from notifications.exceptions import NotificationsError
from notifications.forms import MailboxForm
from notifications.kinds import get_kind
from notifications.models import Preference, Recipient

LETTERS, WINDOW = 5, 3600  # letters that ask for confirmation, for one unit in an hour


def _looked_after(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    if not request.user.has_perm("notifications.set_mailbox", unit):
        raise PermissionDenied
    return unit


@never_cache
@require_http_methods(["GET", "POST"])
def mailbox(request, pk):
    unit = _looked_after(request, pk)
    recipient = Recipient.objects.filter(unit=unit).first()
    form = MailboxForm(request.POST or None, initial={"email": recipient.email if recipient else ""})
    if request.method == "POST" and form.is_valid():
        try:
            _enter(request, unit, form.cleaned_data["email"])
        except NotificationsError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("notifications:mailbox", unit.pk)
    context = {"unit": unit, "form": form, "recipient": recipient, "turned_away": _turned_away(recipient)}
    return render(request, "notifications/mailbox.html", context, status=422 if form.errors else 200)


def _enter(request, unit, email):
    if seconds_to_wait(f"mailbox:{unit.pk}", most=LETTERS, seconds=WINDOW):
        raise NotificationsError("Đơn vị này đã gửi nhiều liên kết xác nhận trong một giờ. Mời thử lại sau.")
    mailboxes.enter(unit=unit, email=email, by=request.user)
    messages.success(request, f"Đã gửi liên kết xác nhận tới {email}. Hộp thư nhận thông báo sau khi được xác nhận từ thư ấy.")


def _turned_away(recipient):
    """What was ended from within the mailbox, by the link in a letter."""
    off = Preference.objects.filter(recipient=recipient, choice=Preference.Choice.OFF)
    return [kind.label for code in off.values_list("kind", flat=True) if (kind := get_kind(code))]


@require_POST
def empty(request, pk):
    unit = _looked_after(request, pk)
    recipient = Recipient.objects.filter(unit=unit).exclude(email="").first()
    if recipient is None:
        messages.error(request, "Đơn vị chưa khai hộp thư nào.")
    else:
        mailboxes.erase(recipient, by=request.user)
        messages.success(request, "Đã bỏ hộp thư của đơn vị. Cổng không gửi gì tới đó nữa.")
    return redirect("notifications:mailbox", unit.pk)
