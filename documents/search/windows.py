"""Sets of documents that are sought among the newest first, and further back only while too few are found.

A word that half of the store holds is thus answered from the newest few thousand documents, a rare one from
all of them, without anybody knowing beforehand which it is. A window is all since a day; the indexes hold the
day beside the words, so that only what lies in the window is looked at. What the first window holds tells how
wide a second must be, and the database works that out before it touches the others. Each window begins anew: a
range with two ends would make the index walk through everything older than the younger end. A year that a filter asks
for therefore stands in the indexes by itself.
"""

from typing import NamedTuple

from documents.search.statement import Sql

FEWER = 1_500
NEWEST = 2_500  # documents in the first window, if not said otherwise
WIDEST = 40_000  # documents in the widest window but the one that holds all
AMPLE = 1.3  # times what is needed by the first window's measure
ALL = 1 << 30  # enough never comes
SPARE = 3  # times `enough`, for one document may be found by several pages
FEW = 500  # documents whose vectors are read rather than the lists of the index

YEAR = "(EXTRACT(YEAR FROM date_issued))::integer"  # as the indexes have it
_NEWEST_FIRST = " ORDER BY date_issued DESC NULLS LAST, id DESC"


class Source(NamedTuple):
    table: str
    key: str  # of the document
    chosen: str


PAGES = Source("documents_documentpage", "document_id", "DISTINCT document_id")
EACH_PAGE = Source("documents_documentpage", "document_id", "id")
HEADS = Source("documents_document", "id", "id")


class Windows:
    """Writes sets into `sql`. `first`: documents in the first window. `among`: the CTE (id, date_issued) of the
    documents to look through, instead of all of the store; all of `year`, if that is given."""

    def __init__(self, sql: Sql, first: int = NEWEST, among: str = "", year: int | None = None) -> None:
        self.sql, self.among, self.year = sql, among, year
        self._opened: dict[str, list[str]] = {}
        self._first = first
        self._few = f"(SELECT count(*) FROM {among}) <= {FEW}" if among else "false"
        if not year:
            sql.add(f"since AS (SELECT {self._day(str(self._first))} AS day),\n")
            sql.add(f"since_few AS (SELECT {self._day(str(min(FEWER, self._first)))} AS day),\n")

    def add(self, name, source, *conditions, enough, fitted=False, no_more=False, when=""):
        """The CTE `name` (id, date_issued; some of them twice) of what fulfils all `conditions`, (SQL, parameters…) each:
        from the first window, and when that does not hold `enough`, from all, of which then the newest are taken.
        `fitted`: before all, from a window as wide as the first one makes expect. `no_more`: no window gives more than
        `enough`. `when`: what must be so for any of them to be sought."""
        self._opened[name] = opened = []
        gates = [gate for gate in (when, f"NOT {self._few}" if self.among else "") if gate]
        cut = f"{_NEWEST_FIRST} LIMIT {enough}" if no_more else ""
        if self.among:
            self._look_at_few(name, source, conditions, when)
        if enough < ALL and not self.year:
            self._look(name, source, conditions, gates, "since" if fitted else "since_few", cut)
            if fitted:
                first = f"(SELECT count(*) FROM {opened[-1]})"
                wanted = f"({AMPLE * enough * self._first} / greatest({first}, 1))"
                self.sql.add(f"{name}_since AS (SELECT {self._day(f'{wanted}::bigint')} AS day),\n")
                short = [*gates, f"{first} < {enough}", f"{wanted} <= {WIDEST}"]
                self._look(name, source, conditions, short, f"{name}_since", cut)
            gates.append(f"{self.most(name)} < {enough}")
        if enough < ALL and not fitted:
            cut = f"{_NEWEST_FIRST} LIMIT {SPARE * enough}"
        self._look(name, source, conditions, gates, "", cut, most=enough if fitted else ALL)
        self.sql.add(f"{name} AS ({' UNION ALL '.join(f'SELECT id, date_issued FROM {window}' for window in opened)}),\n")

    def most(self, name):
        """How many `name` found in the widest of the windows that were opened; those after it are empty."""
        return f"greatest({', '.join(f'(SELECT count(*) FROM {window})' for window in self._opened[name])})"

    def day_reached(self, name, enough):
        """The day after which `name`, a fitted set, misses nothing."""
        return f"CASE WHEN {self.most(name)} < {enough} THEN '-infinity' ELSE (SELECT min(date_issued) FROM {name}) END"

    def _day(self, place):
        return (
            f"coalesce((SELECT date_issued FROM {self.among or 'documents_document'}{_NEWEST_FIRST} OFFSET {place} LIMIT 1),"
            " '-infinity')"
        )

    def _open(self, name):
        window = f"{name}_{len(self._opened[name])}"
        self._opened[name].append(window)
        self.sql.add(f"{window} AS MATERIALIZED (SELECT * FROM (")

    def _look_at_few(self, name, source, conditions, when):
        """One by one, where there are few to look at."""
        self._open(name)
        self.sql.add(f"SELECT {source.chosen} AS id, date_issued FROM {source.table} WHERE {self._few}")
        for condition, *params in conditions:
            self.sql.add(f" AND {condition}", *params)
        self.sql.add(f" AND {when or 'true'} AND {source.key} = ANY(ARRAY(SELECT id FROM {self.among}))) AS every),\n")

    def _look(self, name, source, conditions, gates, since, cut, most=ALL):
        """Each condition by itself, behind OFFSET 0: else the planner may look up one and read the vector of every row
        it finds to try the others."""
        sql, columns = self.sql, ", ".join(sorted({"id", "date_issued", source.key}))
        gated = f" AND date_issued >= (SELECT day FROM {since})" if since else f" AND {YEAR} = {self.year}" if self.year else ""
        gated += "".join(f" AND {gate}" for gate in gates)
        (first, *others), joint = conditions, "WHERE"
        self._open(name)
        sql.add(f"SELECT {source.chosen} AS id, date_issued FROM (SELECT {columns} FROM (SELECT {columns} FROM {source.table}")
        sql.add(f" WHERE {first[0]}{gated} OFFSET 0) AS matching", *first[1:])
        for condition, *params in others:
            sql.add(f" {joint} id IN (SELECT id FROM {source.table} WHERE {condition}{gated} OFFSET 0)", *params)
            joint = "AND"
        if self.among:
            sql.add(f" {joint} {source.key} IN (SELECT id FROM {self.among})")
        sql.add(f"{cut}) AS found) AS every{'' if most >= ALL else f'{_NEWEST_FIRST} LIMIT {most}'}),\n")
