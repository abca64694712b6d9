"""Pages for whoever has only a letter: thôi nhận, and the confirming of addresses."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.lockout import client_ip
from accounts.rate_limit import seconds_to_wait
from notifications import choices
from notifications.actions import confirming, mailboxes, outside, preferences
from notifications.forms import AddressForm
from notifications.kinds import EMAIL, get_kind
from notifications.messages import UNSUBSCRIBE_SALT
from notifications.models import Recipient

ASKED, WINDOW = 5, 3600  # askings of one client in an hour


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the address is signed
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request, signed):
    recipient, kinds = _of_letter(signed)
    settable = [kind for kind in kinds if choices.is_settable(kind)]
    done = ""
    if request.method == "POST" and recipient is not None:
        done = _stop(recipient, settable, resume=request.POST.get("viec") == "nhan-lai")
    labels = [kind.label for kind in settable or kinds]
    context = {"recipient": recipient, "labels": labels, "done": done, "is_fixed": not settable}
    return render(request, "notifications/unsubscribe.html", context)


def _of_letter(signed):
    """(recipient, kinds); the recipient is None where the address has been erased since."""
    try:
        pk, *codes = signing.loads(signed, salt=UNSUBSCRIBE_SALT)
    except signing.BadSignature:
        raise Http404 from None
    kinds = [kind for code in codes if (kind := get_kind(code))]
    if not kinds:
        raise Http404
    return Recipient.objects.select_related("unit").filter(pk=pk).first(), kinds


def _stop(recipient, kinds, *, resume):
    if recipient.is_outside:
        if resume:
            return ""
        outside.erase(recipient)
        return "erased"
    change = preferences.resume if resume else preferences.stop
    for kind in kinds:
        change(recipient=recipient, kind=kind.code, channel=EMAIL)
    return ("resumed" if resume else "stopped") if kinds else ""


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def address(request):
    """To confirm an address, or to have it erased, one begins here."""
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "notifications/outside.html", {"form": form}, status=422 if form.errors else 200)
    if seconds_to_wait(f"outside:{client_ip(request)}", most=ASKED, seconds=WINDOW):
        form.add_error(None, "Máy này đã hỏi nhiều lần. Mời thử lại sau một giờ.")
        return render(request, "notifications/outside.html", {"form": form}, status=429)
    outside.ask(email=form.cleaned_data["email"])
    return render(request, "notifications/outside.html", {"form": None, "asked": form.cleaned_data["email"]})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def address_link(request, token):
    """The link of the letter: confirm or erase. Opening it changes nothing, since mail programs open links by themselves."""
    recipient = confirming.by_token(token)
    if recipient is None:
        raise Http404
    done, deeds = "", mailboxes if recipient.unit_id else outside
    if request.method == "POST" and request.POST.get("viec") == "xoa":
        deeds.erase(recipient)
        done = "erased"
    elif request.method == "POST":
        deeds.confirm(recipient)
        recipient.refresh_from_db()
        done = "confirmed"
    return render(request, "notifications/outside_link.html", {"recipient": recipient, "done": done})
