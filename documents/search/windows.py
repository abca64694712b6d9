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


def add_newest(sql, name, source, condition, *params, enough, fitted=False, no_more=False):
    """The CTE `name` (id, some of them twice) of what fulfils `condition`: from the first window, and when that
    does not hold `enough`, from all, of which then the newest are taken. `fitted`: before all, from a window as
    wide as the first one makes expect, and all of all are taken. `no_more`: no window gives more than `enough`."""
    opened = []
    newest = " ORDER BY date_issued DESC NULLS LAST, id DESC LIMIT {}"
    cut = newest.format(enough) if no_more else ""

    def look(*gates, limit=""):
        opened.append(f"{name}_{len(opened)}")
        sql.add(f"{opened[-1]} AS MATERIALIZED (SELECT {source.chosen} AS id FROM ")
        _add_by_index(sql, source, condition, params, gates, limit)
        sql.add("),\n")

    if enough < ALL:
        look("date_issued >= (SELECT day FROM since)", limit=cut)
        first = f"(SELECT count(*) FROM {opened[0]})"
        if fitted:
            wanted = f"({AMPLE * enough * NEWEST} / greatest({first}, 1))"
            sql.add(f"{name}_since AS (SELECT {_DAY.format(f'{wanted}::bigint')} AS day),\n")
            look(f"date_issued >= (SELECT day FROM {name}_since)", f"{first} < {enough}", f"{wanted} <= {WIDEST}", limit=cut)
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


def add_among(sql, name, source, condition, *params, among, since=None):
    """The CTE `name` (id) of what fulfils `condition` in the CTE `among` (id) of documents: a few are looked at
    one by one, many are found by the index and then compared. `since`: none of them is older than that day."""
    if since:
        condition, params = f"{condition} AND date_issued >= %s", (*params, since)
    few = f"(SELECT count(*) FROM {among}) <= {FEW}"
    sql.add(f"{name} AS MATERIALIZED (SELECT {source.chosen} AS id FROM {source.table} WHERE {condition}", *params)
    sql.add(f" AND {source.key} IN (SELECT id FROM {among}) AND {few}\nUNION ALL SELECT {source.chosen} AS id FROM ")
    _add_by_index(sql, source, condition, params, [f"NOT {few}"])
    sql.add(f" WHERE {source.key} IN (SELECT id FROM {among})),\n")


def _add_by_index(sql, source, condition, params, gates, limit=""):
    """Behind OFFSET 0: else the planner may walk the rows by another index and read the vector of every one."""
    columns = ", ".join(sorted({"id", "date_issued", source.key}))
    sql.add(f"(SELECT {columns} FROM (SELECT {columns} FROM {source.table} WHERE {condition}", *params)
    sql.add("".join(f" AND {gate}" for gate in gates) + f" OFFSET 0) AS matching{limit}) AS found")
