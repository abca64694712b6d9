"""Reading one document: its page, its page images, its original files."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from documents import storage
from documents.actions import downloads
from documents.exceptions import StoreAway
from documents.models import Bookmark, Document, DocumentFile, DocumentMerge, PlacesSwitchedOff
from documents.page_images import PAGE_WIDTH
from documents.places import places_of
from documents.relations.around import around
from documents.relations.drawing import drawings
from documents.search.index import current_files
from documents.search.query import parse
from documents.search.similar import similar_to
from documents.search.snippets import found_spans, marked_text
from documents.views.trust import keeps_place, left_off, load_signatures, trust_of
from vietnamese.text import exact, nfc

PAGES_SHOWN = 20
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg", "image/webp"}
IMAGE_KEPT = 7 * 86400
LONGEST_CHAIN = 10  # of records merged into one another


def _visible(request, pk):
    """The document, and what its reader made of it, in one query: `is_kept`, `places_off`."""
    documents = Document.objects.visible_to(request.user).select_related("doc_type", "issuer__unit", "file_unit", "owner_unit", "validity_facts")
    if request.user.is_authenticated:
        documents = documents.annotate(
            is_kept=Exists(Bookmark.objects.filter(owner=request.user, document=OuterRef("pk"))),
            places_off=Exists(PlacesSwitchedOff.objects.filter(owner=request.user)),
        )
    return get_object_or_404(documents, pk=pk)


def visible_file(request, pk, file_pk):
    files = DocumentFile.objects.select_related("document").filter(document__in=Document.objects.visible_to(request.user))
    return get_object_or_404(files, pk=file_pk, document_id=pk)


def follows_merges(view):
    """An address of a record that became part of another leads there for those who may see that one. May
    be undone, so no browser is to remember it without asking."""

    @wraps(view)
    def led_on(request, pk, **rest):
        try:
            return view(request, pk, **rest)
        except Http404:
            survivor = merged_into(Document.objects.visible_to(request.user), pk)
            if survivor is None:
                raise
            match = request.resolver_match
            address = survivor.get_absolute_url() if "slug" in rest else reverse(match.view_name, kwargs={"pk": survivor.pk, **rest})
            response = HttpResponsePermanentRedirect(address)
            patch_cache_control(response, private=True, no_cache=True)
            return response

    return led_on


def merged_into(visible, pk):
    """The record that stands for `pk` today, where it is among the `visible` documents."""
    merge = DocumentMerge.objects.filter(emptied=pk).first()
    for _ in range(LONGEST_CHAIN):
        if merge is None:
            return None
        survivor = visible.filter(pk=merge.survivor_id).first()
        if survivor is not None:
            return survivor
        merge = DocumentMerge.objects.filter(emptied=merge.survivor_id).first()
    return None


@login_not_required
@require_safe
@follows_merges
def document(request, pk, slug):
    document = _visible(request, pk)
    address = document.get_absolute_url()
    if request.path != address:
        asked = request.META.get("QUERY_STRING", "")
        return redirect(f"{address}?{asked}" if asked else address, permanent=False)
    places = places_of(document)
    shown = _chosen(request, places)
    place = next((place for place in places if shown in place.versions), None)
    load_signatures(file for place_ in places for file in place_.versions)
    query = parse(request.GET.get("q"))
    first = _first_page(request, shown)
    relations = around(request.user, document)
    with_image, store_away = _pages_with_images(shown)
    response = render(
        request,
        "documents/library/document_detail.html",
        {
            "document": document,
            "places": places,
            "shown": shown,
            "newer": place.current if place and place.current != shown else None,
            "pages": _pages(shown, first, query, with_image) if shown else [],
            "store_away": store_away,
            "first": first,
            "last": min(first + PAGES_SHOWN - 1, shown.page_count) if shown else 0,
            "next_page": first + PAGES_SHOWN if shown and first + PAGES_SHOWN <= shown.page_count else None,
            "previous_page": max(first - PAGES_SHOWN, 1) if first > 1 else None,
            "signed_as": [line.strip() for line in f"{document.signing_authority}|{document.signer_title}".split("|") if line.strip()],
            "page_url": _page_url(request),
            "now_name": _now_name(document),
            "query": query,
            "tags": document.tags.all(),
            "fields": document.fields.all(),
            "shares": document.shared_with.all() if document.visibility == Document.Visibility.UNITS else [],
            "relations": relations,
            "drawings": drawings(document, relations) if relations else [],
            "similar": similar_to(request.user, document, but=relations.document_pks),
            "kept": {document.pk} if request.user.is_authenticated and document.is_kept else set(),
            "may_change": request.user.has_perm("documents.change_document", document),
            "may_publish": request.user.has_perm("documents.publish_document", document),
            "may_withdraw": request.user.has_perm("documents.withdraw_document", document),
            **trust_of(request, document, shown),
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _now_name(document):
    """Today's name of an issuer that has changed since."""
    unit = document.issuer.unit if document.issuer else None
    return unit.now_name if unit and unit.now_name and exact(unit.now_name) != exact(document.issuer.name) else ""


def _page_url(request):
    kept = request.GET.copy()
    kept.pop("trang", None)
    return f"?{kept.urlencode()}&" if kept else "?"


def _chosen(request, places):
    """The file asked for, an old version too; else the newest of the first place."""
    asked = request.GET.get("tep", "")
    files = [file for place in places for file in place.versions]
    return next((file for file in files if str(file.pk) == asked), files[0] if files else None)


def _first_page(request, file):
    """First page of the part shown that holds the page asked for."""
    asked = request.GET.get("trang", "")
    if not (file and asked.isascii() and asked.isdigit() and 0 < int(asked[:6]) <= file.page_count):
        return 1
    return (int(asked) - 1) // PAGES_SHOWN * PAGES_SHOWN + 1


def _pages_with_images(file):
    """(numbers, the sentence when the store does not answer): the text can be read without its images."""
    try:
        return (storage.pages_with_images(file) if file else set()), ""
    except StoreAway as problem:
        return set(), str(problem)


def _pages(file, first, query, with_image):
    unread = ["folded_vector", "exact_vector", *([] if query else ["packed"])]
    pages = file.pages.filter(number__gte=first, number__lt=first + PAGES_SHOWN).order_by("number").defer(*unread)
    for page in pages:
        page.has_image = page.number in with_image
        page.shown_text = marked_text(page.text, query)
        page.boxes = _boxes(page, query) if query else []
        # Only the ratio counts: it keeps the place of an image that is not loaded yet.
        page.image_width, page.image_height = PAGE_WIDTH, round(PAGE_WIDTH * page.height / (page.width or 1))
    return pages


def _boxes(page, query):
    """Where the found words stand on the page image, in thousandths of its width and height."""
    words, text, owner = page.words, "", []
    for index, word in enumerate(words):
        start = len(text)
        text += nfc(word.text) + " "
        owner.append((start, len(text) - 1, index))
    boxes, at = [], 0
    for start, end, *_ in found_spans(text, query):
        while at < len(owner) and owner[at][1] <= start:
            at += 1
        for word_start, _, index in owner[at:]:
            if word_start >= end:
                break
            word = words[index]
            boxes.append(
                {
                    "x": round(word.x0 * 1000 - 3),
                    "y": round(word.y0 * 1000 - 2),
                    "width": round((word.x1 - word.x0) * 1000 + 6),
                    "height": round((word.y1 - word.y0) * 1000 + 4),
                }
            )
    return boxes


@login_not_required
@require_safe
@follows_merges
def page_image(request, pk, number):
    """A page of the document's main file."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    file = current_files(document).filter(part=DocumentFile.Part.MAIN).first()
    return _image(request, file, number)


@login_not_required
@require_safe
@follows_merges
def file_page_image(request, pk, file_pk, number):
    return _image(request, visible_file(request, pk, file_pk), number)


def _image(request, file, number):
    if file is None or not 0 < number <= file.page_count:
        raise Http404
    etag = quote_etag(f"{file.sha256}-{number}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = FileResponse(storage.page_image_path(file, number).open("rb"), content_type="image/webp")
        except FileNotFoundError:
            raise Http404 from None
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=IMAGE_KEPT)
    return response


@login_not_required
@require_safe
@follows_merges
def original(request, pk, file_pk):
    """The original, byte for byte. `?inline=1` is for the reader page; everything else is a download."""
    file = visible_file(request, pk, file_pk)
    inline = request.GET.get("inline") == "1" and file.mime in SHOWN_INLINE
    if not inline and request.method == "GET":
        downloads.note(file=file, by=request.user)
    etag = quote_etag(file.sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            content = storage.original_path(file.sha256).open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            content,
            as_attachment=not inline,
            filename=file.name,
            content_type=file.mime if inline else "application/octet-stream",
        )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    # Browsers refuse to show a sandboxed PDF; everything else is shown, if at all, without any power.
    sandbox = "" if inline and file.mime == "application/pdf" else "sandbox; "
    response["Content-Security-Policy"] = f"default-src 'none'; {sandbox}frame-ancestors 'self'"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_not_required
@require_safe
@follows_merges
def viewer(request, pk, file_pk):
    document = _visible(request, pk)
    file = visible_file(request, pk, file_pk)
    if file.mime != "application/pdf":
        return redirect(document)
    query = parse(request.GET.get("q"))
    response = render(
        request,
        "documents/library/document_viewer.html",
        {
            "document": document,
            "file": file,
            "query": query,
            "sought": query.text if file.text_source == "text" else "",
            "page": _asked_page(request, file),
            "left_off": left_off(request.user, document),
            "keeps_place": keeps_place(request.user, document),
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _asked_page(request, file):
    asked = request.GET.get("trang", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:6]) <= file.page_count else 1
