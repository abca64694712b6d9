from accounts.idle import seconds_left


def session(request):
    """What the idle notice of base.html needs."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {"session_seconds_left": seconds_left(request)}
