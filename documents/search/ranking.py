"""The search itself: one statement that finds, counts, ranks and counts the facets.

Every stage works on what the reader may see, so that neither a count nor a facet hints at more.
Ranking is in two stages: cheap sets of candidates (newest, best heads, exact tones, words side by
side), then a score over those few. Membership in a set comes from the GIN index alone; no stage reads
the vectors of many pages, which is what makes `ts_rank` over all hits slow.
"""

from dataclasses import dataclass, field

from django.db import OperationalError, connection
from django.db.models import BooleanField, ExpressionWrapper

from documents.models import Document
from documents.search.facets import Facet, add_facets, passing, passing_all, read_facets

PAGE_SIZE = 20
WINDOW = 200  # documents that relevance puts in order; beyond it one narrows or sorts by date
COUNT_CAP = 1000
CONFIRMED = 1000  # pages whose word order is read to confirm a phrase of three words and more
NEWEST, HEADS, EXACT, NEAR, NUMBERS = 300, 200, 100, 100, 50
ENOUGH = 2000  # pages
TIMEOUT_MS = 4000

# Local to the statement's own transaction. Without the second the planner, which takes reading a vector
# for free, reads every page of the store for a word that most pages hold.
SETTINGS = "SET LOCAL statement_timeout = {};\nSET LOCAL enable_seqscan = off;\n"

RELEVANCE, DATE, NUMBER = "lien-quan", "moi", "so"
_BY_DATE = "date_issued DESC NULLS LAST, id DESC"


class SearchTooBroad(Exception):
    """The database gave up on a query; the page says so instead of waiting."""


@dataclass
class Hits:
    ids: list[int] = field(default_factory=list)
    more: bool = False
    count: int = 0
    at_least: bool = False  # the count is a lower bound
    facets: list[Facet] = field(default_factory=list)

    @property
    def count_label(self):
        if self.count > COUNT_CAP:
            return "hơn 1.000"
        return f"ít nhất {self.count}" if self.at_least else str(self.count)


class Sql:
    """Pieces of one statement with their parameters, in order."""

    def __init__(self):
        self.parts, self.params = [], []

    def add(self, text, *params):
        self.parts.append(text)
        self.params += params
        return self

    def fetch(self, timeout_ms=TIMEOUT_MS):
        with connection.cursor() as cursor:
            try:
                cursor.execute(SETTINGS.format(timeout_ms) + "".join(self.parts), self.params)
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", "") == "57014":
                    raise SearchTooBroad from None
                raise
            return cursor.fetchall()


COLUMNS = ("id", "date_issued", "symbol_sort", "doc_type_id", "issuer_id", "signer_key", "validity")


class _Passes(ExpressionWrapper):
    empty_result_set_value = False  # of a condition nothing can fulfil; Django would write the number 0


def _add_visible(sql, user, filters):
    """The subquery `v` of what `user` may see, with one boolean for each filter in use: a facet ignores
    its own. Booleans and not a WHERE also keep the planner's estimates sane. What fails two filters counts
    in no facet and is left out."""
    passes = {passing(name): _Passes(condition, BooleanField()) for name, condition in filters.conditions()}
    rows = Document.objects.visible_to(user).order_by().annotate(**passes).values_list(*COLUMNS, *passes)
    text, params = rows.query.sql_with_params()
    columns = ", ".join([*COLUMNS, *passes])
    if len(passes) > 1:
        failed = " + ".join(f"(NOT {name})::int" for name in passes)
        text = f"SELECT * FROM ({text}) AS seen({columns}) WHERE {failed} < 2"
    sql.add(f"({text}) AS v({columns})", *params)


def search(user, query, filters, *, sort=RELEVANCE, after=None, page=1, issuers=(), size=PAGE_SIZE):
    """Hits of `query` among what `user` may see. `issuers`: also all papers of these, the issuers that
    the words of the query name. `after` is the key (date or number, pk) of the last row shown. `size`: how
    many at most, where sorted by date or number."""
    sql = Sql()
    sql.add(
        "WITH head AS MATERIALIZED (SELECT id FROM documents_document WHERE head_vector @@ %s::tsquery", query.folded
    )
    if query.order_folded:
        sql.add(" AND head_vector @@ %s::tsquery", query.order_folded)
    for phrase in query.strict_phrases:
        sql.add(" AND strpos(head_exact, %s) > 0", phrase)
    sql.add("),\n")
    if query.order_folded or query.order_exact:
        _add_confirmed(sql, user, query, filters)
    if query.excluded_folded or query.excluded_exact:
        sql.add(
            "excluded AS MATERIALIZED (SELECT document_id FROM documents_documentpage"
            " WHERE folded_vector @@ %s::tsquery OR exact_vector @@ %s::tsquery"
            " UNION SELECT id FROM documents_document WHERE head_vector @@ %s::tsquery",
            query.excluded_folded,
            query.excluded_exact,
            query.excluded_folded,
        )
        for phrase in query.excluded_phrases:
            sql.add(" OR strpos(head_exact, %s) > 0", phrase)
        sql.add("),\n")
    excluded = " AND v.id NOT IN (SELECT document_id FROM excluded)" if query.excluded_folded or query.excluded_exact else ""
    sql.add("hit AS MATERIALIZED (SELECT v.* FROM ")
    _add_visible(sql, user, filters)
    sql.add(" WHERE v.id IN (")
    _add_matches(sql, query)
    if query.is_number:
        sql.add(" UNION ALL SELECT id FROM documents_document d WHERE ")
        add_number_match(sql, query)
    if issuers:
        sql.add(" UNION ALL SELECT id FROM documents_document WHERE issuer_id = ANY(%s)", list(issuers))
    # What has no page at all, an empty file say, is found by its head.
    sql.add(f"){excluded}\nUNION ALL SELECT v.* FROM ")
    _add_visible(sql, user, filters)
    sql.add(
        " WHERE v.id = ANY(ARRAY(SELECT id FROM head"
        f" WHERE NOT EXISTS (SELECT 1 FROM documents_documentpage p WHERE p.document_id = head.id))){excluded}"
    )
    sql.add(f"),\nok AS (SELECT id, date_issued, symbol_sort FROM hit h WHERE {passing_all(filters)}),\n")
    if sort == RELEVANCE:
        _add_ranked(sql, query, page)
    else:
        _add_sorted(sql, sort, after, size)
    bound = "(SELECT count(*) FROM recent)" if query.order_folded or query.order_exact else "0"
    sql.add(f"SELECT '', (SELECT count(*) FROM ok)::text, '', {bound}")
    sql.add("\nUNION ALL (SELECT 'doc', id::text, '', place FROM shown ORDER BY place)")
    add_facets(sql, filters)
    return _read(sql.fetch(), filters, size)


def browse_facets(user, filters):
    """Facets and count of everything `user` may see, for the list without a query."""
    sql = Sql()
    sql.add("WITH hit AS MATERIALIZED (SELECT v.* FROM ")
    _add_visible(sql, user, filters)
    sql.add(f")\nSELECT '', (SELECT count(*) FROM hit h WHERE {passing_all(filters)})::text, '', 0::bigint")
    add_facets(sql, filters)
    return _read(sql.fetch(), filters)


def add_page_matches(sql, query, columns):
    sql.add(f"SELECT {columns} FROM documents_documentpage WHERE folded_vector @@ %s::tsquery", query.folded)
    if query.exact:
        sql.add(" AND exact_vector @@ %s::tsquery", query.exact)


def _add_matches(sql, query):
    """Documents with a page that matches. Not by way of a CTE: the planner would guess 200 documents
    where there are thousands, and look up each by its key. And behind OFFSET 0: else it may walk the
    pages in another index's order and read the vector of every one."""
    if query.order_folded or query.order_exact:
        sql.add("SELECT document_id FROM page_hit")
    else:
        sql.add("SELECT document_id FROM (")
        add_page_matches(sql, query, "document_id")
        sql.add(" OFFSET 0) AS fenced")


def _add_confirmed(sql, user, query, filters):
    """The newest visible pages that hold all pairs of a long phrase, their order confirmed by positions."""
    sql.add("rough AS MATERIALIZED (")
    add_page_matches(sql, query, "id, document_id")
    sql.add("),\nrecent AS MATERIALIZED (SELECT r.id, r.document_id FROM rough r JOIN ")
    _add_visible(sql, user, filters)
    sql.add(
        f" ON v.id = r.document_id ORDER BY v.date_issued DESC NULLS LAST LIMIT {CONFIRMED}),\n"
        "page_hit AS MATERIALIZED (SELECT r.id, r.document_id FROM recent r"
        " JOIN documents_documentpage p ON p.id = r.id WHERE true"
    )
    if query.order_folded:
        sql.add(" AND p.folded_vector @@ %s::tsquery", query.order_folded)
    if query.order_exact:
        sql.add(" AND p.exact_vector @@ %s::tsquery", query.order_exact)
    sql.add("),\n")


def add_number_match(sql, query, column="d.symbol_key"):
    """The number itself, a number of which only the beginning was typed, a number typed without its year."""
    for index, key in enumerate(query.number_keys):
        digits = key[: len(key) - len(key.lstrip("0123456789"))]
        sql.add(" OR " if index else "(")
        sql.add(f"({column} LIKE %s AND {column} !~ %s)", f"{key}%", f"^{key}[0-9]" if key[-1].isdigit() else "^$")
        if digits and digits != key and not key[len(digits) :].startswith("/"):
            sql.add(f" OR {column} LIKE %s", f"{digits}/____{key[len(digits) :]}%")
    sql.add(")" if query.number_keys else "false")


def _add_ranked(sql, query, page):
    sets = []
    for name, column, lexemes in (
        ("near_toned", "exact_vector", query.near_exact),
        ("toned", "exact_vector", query.wished_exact),
        ("near", "folded_vector", "" if query.near_exact else query.near_folded),
    ):
        if lexemes:
            sets.append(name)
            sql.add(
                f"{name} AS MATERIALIZED (SELECT document_id AS id FROM documents_documentpage"
                f" WHERE {column} @@ %s::tsquery",
                lexemes,
            )
            if name == "toned" and query.near_exact:
                # Those with the words side by side fill the window already; the rest need not be sought.
                sql.add(
                    " AND (SELECT count(*) FROM (SELECT 1 FROM near_toned JOIN ok USING (id)"
                    f" LIMIT {ENOUGH}) AS enough) < {ENOUGH}"
                )
            sql.add("),\n")
    sql.add(
        f"candidate AS (\n(SELECT id FROM ok ORDER BY {_BY_DATE} LIMIT {NEWEST})\n"
        "UNION (SELECT d.id FROM documents_document d JOIN head USING (id) JOIN ok USING (id)"
        f" ORDER BY ts_rank(d.head_vector, %s::tsquery) DESC, ok.date_issued DESC NULLS LAST, d.id DESC LIMIT {HEADS})",
        query.folded,
    )
    for name in sets:
        limit = EXACT if name == "toned" else NEAR
        sql.add(f"\nUNION (SELECT id FROM ok WHERE id IN (SELECT id FROM {name}) ORDER BY {_BY_DATE} LIMIT {limit})")
    if query.number_keys:
        sql.add("\nUNION (SELECT d.id FROM documents_document d JOIN ok USING (id) WHERE ")
        add_number_match(sql, query)
        sql.add(f" ORDER BY ok.date_issued DESC NULLS LAST LIMIT {NUMBERS})")
    sql.add(
        "),\nscored AS (SELECT d.id, d.date_issued,"
        " (d.id IN (SELECT id FROM head))::int * (4 + least(ts_rank(d.head_vector, %s::tsquery), 1))"
        " + (strpos(d.head_exact, %s) > 0)::int * 6",
        query.folded,
        f" {query.phrase} ",
    )
    if query.near_folded:
        sql.add(" + (d.head_vector @@ %s::tsquery)::int * 3", query.near_folded)
    for name, weight in (("toned", 20), ("near_toned", 30), ("near", 2)):
        if name in sets:
            sql.add(f" + (d.id IN (SELECT id FROM {name}))::int * {weight}")
    if query.number_keys:
        sql.add(" + (d.symbol_key = ANY(%s))::int * 100 + (", query.number_keys)
        add_number_match(sql, query)
        sql.add(")::int * 50")
    offset = (page - 1) * PAGE_SIZE
    limit = min(PAGE_SIZE + 1, max(WINDOW - offset, 0))
    sql.add(
        " AS score FROM candidate JOIN documents_document d USING (id)),\n"
        f"shown AS (SELECT id, row_number() OVER (ORDER BY score DESC, {_BY_DATE}) AS place"
        f" FROM scored ORDER BY place OFFSET {offset} LIMIT {limit})\n"
    )


def _add_sorted(sql, sort, after, size):
    order = _BY_DATE if sort == DATE else "symbol_sort, id"
    sql.add(f"shown AS (SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM ok")
    if after and sort == NUMBER:
        sql.add(" WHERE (symbol_sort, id) > (%s, %s)", *after)
    elif after and after[0] is None:
        sql.add(" WHERE date_issued IS NULL AND id < %s", after[1])
    elif after:
        sql.add(" WHERE ((date_issued, id) < (%s, %s) OR date_issued IS NULL)", *after)
    sql.add(f" ORDER BY place LIMIT {size + 1})\n")


def _read(rows, filters, size=PAGE_SIZE):
    hits, facet_rows = Hits(), []
    for kind, value, label, number in rows:
        if kind == "":
            hits.count, hits.at_least = int(value), number >= CONFIRMED
        elif kind == "doc":
            hits.ids.append(int(value))
        else:
            facet_rows.append((kind, value, label, number))
    hits.more = len(hits.ids) > size
    hits.ids = hits.ids[:size]
    hits.facets = read_facets(facet_rows, filters.chosen, filters.labels)
    return hits
