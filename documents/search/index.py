"""Writing the search index of a document. Idempotent: it only depends on what is stored."""

from django.db import connection, transaction

from documents.models import Document, DocumentFile, DocumentPage
from documents.search.vectors import vector
from documents.search.words import words
from vietnamese.numbering import number_key, number_sort_key, parse_number
from vietnamese.text import fold

_UPDATE_PAGES = """
UPDATE documents_documentpage AS page
SET folded_vector = new.folded::tsvector, exact_vector = new.exact::tsvector, date_issued = %s
FROM (SELECT unnest(%s::bigint[]), unnest(%s::text[]), unnest(%s::text[])) AS new(id, folded, exact)
WHERE page.id = new.id
"""
BATCH = 200  # pages sent in one statement


def symbol_key(symbol):
    return number_key(symbol)[:120]


def symbol_sort(symbol):
    """By notation, year, number; documents without a number come last. Compared byte by byte."""
    if not symbol:
        return "9"
    rank, notation, year, number, suffix = number_sort_key(parse_number(symbol) or symbol)
    return f"{rank}{notation[:120]}|{year:04d}|{number:07d}|{suffix}"[:160]


def signer_key(signer):
    return " ".join(fold(signer).split())[:200]


def head_runs(document, *, labels=()):
    """What stands in the head, most telling first: (symbol, type and subject as one reads them out, all the rest),
    as (folded, exact) word lists each."""
    issuer = document.issuer
    issuer_names = [issuer.name, issuer.parent_body] if issuer else []
    telling = words(f"{document.symbol} {document.type_name} {document.subject}")
    rest = words(" ".join([*issuer_names, document.signer, *labels]))
    return telling, rest


class Head:
    """The search fields of one document and the head that each of its pages is indexed with."""

    def __init__(self, document, labels=()):
        (self.folded, self.exact), (rest_folded, rest_exact) = head_runs(document, labels=labels)
        self.rest_folded, self.rest_exact = rest_folded, rest_exact

    @property
    def vector(self):
        return vector(self.folded, self.rest_folded, weights=("A", "C"))

    @property
    def text(self):
        """Between blanks, so that a phrase can be sought with its word boundaries."""
        return f" {' '.join(self.exact)} | {' '.join(self.rest_exact)} "

    def page_vectors(self, text):
        folded, exact = words(text)
        return vector(self.folded, self.rest_folded, folded), vector(self.exact, self.rest_exact, exact)


def _labels(document):
    """Tags and fields by their names of today and by those they had."""
    return [
        name
        for label in [*document.tags.all(), *document.fields.all()]
        for name in [label.name, *(alias.name for alias in label.aliases.all())]
    ]


@transaction.atomic
def index_document(document):
    """(Re)write everything search reads about `document`: after reading, after every change of its head
    and when a file gets a new version. Pages of superseded versions leave the index."""
    document = (
        Document.objects.select_for_update(of=("self",))  # an edit that is being saved must not be indexed as it was
        .select_related("doc_type", "issuer")
        .prefetch_related("tags__aliases", "fields__aliases")
        .get(pk=document.pk)
    )
    head = Head(document, _labels(document))
    _write_head(document, head)
    current = list(current_files(document))
    document.pages.exclude(file__in=current).update(
        folded_vector=None, exact_vector=None, date_issued=document.date_issued
    )
    pages = DocumentPage.objects.filter(file__in=current).values_list("pk", "text").order_by("pk")
    batch = []
    for pk, text in pages.iterator(chunk_size=BATCH):
        batch.append((pk, *head.page_vectors(text)))
        if len(batch) == BATCH:
            _write_pages(document, batch)
            batch = []
    _write_pages(document, batch)


def current_files(*documents):
    """The newest version of each part."""
    return (
        DocumentFile.objects.filter(document__in=documents)
        .order_by("document_id", "part", "position", "-version")
        .distinct("document_id", "part", "position")
    )


def _write_head(document, head):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_document SET head_vector = %s::tsvector, head_exact = %s, symbol_key = %s,"
            " symbol_sort = %s, signer_key = %s WHERE id = %s",
            [
                head.vector,
                head.text,
                symbol_key(document.symbol),
                symbol_sort(document.symbol),
                signer_key(document.signer),
                document.pk,
            ],
        )


def _write_pages(document, batch):
    if not batch:
        return
    keys, folded, exact = zip(*batch, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE_PAGES, [document.date_issued, list(keys), list(folded), list(exact)])
