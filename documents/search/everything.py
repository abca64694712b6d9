"""What a reader may see of the whole store, counted once in a while for all who see the same."""

import hashlib
import time

from django.core.cache import cache
from django.http import QueryDict

from documents.filters import DocumentFilter
from documents.models import Document
from documents.search.facets import SHOWN
from documents.search.ranking import browse_facets

FRESH = 60  # seconds that a visitor may see counts from before the last publishing
FRESH_FOR_STAFF = 10  # the same for those who publish themselves
DEAR = 200  # what took long to count is kept this many times as long, but no longer than
LONGEST = 600
COUNTING = 30  # seconds that one counts while the others still see what was


def counted(request):
    """`Hits` of everything `request.user` may see: the count, all facets, and how many documents are stored at all."""
    whose, fresh = _whose(request.user)
    key = f"documents:everything:{whose}"
    kept = cache.get(key)
    if kept and (time.time() < kept[0] or not cache.add(f"{key}:counting", True, COUNTING)):
        return kept[1]
    started = time.monotonic()
    hits = browse_facets(
        request.user, DocumentFilter(QueryDict(), queryset=Document.objects.none(), request=request)
    )
    hits.stored = Document.objects.count()
    fresh = max(fresh, min(LONGEST, DEAR * (time.monotonic() - started)))
    cache.set(key, (time.time() + fresh, hits), 2 * LONGEST)
    cache.delete(f"{key}:counting")
    return hits


def _whose(user):
    if not user.is_authenticated:
        return "public", FRESH
    desks = sorted((membership.unit_id, membership.role) for membership in user.current_memberships)
    return hashlib.sha256(repr(desks).encode()).hexdigest()[:24], FRESH_FOR_STAFF


def share_left(everything, chosen):
    """What part of the store the reader sees and the filters leave, taking them for independent; 1.0 where nothing
    is known. `chosen` is {facet: [values]}."""
    if not everything.count:
        return 1.0
    share = 1.0
    for facet in everything.facets:
        if chosen.get(facet.name):
            counts = {option.value: option.count for option in facet.options}
            others = min(counts.values()) if len(counts) == SHOWN[facet.name] else 0
            left = sum(counts.get(value, others) for value in chosen[facet.name])
            share *= max(left, 1) / everything.count
    return share * everything.count / max(everything.stored, everything.count)
