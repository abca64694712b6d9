"""The portal as an app on a telephone: what it is called, the worker that shows pushes, and what that worker reports."""

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.idle import in_background
from notifications.actions import receipts
from notifications.messages import SIGNER


@login_not_required
@cache_control(max_age=3600, public=True)
@require_safe
def manifest(request):
    icons = [("app-192.png", "192x192", "any"), ("app-512.png", "512x512", "any"), ("app-maskable-512.png", "512x512", "maskable")]
    answer = {
        "id": "/",
        "name": "Cổng Tuyên giáo",
        "short_name": "Tuyên giáo",
        "description": "Văn bản, thông báo và công việc của ngành Tuyên giáo.",
        "lang": "vi",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#a8141b",
        "icons": [
            {"src": static(f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in icons
        ],
        "shortcuts": [{"name": "Thông báo", "url": reverse("notifications:inbox")}],
    }
    return JsonResponse(answer, content_type="application/manifest+json")


@login_not_required
@cache_control(no_cache=True)
@require_safe
def service_worker(request):
    return render(request, "notifications/sw.js", content_type="text/javascript; charset=utf-8")


@csrf_exempt  # from the service worker; the signed id is what counts
@login_not_required
@require_POST
@in_background
def shown(request):
    """A machine has shown a push."""
    try:
        receipts.shown(int(SIGNER.unsign(request.POST.get("id", ""))))
    except (BadSignature, ValueError):
        raise Http404 from None
    return HttpResponse(status=204)
