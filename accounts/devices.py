import re
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.listeners import tell_new_device
from accounts.models import KnownDevice

COOKIE = "thiet_bi"
COOKIE_AGE = 400 * 24 * 3600

_BROWSERS = [("Edg", "Edge"), ("CocCoc|coc_coc", "Cốc Cốc"), ("OPR", "Opera"), ("Firefox", "Firefox"),
             ("Chrome|CriOS", "Chrome"), ("Safari", "Safari")]  # fmt: skip
_SYSTEMS = [("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
            ("CrOS", "ChromeOS"), ("Linux", "Linux")]  # fmt: skip


def device_label(user_agent: str) -> str:
    browser = next((name for mark, name in _BROWSERS if re.search(mark, user_agent)), "Trình duyệt khác")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, user_agent)), "")
    return f"{browser} trên {system}" if system else browser


@transaction.atomic
def note_sign_in(*, user, request, response) -> KnownDevice:
    """Remember the browser by a cookie of random letters; tell the listeners when it is a new one."""
    token = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)
    first_of_account = not user.devices.exists()
    device, created = KnownDevice.objects.get_or_create(
        user=user,
        token_digest=KnownDevice.digest(token),
        defaults={"label": device_label(request.headers.get("User-Agent", ""))},
    )
    if created:
        if not first_of_account:
            tell_new_device(user=user, device=device)
    else:
        device.last_seen = timezone.now()
        device.save(update_fields=["last_seen"])
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return device
