"""What makes a page one of the reader's site: anybody may open it, it reads nothing but its address and the
parameters it names, and a visitor's copy of it may be kept (tuyengiao/public_copies.py)."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import QueryDict
from django.views.decorators.http import require_safe

from news.listing import place

AFTER = "sau"  # the place in a list from which it goes on
KNOWN = {AFTER: place}  # everything that copies may differ by, and what tells a value from junk


def known(asked, names=KNOWN):
    """{name: value} of those parameters; what says nothing is as if it were not there."""
    return {name: asked[name] for name in names if name in asked and KNOWN[name](asked[name])}


def public_page(*parameters):
    """`parameters`: those of `KNOWN` that the view reads. All others, and junk in these, are taken away before it looks."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            asked = QueryDict(mutable=True)
            asked.update(known(request.GET, parameters))
            request.GET = asked
            request.META["QUERY_STRING"] = asked.urlencode()  # what the page may call its own address
            response = view(request, *args, **kwargs)
            response.may_be_kept = True
            return response

        return login_not_required(require_safe(answer))

    return decorate
