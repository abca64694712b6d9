"""The end of a session after a time without activity. The server owns it; the page only shows it.

Activity is a request that a person caused. A request that a page makes by itself says so: its view is
marked with @in_background, or it carries the header `X-Background: 1` (htmx: hx-headers). Such a request
never prolongs the session and still ends it when the time is over.
"""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.timezone import now

LAST_ACTIVITY = "last_activity"
STARTED = "started"


def in_background(view):
    view.in_background = True
    return view


def seconds_left(request) -> int:
    """Until the session ends: by idleness, or because even a busy one is signed in anew once a day."""
    now = time.time()
    idle = request.session.get(LAST_ACTIVITY, now) + settings.IDLE_SECONDS
    oldest = request.session.get(STARTED, now) + settings.SESSION_COOKIE_AGE
    return max(0, int(min(idle, oldest) - now))


def touch(request):
    request.session.setdefault(STARTED, time.time())
    request.session[LAST_ACTIVITY] = time.time()


class IdleMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and seconds_left(request) == 0:
            return end_of_session(request)
        response = self.get_response(request)
        if request.headers.get("HX-Request") and response.get("Location", "").startswith(
            reverse("account_login")
        ):
            return _lead_the_page_away(
                request
            )  # signed out in another tab: no sign-in form inside a fragment
        return response

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or is_background(request, view):
            return
        # Writing the session at every click would cost a write a page; a twentieth of the time is close enough.
        last = request.session.get(LAST_ACTIVITY)
        if last is None or time.time() - last > settings.IDLE_SECONDS / 20:
            touch(request)


def is_background(request, view):
    return getattr(view, "in_background", False) or request.headers.get("X-Background") == "1"


def end_of_session(request):
    next_url = request.get_full_path() if request.method == "GET" else _page_before(request)
    ended_at = now()
    logout(request)
    page = f"{reverse('session_ended')}?{urlencode({'next': next_url})}"
    if "application/json" in request.headers.get("Accept", "") or request.path == reverse("session"):
        return JsonResponse({"seconds_left": 0, "ended_at": ended_at.isoformat(), "url": page}, status=401)
    if request.headers.get("HX-Request"):
        return _lead_the_page_away(request)
    return HttpResponseRedirect(page)


def _lead_the_page_away(request):
    here = _own_path(request, request.headers.get("HX-Current-URL", ""))
    page = f"{reverse('session_ended')}?{urlencode({'next': here})}"
    return HttpResponse(status=401, headers={"HX-Redirect": page})


def _page_before(request):
    return _own_path(request, request.headers.get("Referer", ""))


def _own_path(request, url):
    if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return "/" + url.split("://", 1)[-1].partition("/")[2]
    return "/"
