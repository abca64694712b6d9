"""Finding documents: the list, the search and its suggestions."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from documents.asked import Asked, address_of
from documents.filters import DocumentFilter
from documents.models import Bookmark, Document
from documents.search import everything, ranking
from documents.search.facets import with_uncounted
from documents.search.hits import cards, named_issuers
from documents.search.query import parse
from documents.search.ranking import DATE, NUMBER, PAGE_SIZE, RELEVANCE
from documents.search.statement import SearchTooBroad
from documents.search.suggest import did_you_mean, suggestions
from documents.views.desk import EDIT
from documents.views.follows import buttons

SORTS = {RELEVANCE: "Liên quan nhất", DATE: "Mới nhất", NUMBER: "Số, ký hiệu"}
CHANGE = "documents.change_document"
BUNDLE_ACTIONS = [{"value": "zip", "label": "Tải các văn bản đã chọn (ZIP)", "icon": "archive"}]
TOO_BROAD = (
    "Câu tìm này quá rộng nên máy chủ chưa tìm xong trong thời gian cho phép."
    " Hãy thêm từ, hoặc chọn năm, loại văn bản để thu hẹp."
)


@login_not_required
@require_safe
def library(request):
    query = parse(request.GET.get("q"))
    browsed = Document.objects.none() if query else Document.objects.visible_to(request.user)
    filters = DocumentFilter(request.GET, queryset=browsed, request=request)
    sort = _sort(request, query)
    page = _page(request)
    notices = [*query.notices, *filters.notices]
    try:
        if query:
            hits = _find(request, query, filters, sort, page)
        elif query.text:
            hits = ranking.Hits()
        else:
            hits = _browse(request, filters, sort)
    except SearchTooBroad:
        hits = ranking.Hits()
        notices.append(TOO_BROAD)
    documents = cards(hits.ids, query)
    changes = request.user.is_authenticated and request.user.holds(CHANGE)
    nothing = bool(query) and not documents and page == 1
    context = {
        "query": query,
        "documents": documents,
        "hits": hits,
        "notices": notices,
        "sort": sort,
        "sorts": [(code, label, _url(request, sap_xep=code)) for code, label in SORTS.items() if query or code != RELEVANCE],
        "facets": hits.facets,
        "chips": [
            {"label": label, "remove_url": _url(request, without=(name, value))} for name, value, label in filters.chips()
        ],
        "clear_url": _url(request, only=("q", "sap_xep")),
        "hidden_fields": [(name, request.GET[name]) for name in ("q", "sap_xep") if request.GET.get(name)],
        "more_url": _more_url(request, documents, sort, page) if hits.more else "",
        "window_end": bool(query) and sort == RELEVANCE and hits.count > ranking.WINDOW and not hits.more and documents,
        "first_url": _url(request) if page > 1 or request.GET.get("sau") else "",
        "meant": did_you_mean(request.user, query) if nothing and not filters.values else "",
        "date_url": _url(request, sap_xep=DATE),
        "search_address": address_of(request.GET),
        "has_public_feed": _has_public_feed(request, query, filters),
        "follow_buttons": buttons(request.user, filters),
        **_for_reader(request, documents),
        "found_url": f"{reverse('documents:edit_found')}?{request.GET.urlencode()}" if changes else "",
    }
    if request.htmx and not request.htmx.boosted:
        more = request.htmx.target == "danh-sach"
        response = render(request, f"documents/library/{'_more' if more else '_live'}.html", context)
    else:
        response = render(request, "documents/library/document_list.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _find(request, query, filters, sort, page):
    share = everything.share_left(everything.counted(request), filters.chosen)
    hits = ranking.search(
        request.user, query, filters, sort=sort, after=_after(request, sort), page=page,
        issuers=named_issuers(query), share=share,
    )  # fmt: skip
    if hits.uncounted:
        hits.facets = with_uncounted(hits.facets, everything.counted(request).facets)
    return hits


def _has_public_feed(request, query, filters):
    """A filter that only internal papers bear means nothing to a visitor, so there is no feed of it."""
    if filters.form.errors or (query.text and not query):
        return False
    return not (request.user.is_authenticated and filters.values) or not Asked(AnonymousUser(), request.GET).fails


def _for_reader(request, documents):
    """What a person with an account can do with the list: keep, choose, take home."""
    if not request.user.is_authenticated:
        return {"kept": None, "select_form": ""}
    return {
        "kept": Bookmark.objects.ids_of(request.user, documents),
        "select_form": "tai-ve",
        "bundle_actions": [*BUNDLE_ACTIONS, *([EDIT] if request.user.holds(CHANGE) else [])],
    }


@login_not_required
@require_safe
def suggest(request):
    found = suggestions(request.user, request.GET.get("q"))
    response = render(request, "_components/suggestions.html", {"suggestions": found})
    patch_cache_control(response, private=True, max_age=30)
    return response


def _sort(request, query):
    sort = request.GET.get("sap_xep")
    if sort not in SORTS or (sort == RELEVANCE and not query):
        return RELEVANCE if query else DATE
    return sort


def _page(request):
    typed = request.GET.get("trang", "")
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed[:4]) <= 1000 else 1


def _after(request, sort):
    """The key of the last row shown, "2022-05-03~17" or "0nq/tu|0000|0000009|~17"; nonsense is no key."""
    key, _, pk = request.GET.get("sau", "").replace("\0", "").rpartition("~")
    if not (pk.isascii() and pk.isdigit()) or len(pk) > 18:
        return None
    if sort == NUMBER:
        return key, int(pk)
    try:
        return (date.fromisoformat(key) if key else None), int(pk)
    except ValueError:
        return None


def _browse(request, filters, sort):
    documents = filters.qs
    after = _after(request, sort)
    if sort == NUMBER:
        documents = documents.order_by("symbol_sort", "pk")
        if after:
            documents = documents.filter(Q(symbol_sort__gt=after[0]) | Q(symbol_sort=after[0], pk__gt=after[1]))
    else:
        documents = documents.order_by(F("date_issued").desc(nulls_last=True), "-pk")
        if after and after[0] is None:
            documents = documents.filter(date_issued=None, pk__lt=after[1])
        elif after:
            documents = documents.filter(
                Q(date_issued__lt=after[0]) | Q(date_issued=after[0], pk__lt=after[1]) | Q(date_issued=None)
            )
    ids = list(documents.values_list("pk", flat=True)[: PAGE_SIZE + 1])
    counted = ranking.browse_facets(request.user, filters) if filters.values else everything.counted(request)
    return ranking.Hits(
        ids=ids[:PAGE_SIZE], more=len(ids) > PAGE_SIZE, count=counted.count, facets=counted.facets
    )


def _url(request, *, without=None, only=None, **changes):
    """This page with other parameters, from its first page on."""
    params = request.GET.copy()
    for name in list(params):
        if name in ("sau", "trang") or (only and name not in only):
            del params[name]
    if without:
        name, value = without
        params.setlist(name, [kept for kept in params.getlist(name) if kept != value])
    for name, value in changes.items():
        params[name] = value
    return f"?{params.urlencode()}" if params else request.path


def _more_url(request, documents, sort, page):
    if sort == RELEVANCE:
        return _url(request, trang=page + 1)
    last = documents[-1]
    key = last.symbol_sort if sort == NUMBER else last.date_issued.isoformat() if last.date_issued else ""
    return _url(request, sau=f"{key}~{last.pk}")
