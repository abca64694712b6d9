"""Statements written by hand for the pages that are opened most: planned once for each connection of the database."""

import weakref

from django.db import connection

_planned = weakref.WeakKeyDictionary()  # connection: names of what it has planned


class Statement:
    def __init__(self, name, parameters, sql):
        """`parameters`: types, as in "bigint"; in `sql` they are $1, $2 …"""
        self.name, self.plan = name, f"PREPARE {name}{f'({parameters})' if parameters else ''} AS {sql}"

    def rows(self, *values):
        with connection.cursor() as cursor:
            known = _planned.setdefault(connection.connection, set())
            if self.name not in known:
                cursor.execute(self.plan)
                known.add(self.name)
            places = f"({', '.join(['%s'] * len(values))})" if values else ""
            cursor.execute(f"EXECUTE {self.name}{places}", values or None)
            return cursor.fetchall()


def json_object(table, columns, where):
    pairs = ", ".join(f"'{name}', x.{name}" for name in columns)
    return f"(SELECT json_build_object({pairs}) FROM {table} x WHERE {where})"


def json_rows(columns, source, order):
    return f"(SELECT coalesce(json_agg(json_build_array({columns}) ORDER BY {order}), '[]') FROM {source})"
