"""Session-level locks of the database: they go with the connection, so a killed worker frees its work at once."""

import contextlib

from django.db import connection


@contextlib.contextmanager
def alone(space: int, key: int):
    """Yields False when another worker holds this pair."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [space, key])
        taken = cursor.fetchone()[0]
    try:
        yield taken
    finally:
        if taken and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [space, key])
