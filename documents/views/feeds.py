"""Following what is published: public feeds by address, private ones by token, and the page that lists them."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.rate_limit import seconds_to_wait
from documents import feeds
from documents.asked import Asked, address_of
from documents.models import Document, DocumentType, Field, SavedSearch
from documents.models.api_client import digest
from documents.public_copies import kept_for_visitors
from documents.search.newest import newest
from documents.search.statement import SearchTooBroad

FETCHES, WINDOW = 60, 3600  # of one private address, in seconds
TOO_BROAD = "Tìm kiếm này quá rộng để theo dõi. Hãy thêm từ hoặc bộ lọc."


@login_not_required
@require_safe
@kept_for_visitors
def public(request, kind):
    """What a visitor may see of the search in the address. A filter that does not exist, or that only
    hidden papers bear, is no feed: dropping it would send everything."""
    asked = Asked(AnonymousUser(), request.GET)
    if asked.fails or (asked.query.text and not asked.query):
        raise Http404
    narrowed = " – ".join(asked.conditions)
    address = address_of(request.GET)
    library = reverse("documents:library")
    return _feed(
        request, kind, asked,
        title=f"Văn bản mới: {narrowed}" if narrowed else "Văn bản mới",
        description="Văn bản công khai của ngành Tuyên giáo, mới đăng đứng trước.",
        page=f"{library}?{address}" if address else library,
    )  # fmt: skip


def _feed(request, kind, asked, **about):
    try:
        documents = newest(asked.documents.for_cards(), asked.query, limit=feeds.ENTRIES)
    except SearchTooBroad:
        return HttpResponse(TOO_BROAD, status=422, content_type="text/plain; charset=utf-8")
    text, content_type = feeds.feed(request, kind, documents, **about)
    return HttpResponse(text, content_type=content_type)


@login_not_required
@require_safe
def private(request, token):
    """A saved search as its owner would see it now. Nothing is kept of who fetched it or when; the
    counter that limits the pace goes with its hour."""
    search = SavedSearch.objects.select_related("owner").filter(feed_digest=digest(token)).first()
    if search is None or not search.owner.is_active:
        raise Http404
    wait = seconds_to_wait(f"feed:{search.feed_digest}", most=FETCHES, seconds=WINDOW)
    if wait:
        sentence = "Địa chỉ theo dõi này được tải quá nhiều lần. Hãy đặt chương trình đọc tin tải thưa hơn."
        response = HttpResponse(sentence, status=429, content_type="text/plain; charset=utf-8")
        response["Retry-After"] = wait
    else:
        response = _feed(
            request, "atom", Asked(search.owner, search.params), title=search.name,
            description="Văn bản mới của một tìm kiếm đã lưu.", page=reverse("documents:saved_search", args=[search.pk]),
        )  # fmt: skip
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_safe
def listing(request):
    """The public feeds there are: all, by type, by field; only where a visitor would find something."""
    papers = Document.objects.visible_to(AnonymousUser())
    types = DocumentType.objects.filter(Exists(papers.filter(doc_type=OuterRef("pk"))))
    fields = Field.objects.filter(Exists(papers.filter(fields=OuterRef("pk"))))
    groups = [
        (heading, [{"label": str(entry), "query": f"{name}={entry.slug}"} for entry in entries])
        for heading, name, entries in (("Theo loại văn bản", "loai", types), ("Theo lĩnh vực", "linh_vuc", fields))
    ]
    return render(request, "documents/feed_list.html", {"groups": groups})
