"""Sets of documents that are sought among the newest first, and further back only while too few are found.

A word that half of the store holds is thus answered from the newest few thousand documents, a rare one from
all of them, without anybody knowing beforehand which it is. A window is all since a day; the indexes hold the
day beside the words, so that only what lies in the window is looked at. The condition that opens the next
window is worked out by the database before the window is touched. Each window begins anew: a range with two
ends would make the index walk through everything older than the younger end.
"""

from typing import NamedTuple

EDGES = (2_500, 6_000, 15_000, 40_000)  # documents in each window; the last one, without an edge, holds all
ALL = 1 << 30  # enough never comes
FEW = 500  # documents whose vectors are read rather than the lists of the index


class Source(NamedTuple):
    table: str
    key: str  # of the document
    chosen: str


PAGES = Source("documents_documentpage", "document_id", "DISTINCT document_id")
EACH_PAGE = Source("documents_documentpage", "document_id", "id")
HEADS = Source("documents_document", "id", "id")


def add_edges(sql):
    for number, documents in enumerate(EDGES, start=1):
        sql.add(
            f"edge_{number} AS (SELECT coalesce((SELECT date_issued FROM documents_document"
            f" ORDER BY date_issued DESC NULLS LAST, id DESC OFFSET {documents} LIMIT 1), '-infinity') AS day),\n"
        )


def add_newest(sql, name, source, condition, *params, enough):
    """The CTE `name` (id, some of them twice) of what fulfils `condition`, from as wide a window as it takes
    to find `enough`."""
    opened = []
    for number in range(1, len(EDGES) + 2) if enough < ALL else [len(EDGES) + 1]:
        sql.add(f"{name}_{number} AS MATERIALIZED (SELECT {source.chosen} AS id FROM ")
        gates = [f"date_issued >= (SELECT day FROM edge_{number})"] if number <= len(EDGES) else []
        gates += [f"{_most_found(opened)} < {enough}"] if opened else []
        _add_by_index(sql, source, condition, params, gates)
        sql.add("),\n")
        opened.append(f"{name}_{number}")
    sql.add(f"{name} AS ({' UNION ALL '.join(f'SELECT id FROM {window}' for window in opened)}),\n")


def add_among(sql, name, source, condition, *params, among):
    """The CTE `name` (id) of what fulfils `condition` in the CTE `among` (id) of documents: a few are looked at
    one by one, many are found by the index and then compared."""
    few = f"(SELECT count(*) FROM {among}) <= {FEW}"
    sql.add(f"{name} AS MATERIALIZED (SELECT {source.chosen} AS id FROM {source.table} WHERE {condition}", *params)
    sql.add(f" AND {source.key} IN (SELECT id FROM {among}) AND {few}\nUNION ALL SELECT {source.chosen} AS id FROM ")
    _add_by_index(sql, source, condition, params, [f"NOT {few}"])
    sql.add(f" WHERE {source.key} IN (SELECT id FROM {among})),\n")


def _add_by_index(sql, source, condition, params, gates):
    """Behind OFFSET 0: else the planner may walk the rows by another index and read the vector of every one."""
    columns = ", ".join(sorted({"id", source.key}))
    sql.add(f"(SELECT {columns} FROM {source.table} WHERE {condition}", *params)
    sql.add("".join(f" AND {gate}" for gate in gates) + " OFFSET 0) AS matching")


def most_found(name):
    """How many `name` found in all its windows but the last, which is opened when they are not enough."""
    return _most_found([f"{name}_{number}" for number in range(1, len(EDGES) + 1)])


def _most_found(opened):
    """In the widest of the windows that were opened; those after it are empty."""
    return f"greatest({', '.join(f'(SELECT count(*) FROM {window})' for window in opened)})"
