"""Counting requests of one client in the cache: so many in a window of time, then come back later. The
counts go with the window; what was asked for is not in them."""

import time

from django.core.cache import cache


def seconds_to_wait(key, *, most, seconds) -> int:
    """0 while `key` is within its `most` requests of the present window; else the seconds until the next."""
    now = time.time()
    name = f"rate:{key}:{int(now // seconds)}"
    cache.add(name, 0, seconds * 2)
    return 0 if cache.incr(name) <= most else int(seconds - now % seconds) + 1
