from django.conf import settings
from django.urls import reverse

from accounts.demo import PASSWORD, PERSONAS
from accounts.idle import seconds_left


def session(request):
    """The idle notice and the account menu of base.html; on the sign-in page of a demo, its accounts."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    if user.is_authenticated:
        units = [membership.unit.name for membership in user.current_memberships]
        return {
            "session_seconds_left": seconds_left(request),
            "account_links": _links(user),
            "current_unit": units[0] if units else "",
        }
    match = request.resolver_match
    if settings.DEMO and match and match.view_name == "account_login":
        return {"demo_accounts": PERSONAS, "demo_password": PASSWORD}
    return {}


def _links(user):
    links = [
        ("Tài khoản của tôi", reverse("profile"), "person"),
        ("Dữ liệu của tôi", reverse("my_data"), "shield-lock"),
    ]
    if user.current_memberships:
        unit = user.current_memberships[0].unit
        links.append(("Đơn vị của tôi", reverse("units:detail", args=[unit.pk]), "building"))
    if user.has_perm("accounts.run_merge"):
        links.append(("Cài đặt", reverse("settings"), "gear"))
    return [{"label": label, "url": url, "icon": icon} for label, url, icon in links]
