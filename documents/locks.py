"""Advisory locks of the database, all spaces in one place so that no two meanings meet in one number."""

import contextlib

from django.db import connection

UPLOADS = 7301
HASHES = 7302  # of storing, or erasing, the bytes of a hash
RELATIONS = 7303
REPROCESSING = 7304
STORE_IMPORT = 7305
STORE_CHECK = 7306
PRINTS = 7307
TAG_TREE = 7308
SIGNATURES = 7309
SOURCES = 7311
NOTICES = 7312
STORE_EXPORT = 7313  # nobody erases bytes while an export copies them
MARKED_COPIES = 7314
DEMO_NEWS = 7315
SITE_IMPORTS = 7316


def key_of(text) -> int:
    """The second key, from a hash or an id in hexadecimal."""
    return int.from_bytes(bytes.fromhex(str(text).replace("-", ""))[:4], "big", signed=True)


@contextlib.contextmanager
def alone(space: int, key: int):
    """Yields False when another worker holds this pair. It goes with the connection, so a killed worker
    frees its work at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [space, key])
        taken = cursor.fetchone()[0]
    try:
        yield taken
    finally:
        if taken and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [space, key])


@contextlib.contextmanager
def one_of(space: int, places: int):
    """Yields False when others hold all places of the space, whichever process they are in."""
    for place in range(places):
        with alone(space, place) as ours:
            if ours:
                yield True
                return
    yield False


def hold(space: int, key: int = 0):
    """Waits for its turn; held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [space, key])
