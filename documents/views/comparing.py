"""Two versions of a file beside each other."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from documents import comparison
from documents.models import Document
from documents.places import places_of

ROWS_SHOWN = 120


@login_not_required
@require_safe
def compare(request, pk, old_pk, new_pk):
    document = get_object_or_404(Document.objects.visible_to(request.user).select_related("doc_type", "issuer"), pk=pk)
    place = next((place for place in places_of(document) if {old_pk, new_pk} <= {file.pk for file in place.versions}), None)
    if place is None or old_pk == new_pk:
        raise Http404
    old, new = sorted((file for file in place.versions if file.pk in (old_pk, new_pk)), key=lambda file: file.version)
    texts = [comparison.read_text(_pages(file)) for file in (old, new)]
    rows = comparison.compare(*texts)
    page = Paginator(comparison.with_context(rows), ROWS_SHOWN).get_page(request.GET.get("trang"))
    response = render(
        request,
        "documents/comparison.html",
        {
            "document": document, "place": place, "old": old, "new": new, "page": page,
            "changes": sum(row.changed for row in rows),
            "no_text": not texts[0].words or not texts[1].words,
            "cut": any(text.cut for text in texts), "most_pages": comparison.MOST_PAGES,
            "by_ocr": "text" not in (old.text_source, new.text_source),
        },
    )  # fmt: skip
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _pages(file):
    pages = file.pages.filter(number__lte=comparison.MOST_PAGES + 1).order_by("number")
    return pages.values_list("number", "text")
