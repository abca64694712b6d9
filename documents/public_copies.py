"""Answers that are the same for every visitor, kept until the next deed of the office: whatever was
published, changed or withdrawn is in the next answer, and nothing is worked out twice before that."""

import hashlib
from functools import wraps

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from audit.models import Event

# Seconds, in our cache: two deeds that end in another order than they began may share a stamp.
KEPT = 120
KEPT_BY_OTHERS = 60  # seconds that a reader's program or a proxy may go without asking


def kept_for_visitors(view):
    """For a view that reads nothing but the address and answers what a visitor may see. Costs one query
    while the copy is good: every change of a document has its line in the trail."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        stamp = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
        address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        name = hashlib.sha256(f"{stamp} {address}".encode()).hexdigest()
        copy = cache.get(f"documents:copy:{name}")
        if copy is None:
            made = view(request, *args, **kwargs)
            if made.status_code != 200:
                return made
            made = made.render() if hasattr(made, "render") else made
            copy = made.content, made["Content-Type"]
            cache.set(f"documents:copy:{name}", copy, KEPT)
        content, content_type = copy
        etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
        response = get_conditional_response(request, etag=etag) or HttpResponse(content, content_type=content_type)
        response["ETag"] = etag
        patch_cache_control(response, public=True, max_age=KEPT_BY_OTHERS)
        return response

    return answer
