from django.conf import settings

from accounts.demo import PASSWORD, PERSONAS
from accounts.idle import seconds_left


def session(request):
    """What the idle notice of base.html needs, and on the sign-in page of a demo its accounts."""
    if not getattr(request, "user", None):
        return {}
    if request.user.is_authenticated:
        return {"session_seconds_left": seconds_left(request)}
    match = request.resolver_match
    if settings.DEMO and match and match.view_name == "account_login":
        return {"demo_accounts": PERSONAS, "demo_password": PASSWORD}
    return {}
