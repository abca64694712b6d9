"""Telling one visitor from another for an hour, to stop floods. Afterwards nobody can, this office included."""

import hashlib
import hmac
import secrets

from django.core.cache import cache

from accounts.lockout import client_ip
from accounts.rate_limit import seconds_to_wait
from news.freshness import AWAY

HOUR = 3600
KEY = "news:passing-key"


BY_ADDRESS = 20  # times as much from one address: a school or an office reads behind one


def passing_name(*seen):
    """What was seen of a visitor under a key that only the memory of the queue server holds, and forgets."""
    key = cache.get_or_set(KEY, lambda: secrets.token_bytes(32), HOUR)
    return hmac.new(key, "\n".join(seen).encode(), hashlib.sha256).hexdigest()


def comes_too_often(request, deed, *, most, seconds=HOUR):
    """Of one browser; and of one address, which a program cannot change as easily as the name it gives itself. False while
    the cache is away: a reader is not to be turned back for that."""
    address, browser = str(client_ip(request)), request.headers.get("User-Agent", "")
    try:
        return any(
            seconds_to_wait(f"news:{deed}:{name}", most=allowed, seconds=seconds)
            for name, allowed in ((passing_name(address, browser), most), (passing_name(address), most * BY_ADDRESS))
        )
    except AWAY:
        return False
