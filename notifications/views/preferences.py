"""Lựa chọn nhận: what I want to be told, how, when and on which machines."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.devices import device_label
from notifications import channels
from notifications.actions import devices
from notifications.actions import preferences as actions
from notifications.channels.push import public_key
from notifications.exceptions import NotificationsError
from notifications.forms import ChoicesForm, HoursForm, ZaloForm
from notifications.kinds import EMAIL, ZALO
from notifications.models import Endpoint, Recipient
from notifications.outbox import ensure_recipients


def _own(user):
    (pk,) = ensure_recipients([user.pk])
    return Recipient.objects.get(pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request):
    own = _own(request.user)
    chosen = {(one.kind, one.channel): one.choice for one in own.preferences.all()}
    asked = request.POST if request.method == "POST" else None
    table, hours = ChoicesForm(asked, chosen=chosen), HoursForm(asked, instance=own)
    if asked is not None and table.is_valid() & hours.is_valid():
        hours.save()
        actions.choose(recipient=own, wanted=table.wanted)
        messages.success(request, "Đã lưu lựa chọn nhận thông báo.")
        return redirect("notifications:preferences")
    addresses = list(own.endpoints.order_by("channel", "-created_at"))
    context = {
        "table": table,
        "hours": hours,
        "addresses": addresses,
        "mail_is_off": any(one.channel == EMAIL and one.off_at and one.address == request.user.email for one in addresses),
        "push_key": public_key(),
        "zalo": ZaloForm() if channels.get(ZALO).ready() else None,
    }
    for one in addresses:
        one.may_switch_on = devices.may_switch_on(one)
    return render(request, "notifications/preferences.html", context, status=200 if asked is None else 422)


@require_POST
def add_device(request):
    """From push.js, with what the browser was given by its push service."""
    try:
        devices.add(
            recipient=_own(request.user),
            address=request.POST.get("endpoint", ""),
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
            label=device_label(request.headers.get("User-Agent", "")),
        )
    except NotificationsError as problem:
        return JsonResponse({"error": str(problem)}, status=400)
    messages.success(request, "Từ nay máy này hiện thông báo của cổng.")
    return HttpResponse(status=204)


@require_POST
def set_zalo(request):
    if not channels.get(ZALO).ready():
        messages.error(request, "Cổng chưa nối với Zalo nên chưa nhận số được.")
        return redirect("notifications:preferences")
    form = ZaloForm(request.POST)
    if form.is_valid():
        devices.set_zalo(recipient=_own(request.user), phone=form.cleaned_data["phone"])
        messages.success(request, "Đã lưu số Zalo. Mời chọn loại thông báo gửi qua Zalo ở bảng trên.")
    else:
        messages.error(request, form.errors["phone"][0])
    return redirect("notifications:preferences")


@require_POST
def switch_address(request, pk):
    endpoint = get_object_or_404(Endpoint, pk=pk, recipient__user=request.user)
    if request.POST.get("viec") == "tat":
        devices.switch_off(endpoint)
        messages.success(request, "Đã tắt. Từ nay cổng không gửi tới địa chỉ này nữa.")
    else:
        try:
            devices.switch_on(endpoint)
            messages.success(request, "Đã bật lại. Thông báo sau sẽ gửi tới địa chỉ này.")
        except NotificationsError as problem:
            messages.error(request, str(problem))
    return redirect("notifications:preferences")
