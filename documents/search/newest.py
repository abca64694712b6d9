"""The same search, ordered by when a document was published: for feeds, for other systems, and for what
is new in a saved search. `matching` finds what `ranking.search` finds; it neither ranks nor counts."""

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.db.models.expressions import RawSQL

from documents.search.hits import named_issuers
from documents.search.ranking import add_number_match, page_match
from documents.search.statement import SETTINGS, TIMEOUT_MS, SearchTooBroad, Sql

LOOKED_AT = 500  # newly published documents that are looked through for what is new


def matching(documents, query, *, among=None):
    """`documents` that the query finds. `among`: ids it need not look beyond; then only their pages are read."""
    if not query:
        return documents.none() if query.text else documents
    found, left_out = Sql(), Sql()
    _add_found(found, query, among)
    documents = documents.filter(pk__in=RawSQL("".join(found.parts), found.params))
    if query.excluded_folded or query.excluded_exact:
        _add_excluded(left_out, query, among)
        documents = documents.exclude(pk__in=RawSQL("".join(left_out.parts), left_out.params))
    return documents


def _add_found(sql, query, among):
    sql.add("SELECT document_id FROM (SELECT document_id FROM documents_documentpage WHERE true")
    for condition, lexemes in page_match(query):
        sql.add(f" AND {condition}", lexemes)
    for column, order in (("folded_vector", query.order_folded), ("exact_vector", query.order_exact)):
        if order:
            sql.add(f" AND {column} @@ %s::tsquery", order)
    _add_among(sql, "document_id", among)
    sql.add(" OFFSET 0) AS by_page")
    # What has no page at all is found by its head.
    sql.add(" UNION ALL SELECT id FROM (SELECT id FROM documents_document d WHERE head_vector @@ %s::tsquery", query.folded)
    if query.order_folded:
        sql.add(" AND head_vector @@ %s::tsquery", query.order_folded)
    for phrase in query.strict_phrases:
        sql.add(" AND strpos(head_exact, %s) > 0", phrase)
    sql.add(" AND NOT EXISTS (SELECT 1 FROM documents_documentpage p WHERE p.document_id = d.id)")
    _add_among(sql, "id", among)
    sql.add(" OFFSET 0) AS by_head")
    if query.is_number:
        sql.add(" UNION ALL SELECT id FROM documents_document d WHERE ")
        add_number_match(sql, query)
    issuers = named_issuers(query)
    if issuers:
        sql.add(" UNION ALL SELECT id FROM documents_document WHERE issuer_id = ANY(%s)", issuers)


def _add_excluded(sql, query, among):
    sql.add(
        "SELECT document_id FROM documents_documentpage WHERE (folded_vector @@ %s::tsquery OR exact_vector @@ %s::tsquery)",
        query.excluded_folded,
        query.excluded_exact,
    )
    _add_among(sql, "document_id", among)
    sql.add(" UNION ALL SELECT id FROM documents_document WHERE (head_vector @@ %s::tsquery", query.excluded_folded)
    for phrase in query.excluded_phrases:
        sql.add(" OR strpos(head_exact, %s) > 0", phrase)
    sql.add(")")
    _add_among(sql, "id", among)


def _add_among(sql, column, ids):
    if ids is not None:
        sql.add(f" AND {column} = ANY(%s)", list(ids))


def newest(documents, query, *, limit, after=None):
    """The `limit` matches published last, whole rows. `after` is (published_at, pk) of the last row shown."""
    documents = matching(documents.published(), query).order_by(F("published_at").desc(), "-pk")
    if after:
        documents = documents.filter(published_at__lte=after[0]).exclude(published_at=after[0], pk__gte=after[1])
    return bounded(documents[:limit])


def bounded(documents):
    """The rows of a search, within the time and by the plan that `ranking.search` allows itself."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SETTINGS.format(TIMEOUT_MS))
            return list(documents)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == "57014":
            raise SearchTooBroad from None
        raise


def just_published(documents, *, since):
    """[(pk, published_at)] of the `LOOKED_AT` published last, as far as after `since`."""
    published = documents.published().filter(published_at__gt=since).order_by(F("published_at").desc(), "-pk")
    return list(published.values_list("pk", "published_at")[:LOOKED_AT])


def fresh(documents, query, *, among):
    """Ids of the matches among these few. Only their pages are read, so that many searches can be asked."""
    if not among:
        return set()
    found = matching(documents.filter(pk__in=among), query, among=among)
    return set(found.order_by().values_list("pk", flat=True))
