import unicodedata

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone

import audit.trail


def client_ip(request):
    """Behind our own nginx the last address of X-Forwarded-For is the one it saw; the rest is hearsay."""
    if settings.HTTPS:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR") or None  # none over a Unix socket


def client_username(request, credentials):
    credentials = credentials or {}
    typed = credentials.get("email") or credentials.get("username") or request.POST.get("login", "")
    # As allauth compares: the database's UPPER takes ſ for S, so the spelling must not open a new count.
    return unicodedata.normalize("NFKC", typed.strip()).casefold()


def locked_until(username, ip_address):
    attempt = (
        AccessAttempt.objects.filter(username=username, ip_address=ip_address)
        .order_by("-attempt_time")
        .first()
    )
    return (attempt.attempt_time if attempt else timezone.now()) + get_cool_off()


def respond(request, original_response, credentials):
    """The answer to the last allowed failure and to everything after it, until the time it names."""
    username, ip_address = client_username(request, credentials), client_ip(request)
    until = locked_until(username, ip_address)
    attempt = AccessAttempt.objects.filter(username=username, ip_address=ip_address).first()
    if attempt and attempt.attempt_time == request.axes_attempt_time:  # this failure was the last allowed one
        audit.trail.record(verb="accounts.lock_out", label=username, data={"until": until.isoformat()})
    context = {
        "until": timezone.localtime(until),
        "minutes": max(1, -(-int((until - timezone.now()).total_seconds()) // 60)),
        "failures": settings.AXES_FAILURE_LIMIT,
        "typed_email": username,
    }
    if request.headers.get("Accept", "").startswith("application/json"):
        response = JsonResponse({"error": f"Tạm khóa đăng nhập đến {context['until']:%H:%M}."}, status=429)
    else:
        response = render(request, "accounts/locked_out.html", context, status=429)
    response["Retry-After"] = max(1, int((until - timezone.now()).total_seconds()))
    return response
