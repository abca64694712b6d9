"""The search itself: one statement that finds, counts, ranks and counts the facets.

Every stage works on what the reader may see, so that neither a count nor a facet hints at more.
Ranking is in two stages: cheap sets of candidates (newest, best heads, exact tones, words side by side),
each from the newest documents that have it, then a score over those few. Membership in a set comes from
the GIN index alone; no stage reads the vectors of many pages, which is what makes `ts_rank` over all hits
slow. What a word of half the store finds is counted and offered as facets from its newest hits only.
"""

from dataclasses import dataclass, field

from documents.search import windows
from documents.search.facets import COUNT_CAP, Facet, add_facets, passing_all, read_facets
from documents.search.statement import Sql, add_visible

PAGE_SIZE = 20
WINDOW = 200  # documents that relevance puts in order; beyond it one narrows or sorts by date
FOUND = 1200  # documents for the reader among which more than COUNT_CAP are to be expected
FIRST = 1.7  # times as many documents make the first window
MOST_FOUND = 12_000  # beyond it, all are looked through
MOST_FOUND_OF_YEAR = 4_000  # the same where a year is asked for, which the indexes know
CONFIRMED = 500  # pages whose word order is read to confirm a phrase of three words and more
NEWEST, BEST_HEADS, OTHERS, NUMBERS = 200, 100, 100, 50  # candidates of each kind
SET = 200  # documents of a set of candidates
TELLING, BESIDE, SPOKEN_OF = 3, 15, 5  # worth of a place early in the head, of words side by side, of their number
READ = 60  # best candidates whose pages are read for how close the words stand there
COUNTED = COUNT_CAP + 1  # newest hits whose facets are counted where there are more than can be looked through

RELEVANCE, DATE, NUMBER = "lien-quan", "moi", "so"
_BY_DATE = "date_issued DESC NULLS LAST, id DESC"


@dataclass
class Hits:
    ids: list[int] = field(default_factory=list)
    more: bool = False
    count: int = 0
    newest_only: bool = False  # count and facets come from the newest hits; there are more
    uncounted: bool = False  # a facet may lack choices that other hits bear
    facets: list[Facet] = field(default_factory=list)
    found: int = 0  # documents by their pages, for the reader or not
    stored: int = 0  # documents in the store, set where everything is counted

    @property
    def count_label(self):
        if self.count > COUNT_CAP:
            return "hơn 1.000"
        return f"ít nhất {self.count}" if self.newest_only else str(self.count)


def search(user, query, filters, *, sort=RELEVANCE, after=None, page=1, issuers=(), size=PAGE_SIZE, share=1.0):
    """Hits of `query` among what `user` may see. `issuers`: also all papers of these, the issuers that
    the words of the query name. `after` is the key (date or number, pk) of the last row shown. `size`: how
    many at most, where sorted by date or number. `share`: what part of the store the reader sees and the filters
    leave, as far as known."""
    asked = _Search(user, query, filters, sort, after, page, issuers, size)
    if sort == NUMBER:
        return asked.run(windows.ALL)
    if FOUND / share > (MOST_FOUND_OF_YEAR if filters.only_year else MOST_FOUND):
        return asked.run_narrowed()
    hits = asked.run(int(FOUND / share))
    if not asked.falls_short(hits):
        return hits
    enough = hits.found * (COUNT_CAP + COUNT_CAP // 5) // max(hits.count, 1)
    if enough < MOST_FOUND and not (after or asked.confirms):
        hits = asked.run(enough)
        if not asked.falls_short(hits):
            return hits
    if filters.values:
        return asked.run_narrowed()
    return hits if asked.confirms else asked.run(windows.ALL)


def browse_facets(user, filters):
    """Facets and count of everything `user` may see, for the list without a query."""
    sql = Sql()
    sql.add("WITH hit AS MATERIALIZED (SELECT v.* FROM ")
    add_visible(sql, user, filters)
    sql.add(f")\nSELECT '', (SELECT count(*) FROM hit h WHERE {passing_all(filters)})::text, 'true', 0::bigint")
    add_facets(sql, filters)
    return _read(sql.fetch(), filters)


def page_match(query):
    """[(condition, parameter)] that a page fulfils all of. What has a phrase with its tones has it without; then
    the one index is enough."""
    wanted = (("folded_vector", query.folded_loose), ("exact_vector", query.exact))
    return [(f"{column} @@ %s::tsquery", lexemes) for column, lexemes in wanted if lexemes]


def add_number_match(sql, query, column="d.symbol_key"):
    """The number itself, a number of which only the beginning was typed, a number typed without its year."""
    for index, key in enumerate(query.number_keys):
        digits = key[: len(key) - len(key.lstrip("0123456789"))]
        sql.add(" OR " if index else "(")
        sql.add(f"({column} LIKE %s AND {column} !~ %s)", f"{key}%", f"^{key}[0-9]" if key[-1].isdigit() else "^$")
        if digits and digits != key and not key[len(digits) :].startswith("/"):
            sql.add(f" OR {column} LIKE %s", f"{digits}/____{key[len(digits) :]}%")
    sql.add(")" if query.number_keys else "false")


@dataclass
class _Search:
    user: object
    query: object
    filters: object
    sort: str
    after: tuple | None
    page: int
    issuers: list
    size: int

    def run(self, enough, *, narrowed=False):
        """`enough`: documents to find before older ones are left out. `narrowed`: only what the reader sees and the
        filters leave is sought, so that a facet in use counts its chosen values alone."""
        self.sql, self.sets = Sql(), []
        self.wanted = {"rough": CONFIRMED} if self.confirms else {"found": enough}
        if self.issuers:
            self.wanted["named"] = enough
        if enough >= windows.ALL:
            self.wanted = {}
        self.sql.add("WITH ")
        if narrowed:
            self._add_narrow()
        first = min(int(enough * FIRST), MOST_FOUND)
        self.windows = windows.Windows(self.sql, first, *(("narrow", self.filters.only_year) if narrowed else ()))
        self._add_found()
        if self.sort == RELEVANCE:
            self._add_candidates()
        self._add_hits()
        if self.sort == RELEVANCE:
            self._add_ranked()
        else:
            self._add_sorted()
        self.sql.add(f"SELECT '', (SELECT count(*) FROM ok)::text, ({self._complete})::text, (SELECT count(*) FROM found)")
        self.sql.add("\nUNION ALL (SELECT 'doc', id::text, '', place FROM shown ORDER BY place)")
        add_facets(self.sql, self.filters)
        hits = _read(self.sql.fetch(), self.filters, self.size)
        hits.uncounted = narrowed or hits.newest_only
        return hits

    def run_narrowed(self):
        hits = self.run(FOUND, narrowed=True)
        if self.falls_short(hits) and not (self.confirms and hits.more):
            hits = self.run(windows.ALL, narrowed=True)
        return hits

    def falls_short(self, hits):
        """Whether older documents must be asked for: to say how many there are, or to go on leafing."""
        return hits.newest_only and (hits.count <= COUNT_CAP or (self.sort == DATE and not hits.more))

    @property
    def _complete(self):
        """Whether every set was found in full."""
        return " AND ".join(f"{self.windows.most(name)} < {enough}" for name, enough in self.wanted.items()) or "true"

    @property
    def confirms(self):
        return bool(self.query.order_folded or self.query.order_exact)

    def _newest(self, name, source, *conditions, enough=SET, **how):
        """A set of hits, and hits only: the pool of what the reader may be shown is made of them."""
        self.windows.add(name, source, *conditions, enough=enough, **how)
        self.sets.append(name)

    def _add_found(self):
        """Documents with a page that matches, those whose number it is, those whose issuer is named."""
        query = self.query
        if self.confirms:
            self._add_confirmed()
        else:
            self._newest("found", windows.PAGES, *page_match(query), enough=self.wanted.get("found", windows.ALL), fitted=True)
        self._add_heads()
        if query.is_number:
            self.sql.add("numbered AS MATERIALIZED (SELECT id FROM documents_document d WHERE ")
            add_number_match(self.sql, query)
            self.sql.add("),\n")
            self.sets.append("numbered")
        if self.issuers:
            self._newest("named", windows.HEADS, ("issuer_id = ANY(%s)", list(self.issuers)), enough=self.wanted.get("named", windows.ALL), fitted=True)

    def _add_narrow(self):
        """Documents that pass every filter, as far as the reader may see them."""
        self.sql.add("narrow AS MATERIALIZED (SELECT id, date_issued FROM ")
        add_visible(self.sql, self.user, self.filters)
        self.sql.add(f" WHERE {passing_all(self.filters, table='v')}),\n")

    def _add_confirmed(self):
        """Pages that hold all pairs of a long phrase, the newest first, their order confirmed by positions."""
        query = self.query
        self._newest("rough", windows.EACH_PAGE, *page_match(query), enough=self.wanted.get("rough", windows.ALL), fitted=True, no_more=True)
        self.sets.remove("rough")
        self.sql.add(
            "found AS MATERIALIZED (SELECT DISTINCT p.document_id AS id FROM documents_documentpage p"
            " WHERE p.id = ANY(ARRAY(SELECT id FROM rough))"
        )
        for column, order in (("folded_vector", query.order_folded), ("exact_vector", query.order_exact)):
            if order:
                self.sql.add(f" AND p.{column} @@ %s::tsquery", order)
        self.sql.add("),\n")
        self.sets.append("found")

    def _add_heads(self):
        """Documents whose head matches. Those with no page at all, an empty file say, are found by it alone."""
        condition, params = self._head_match("")
        self._newest("head", windows.HEADS, (condition, *params))

    def _head_match(self, table):
        query = self.query
        conditions, params = [f"{table}head_vector @@ %s::tsquery"], [query.folded]
        if query.order_folded:
            conditions.append(f"{table}head_vector @@ %s::tsquery")
            params.append(query.order_folded)
        for phrase in query.strict_phrases:
            conditions.append(f"strpos({table}head_exact, %s) > 0")
            params.append(phrase)
        return " AND ".join(conditions), params

    def _add_candidates(self):
        """Kinds of hits that are worth more; where the order of words is confirmed, the confirmed ones are few enough."""
        query = self.query
        if self.confirms:
            return
        if query.near_folded:
            self._newest("near_head", windows.HEADS, ("head_vector @@ %s::tsquery", query.near_folded))
        if query.near_exact:
            self._newest("near_toned", windows.PAGES, ("exact_vector @@ %s::tsquery", query.near_exact))
        elif query.near_folded:
            self._newest("near", windows.PAGES, ("folded_vector @@ %s::tsquery", query.near_folded))
        if query.wished_exact:
            self._add_toned()

    def _add_toned(self):
        """Not sought where those with the words side by side fill the list already."""
        query = self.query
        every_word = len(query.toned_words) == len(query.folded_words) and not query.exact
        self._newest(
            "toned", windows.PAGES, ("exact_vector @@ %s::tsquery", query.wished_exact),
            *([] if every_word else page_match(query)),
            when=f"(SELECT count(*) FROM near_toned) < {SET}" if query.near_exact else "",
        )  # fmt: skip

    def _add_hits(self):
        """Who may see what of it, and what passes the filters."""
        sql, query = self.sql, self.query
        pool = " UNION ".join(f"SELECT id FROM {name}" for name in self.sets)
        sql.add("seen AS MATERIALIZED (SELECT v.* FROM ")
        add_visible(sql, self.user, self.filters)
        sql.add(f" WHERE v.id = ANY(ARRAY({pool}))),\n")
        kept = "seen"
        if query.excluded_folded or query.excluded_exact:
            self._add_excluded()
            kept = "(SELECT * FROM seen WHERE id NOT IN (SELECT id FROM excluded))"
        sql.add(f"ok AS MATERIALIZED (SELECT id, date_issued, symbol_sort FROM {kept} h WHERE {passing_all(self.filters)}),\n")
        limit = f" ORDER BY {_BY_DATE} LIMIT CASE WHEN {self._complete} THEN NULL ELSE {COUNTED} END" if self.wanted else ""
        sql.add(f"hit AS MATERIALIZED (SELECT * FROM {kept} h{limit}),\n")

    def _add_excluded(self):
        sql, query = self.sql, self.query
        sql.add(
            "oldest AS (SELECT coalesce(min(date_issued), 'infinity') AS day FROM seen),\n"
            "excluded AS MATERIALIZED (SELECT document_id AS id FROM (SELECT document_id FROM documents_documentpage"
            " WHERE (folded_vector @@ %s::tsquery OR exact_vector @@ %s::tsquery)"
            " AND (date_issued >= (SELECT day FROM oldest) OR date_issued IS NULL) OFFSET 0) AS matching"
            " UNION SELECT id FROM documents_document WHERE id IN (SELECT id FROM seen) AND (head_vector @@ %s::tsquery",
            query.excluded_folded, query.excluded_exact, query.excluded_folded,
        )  # fmt: skip
        for phrase in query.excluded_phrases:
            sql.add(" OR strpos(head_exact, %s) > 0", phrase)
        sql.add(")),\n")

    def _add_ranked(self):
        sql, query = self.sql, self.query
        sql.add(
            f"candidate AS (\n(SELECT id FROM ok ORDER BY {_BY_DATE} LIMIT {NEWEST})\n"
            "UNION (SELECT d.id FROM (SELECT id FROM ok WHERE id IN (SELECT id FROM head) OFFSET 0) AS headed"
            " JOIN documents_document d USING (id)"
            f" ORDER BY ts_rank(d.head_vector, %s::tsquery) DESC, d.date_issued DESC NULLS LAST, d.id DESC LIMIT {BEST_HEADS})",
            query.folded,
        )
        for name in self.sets:
            if name not in ("found", "head"):
                limit = NUMBERS if name == "numbered" else OTHERS
                sql.add(f"\nUNION (SELECT id FROM ok WHERE id IN (SELECT id FROM {name}) ORDER BY {_BY_DATE} LIMIT {limit})")
        sql.add("),\nscored AS (SELECT d.id, d.date_issued, ")
        self._add_score()
        sql.add(" AS score FROM candidate JOIN documents_document d USING (id)),\n")
        scored = "scored"
        if query.near_folded:
            scored = "read"
            self._add_read()
        offset = (self.page - 1) * PAGE_SIZE
        limit = min(PAGE_SIZE + 1, max(WINDOW - offset, 0))
        sql.add(
            f"shown AS (SELECT id, row_number() OVER (ORDER BY score DESC, {_BY_DATE}) AS place"
            f" FROM {scored} ORDER BY place OFFSET {offset} LIMIT {limit})\n"
        )

    def _add_read(self):
        """The best once more, by the page where most of the words stand side by side and are spoken of most."""
        sql, query = self.sql, self.query
        column, pairs, words = "folded_vector", query.some_near_folded, query.folded
        if query.near_exact:
            column, pairs, words = "exact_vector", query.some_near_exact, query.exact_words
        sql.add(
            f"best AS MATERIALIZED (SELECT * FROM scored ORDER BY score DESC, {_BY_DATE} LIMIT {READ}),\n"
            "read AS (SELECT id, date_issued, score FROM scored WHERE id NOT IN (SELECT id FROM best)\n"
            "UNION ALL SELECT id, date_issued, score + coalesce((SELECT"
            f" max({BESIDE} * ts_rank('{{1,1,1,1}}', p.{column}, %s::tsquery) / 0.608 + {SPOKEN_OF} * ts_rank(p.{column}, %s::tsquery))"
            f" FROM documents_documentpage p WHERE p.document_id = best.id AND p.folded_vector @@ %s::tsquery), 0) FROM best),\n",
            pairs, words, query.folded,
        )  # fmt: skip

    def _add_score(self):
        """What stands in the head stands on every page; it is looked up there, for a set holds only the newest."""
        sql, query = self.sql, self.query
        condition, params = self._head_match("d.")
        sql.add(f"({condition})::int * (4 + {TELLING} * least(ts_rank(d.head_vector, %s::tsquery), 1))", *params, query.plain_words)
        sql.add(" + (strpos(split_part(d.head_exact, '|', 1), %s) > 0)::int * 6", f" {query.phrase} ")
        if query.near_folded:
            sql.add(" + (d.head_vector @@ %s::tsquery)::int * 3", query.near_folded)
        if "toned" in self.sets:
            sql.add(" + (d.id IN (SELECT id FROM toned)")
            self._add_words_of_head([f" {word} " for word in query.toned_words])
            sql.add(")::int * 20")
        if "near_toned" in self.sets:
            sql.add(" + (d.id IN (SELECT id FROM near_toned)")
            self._add_words_of_head([f" {query.phrase} "])
            sql.add(")::int * 30")
        if "near" in self.sets:
            sql.add(" + (d.id IN (SELECT id FROM near) OR d.head_vector @@ %s::tsquery)::int * 2", query.near_folded)
        if query.number_keys:
            sql.add(" + (d.symbol_key = ANY(%s))::int * 100 + (", query.number_keys)
            add_number_match(sql, query)
            sql.add(")::int * 50")

    def _add_words_of_head(self, pieces):
        self.sql.add(" OR (" + " AND ".join(["strpos(d.head_exact, %s) > 0"] * len(pieces)) + ")", *pieces)

    def _add_sorted(self):
        """As far as no set misses any: what an old head brings in beyond that would leave gaps before it."""
        sql, after = self.sql, self.after
        order = _BY_DATE if self.sort == DATE else "symbol_sort, id"
        sql.add(f"shown AS (SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM ok WHERE true")
        if self.wanted:
            days = ", ".join(self.windows.day_reached(name, enough) for name, enough in self.wanted.items())
            sql.add(f" AND ({self._complete} OR date_issued > greatest({days}))")
        if after and self.sort == NUMBER:
            sql.add(" AND (symbol_sort, id) > (%s, %s)", *after)
        elif after and after[0] is None:
            sql.add(" AND date_issued IS NULL AND id < %s", after[1])
        elif after:
            sql.add(" AND ((date_issued, id) < (%s, %s) OR date_issued IS NULL)", *after)
        sql.add(f" ORDER BY place LIMIT {self.size + 1})\n")


def _read(rows, filters, size=PAGE_SIZE):
    hits, facet_rows = Hits(), []
    for kind, value, label, number in rows:
        if kind == "":
            hits.count, hits.newest_only, hits.found = int(value), label != "true", number
        elif kind == "doc":
            hits.ids.append(int(value))
        else:
            facet_rows.append((kind, value, label, number))
    hits.more = len(hits.ids) > size
    hits.ids = hits.ids[:size]
    hits.facets = read_facets(facet_rows, filters.chosen, filters.labels, at_least=hits.newest_only)
    return hits
