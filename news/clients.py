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


def passing_name(request):
    """Address and browser under a key that only the memory of the queue server holds, and forgets."""
    key = cache.get_or_set(KEY, lambda: secrets.token_bytes(32), HOUR)
    seen = f"{client_ip(request)}\n{request.headers.get('User-Agent', '')}"
    return hmac.new(key, seen.encode(), hashlib.sha256).hexdigest()


def comes_too_often(request, deed, *, most, seconds=HOUR):
    """False while the cache is away: a reader is not to be turned back for that."""
    try:
        return seconds_to_wait(f"news:{deed}:{passing_name(request)}", most=most, seconds=seconds) > 0
    except AWAY:
        return False
