"""Records that may be of one and the same paper, among what a person may see."""

from django.db.models import Q
from rapidfuzz import fuzz

from documents.models import Document, DocumentFile, DocumentPage
from vietnamese.text import fold

SHOWN = 5
CANDIDATES = 50  # of one issuer and day, compared by their subjects when there is no number
ALIKE = 85  # of 100
COMPARED = 4000  # letters of a first page


def possible_duplicates(user, document):
    """The same number from the same issuer on the same day; without a number nearly the same subject
    from that issuer on that day. Each with `alike`, how far the first pages agree (None: no text)."""
    visible = Document.objects.visible_to(user).exclude(pk=document.pk)
    if document.symbol_key:
        same = visible.filter(symbol_key=document.symbol_key)
        if document.issuer_id:
            same = same.filter(Q(issuer=document.issuer_id) | Q(issuer__isnull=True))
        if document.date_issued:
            same = same.filter(Q(date_issued=document.date_issued) | Q(date_issued__isnull=True))
        found = list(same.for_cards()[:SHOWN])
    elif document.issuer_id and document.date_issued and document.subject:
        near = visible.filter(symbol_key="", issuer=document.issuer_id, date_issued=document.date_issued)
        found = [
            other
            for other in near.for_cards()[:CANDIDATES]
            if fuzz.token_sort_ratio(fold(other.subject), fold(document.subject)) >= ALIKE
        ][:SHOWN]
    else:
        found = []
    if found:
        _compare_first_pages(document, found)
    return found


def _compare_first_pages(document, others):
    first = _first_pages([document, *others])
    for other in others:
        texts = first.get(document.pk), first.get(other.pk)
        other.alike = round(fuzz.ratio(*texts)) if all(texts) else None


def alike(document, other):
    _compare_first_pages(document, [other])
    return other.alike


def _first_pages(documents):
    """{document: the beginning of its main file, folded}"""
    pages = DocumentPage.objects.filter(document__in=documents, number=1, file__part=DocumentFile.Part.MAIN)
    newest = pages.order_by("document", "file__position", "-file__version").distinct("document")
    return {document: " ".join(fold(text[:COMPARED]).split()) for document, text in newest.values_list("document", "text")}
