from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.idle import in_background, seconds_left, touch


@never_cache
@login_not_required
@in_background
@require_GET
def status(request):
    """Asked by every open tab; never prolongs."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds_left": 0, "url": reverse("session_ended")}, status=401)
    return JsonResponse({"seconds_left": seconds_left(request)})


@never_cache
@login_not_required
@require_POST
def extend(request):
    if not request.user.is_authenticated:
        return JsonResponse({"seconds_left": 0, "url": reverse("session_ended")}, status=401)
    touch(request)
    return JsonResponse({"seconds_left": seconds_left(request)})


@login_not_required
@require_GET
def ended(request):
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    sign_in = f"{reverse('account_login')}?{urlencode({'next': back})}"
    return render(request, "accounts/session_ended.html", {"again_url": sign_in, "back": back})
