from notifications.bell import bell_of


def bell(request):
    """The bell of the masthead. Asked only where the masthead is drawn: a fragment costs no query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"bell_template": "notifications/_bell.html", "bell": lambda: bell_of(user)}
