"""For whoever keeps the sending alive."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.views.pages import KeysetPage
from notifications import operating
from notifications.actions import addresses, sending_again
from notifications.exceptions import NotificationsError
from notifications.kinds import CHANNELS, OUTSIDE
from notifications.models import Delivery, Endpoint, State

may_operate = permission_required("notifications.operate", raise_exception=True)


@never_cache
@may_operate
@require_GET
def overview(request):
    now = timezone.now()
    chosen = _chosen(request.GET)
    rows = operating.dead(**chosen).select_related("notice", "recipient__user", "recipient__unit")
    page = KeysetPage(request, rows, "id", descending=True)
    for row in page.rows:
        kind = row.notice.of_kind
        row.kind_label = kind.label if kind else row.notice.kind
        row.to = "Không hiện tên" if kind is None or kind.discreet else str(row.recipient)
    return render(
        request, "notifications/operator.html",
        {
            "queues": operating.queues(now), "channels": operating.channels(now), "beats": operating.beats(now), "page": page,
            "chosen": chosen, "reasons": operating.reasons(), "channel_choices": [(code, CHANNELS[code]) for code in OUTSIDE],
            "now": now,
        },
    )  # fmt: skip


def _chosen(data):
    channel = data.get("kenh", "")
    return {"channel": channel if channel in OUTSIDE else "", "reason": data.get("ly-do", "").replace("\0", "")[:200]}


@may_operate
@require_POST
def send_again(request, pk):
    delivery = get_object_or_404(Delivery, pk=pk, state=State.FAILED)
    return _done(request, lambda: sending_again.send_again(delivery=delivery, by=request.user))


@may_operate
@require_POST
def send_all_again(request):
    return _done(request, lambda: sending_again.send_all_again(by=request.user, **_chosen(request.POST)))


def _done(request, deed):
    try:
        count = deed() or 1
        messages.success(request, f"Đã đưa {count} lượt vào hàng gửi lại.")
    except NotificationsError as problem:
        messages.error(request, str(problem))
    chosen = {name: value for name in ("kenh", "ly-do") if (value := request.POST.get(name))}
    return redirect(f"{reverse('notifications:operator')}?{urlencode(chosen)}")


@never_cache
@may_operate
@require_GET
def addresses_off(request):
    off = Endpoint.objects.filter(off_at__isnull=False).select_related("recipient__user", "recipient__unit")
    page = KeysetPage(request, off, "id", descending=True)
    for endpoint in page.rows:
        endpoint.may_switch_on = addresses.may_switch_on(endpoint)
    return render(request, "notifications/operator_addresses.html", {"page": page})


@may_operate
@require_POST
def switch_address_on(request, pk):
    endpoint = get_object_or_404(Endpoint, pk=pk)
    try:
        addresses.switch_on(endpoint=endpoint, by=request.user)
        messages.success(request, "Đã bật lại. Thông báo sau sẽ gửi tới địa chỉ này.")
    except NotificationsError as problem:
        messages.error(request, str(problem))
    return redirect("notifications:addresses_off")
