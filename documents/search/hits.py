"""From ranked ids to the cards of a result page: the document, and the page where the hit is."""

from typing import NamedTuple

from django.db import connection
from django.utils.http import urlencode

from accounts.models import Unit, lineage_ids
from documents.models import Document, Issuer
from documents.search.snippets import snippet

LOOKED_AT = 100_000  # letters of a page that are looked through for a snippet

_BEST_PAGES = """
SELECT DISTINCT ON (p.document_id) p.document_id, p.number, p.file_id, f.part, left(p.text, {length})
FROM documents_documentpage p JOIN documents_documentfile f ON f.id = p.file_id
WHERE p.document_id = ANY(%s) AND p.folded_vector @@ %s::tsquery{exact}
ORDER BY p.document_id, (p.exact_vector @@ %s::tsquery) DESC, (p.folded_vector @@ %s::tsquery) DESC,
         ts_rank(p.folded_vector, %s::tsquery) DESC, f.part <> 'main', p.file_id, p.number
"""


def cards(ids, query=None):
    """Documents in the order of `ids`, each with `hit_page`, `hit_url` and `snippet` where a page holds
    what was sought. The ids come from a search, so they are visible."""
    documents = Document.objects.for_cards().in_bulk(ids)
    found = _best_pages(ids, query) if query and ids else {}
    shown = []
    for pk in ids:
        document = documents[pk]
        document.snippet, document.hit_page, document.hit_url = "", None, document.get_absolute_url()
        document.chip, document.is_new, document.page_count = chip(document), False, None
        if pk in found:
            number, file_id, part, text = found[pk]
            document.snippet = snippet(text, query)
            # A page is named only where the words stand on it; the head matches on every page.
            if document.snippet:
                document.hit_page = number
                asked = {"q": query.text} | ({} if part == "main" else {"tep": file_id}) | ({"trang": number} if number > 1 else {})
                document.hit_url += f"?{urlencode(asked)}#trang-{number}"
        shown.append(document)
    return shown


class Chip(NamedTuple):
    tone: str
    icon: str
    label: str


def chip(document):
    """The `Chip` of what is not as usual: its state, who may see it, its validity; an empty one if all is."""
    if document.state == Document.State.DRAFT:
        return Chip("warn", "pencil", document.get_state_display())
    if document.state == Document.State.WITHDRAWN:
        return Chip("bad", "eye-slash", document.get_state_display())
    if document.visibility != Document.Visibility.PUBLIC:
        return Chip("plain", "people", document.get_visibility_display())
    if document.validity == Document.Validity.EXPIRED:
        return Chip("plain", "clock-history", document.get_validity_display())
    return Chip("", "", "")


def _best_pages(ids, query):
    exact = " AND p.exact_vector @@ %s::tsquery" if query.exact else ""
    order = " & ".join(filter(None, [query.order_folded])) or query.near_folded
    params = [ids, query.folded, *([query.exact] if query.exact else [])]
    toned = query.order_exact or query.near_exact or query.wished_exact
    with connection.cursor() as cursor:
        cursor.execute(
            _BEST_PAGES.format(length=LOOKED_AT, exact=exact), [*params, toned, order, query.folded]
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def named_issuers(query):
    """Issuers behind the unit that the words name, with those it succeeded: a search for the unit of
    today finds the papers of yesterday's."""
    if len(query.wanted) < 2 or len(query.wanted) != len(query.terms) or query.is_number:
        return []
    units = list(Unit.objects.named(query.text.replace('"', " ")).values_list("pk", flat=True)[:20])
    if not units:
        return []
    return list(Issuer.objects.filter(unit__in=lineage_ids(units)).values_list("pk", flat=True))
