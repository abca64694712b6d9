"""Sets of documents that are sought among the newest first, and further back only while too few are found.

A word that half of the store holds is thus answered from the newest few thousand documents, a rare one from
all of them, without anybody knowing beforehand which it is. A window is all since a day; the indexes hold the
day beside the words, so that only what lies in the window is looked at. What the first window holds tells how
wide a second must be, and the database works that out before it touches the others. Each window begins anew: a
range with two ends would make the index walk through everything older than the younger end.
"""

from typing import NamedTuple

NEWEST = 2_500  # documents in the first window
WIDEST = 40_000  # documents in the widest window but the one that holds all
AMPLE = 1.3  # times what is needed by the first window's measure
ALL = 1 << 30  # enough never comes
SPARE = 3  # times `enough`, for one document may be found by several pages
FEW = 500  # documents whose vectors are read rather than the lists of the index

_DAY = "coalesce((SELECT date_issued FROM documents_document ORDER BY date_issued DESC NULLS LAST, id DESC OFFSET {} LIMIT 1), '-infinity')"


class Source(NamedTuple):
    table: str
    key: str  # of the document
    chosen: str


PAGES = Source("documents_documentpage", "document_id", "DISTINCT document_id")
EACH_PAGE = Source("documents_documentpage", "document_id", "id")
HEADS = Source("documents_document", "id", "id")


def add_first_edge(sql):
    sql.add(f"since AS (SELECT {_DAY.format(NEWEST)} AS day),\n")


def add_newest(sql, name, source, *conditions, enough, fitted=False, no_more=False):
    """The CTE `name` (id, some of them twice) of what fulfils all `conditions`, (SQL, parameters…) each: from the first window, and when that
    does not hold `enough`, from all, of which then the newest are taken. `fitted`: before all, from a window as
    wide as the first one makes expect, and all of all are taken. `no_more`: no window gives more than `enough`."""
    opened = []
    newest = " ORDER BY date_issued DESC NULLS LAST, id DESC LIMIT {}"
    cut = newest.format(enough) if no_more else ""

    def look(*gates, since="", limit=""):
        opened.append(f"{name}_{len(opened)}")
        sql.add(f"{opened[-1]} AS MATERIALIZED (SELECT {source.chosen} AS id FROM ")
        _add_by_index(sql, source, conditions, gates, since, limit)
        sql.add("),\n")

    if enough < ALL:
        look(since="since", limit=cut)
        first = f"(SELECT count(*) FROM {opened[0]})"
        if fitted:
            wanted = f"({AMPLE * enough * NEWEST} / greatest({first}, 1))"
            sql.add(f"{name}_since AS (SELECT {_DAY.format(f'{wanted}::bigint')} AS day),\n")
            look(f"{first} < {enough}", f"{wanted} <= {WIDEST}", since=f"{name}_since", limit=cut)
    look(
        *([f"{_most(opened)} < {enough}"] if opened else []),
        limit="" if fitted or enough >= ALL else newest.format(SPARE * enough),
    )
    sql.add(f"{name} AS ({' UNION ALL '.join(f'SELECT id FROM {window}' for window in opened)}),\n")


def found_before_all(name, *, fitted=False):
    """How many `name` found in its windows without the one that holds all, which is opened when they are too few."""
    return _most([f"{name}_{number}" for number in range(1 + fitted)])


def day_reached(name, enough):
    """The day from which on `name`, a fitted set, misses nothing."""
    return (
        f"CASE WHEN {found_before_all(name, fitted=True)} < {enough} THEN '-infinity'"
        f" WHEN (SELECT count(*) FROM {name}_0) >= {enough} THEN (SELECT day FROM since) ELSE (SELECT day FROM {name}_since) END"
    )


def _most(opened):
    """In the widest of the windows that were opened; those after it are empty."""
    return f"greatest({', '.join(f'(SELECT count(*) FROM {window})' for window in opened)})"


def add_among(sql, name, source, *conditions, among, since=None):
    """The CTE `name` (id) of what fulfils all `conditions` in the CTE `among` (id) of documents: a few are looked at
    one by one, many are found by the index and then compared. `since`: none of them is older than that day."""
    sql.add(f"{name}_since AS (SELECT coalesce(%s, '-infinity'::date) AS day),\n", since)
    few = f"(SELECT count(*) FROM {among}) <= {FEW}"
    sql.add(f"{name} AS MATERIALIZED (SELECT {source.chosen} AS id FROM {source.table} WHERE {few}")
    for condition, *params in conditions:
        sql.add(f" AND {condition}", *params)
    sql.add(f" AND {source.key} = ANY(ARRAY(SELECT id FROM {among}))\nUNION ALL SELECT {source.chosen} AS id FROM ")
    _add_by_index(sql, source, conditions, [f"NOT {few}"], f"{name}_since" if since else "")
    sql.add(f" WHERE {source.key} IN (SELECT id FROM {among})),\n")


def _add_by_index(sql, source, conditions, gates, since="", limit=""):
    """Each condition by itself, behind OFFSET 0: else the planner may look up one and read the vector of every row
    it finds to try the others."""
    columns = ", ".join(sorted({"id", "date_issued", source.key}))
    (first, *others), joint = conditions, ""
    day = f" AND date_issued >= (SELECT day FROM {since})" if since else ""
    sql.add(f"(SELECT {columns} FROM (SELECT {columns} FROM {source.table} WHERE {first[0]}", *first[1:])
    sql.add(day + "".join(f" AND {gate}" for gate in gates) + " OFFSET 0) AS matching")
    for condition, *params in others:
        sql.add(f" {joint or 'WHERE'} id IN (SELECT id FROM {source.table} WHERE {condition}", *params)
        sql.add(day + "".join(f" AND {gate}" for gate in gates) + " OFFSET 0)")
        joint = "AND"
    sql.add(f"{limit}) AS found")
