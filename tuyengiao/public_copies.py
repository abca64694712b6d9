"""Visitors' copies of the public pages. Who comes without a session is answered from the cache, before anything else
of the portal is asked.

A copy belongs to the generation (news/freshness.py) in which its making began. Once a newer one has begun, the next
request makes the page anew; those that come meanwhile get the old copy, for as long as the making may take. So a
crowd costs one rendering, and nobody waits for it but the first."""

import gzip
import hashlib
import json
import time
import uuid
from functools import cache as once
from typing import NamedTuple

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.http import parse_etags, quote_etag, urlencode

from news.freshness import AWAY, KEY
from news.public_pages import known

SECTION = "/tin-tuc/"
STATUSES = (200, 301, 410)
LARGEST = 1_000_000  # bytes of a page that is kept
MAKING = 2  # seconds that the old copy is served, or a first one waited for, while somebody makes the page
LOOK_AGAIN = 0.02  # seconds
PAUSE = 5  # seconds without asking a cache that is away
LEVEL = 4  # of compressing: half the time of the usual 6, and a twentieth more bytes
MADE_A_MINUTE = 3000  # more new copies than that come from made-up places of lists, and would fill the memory of the cache
NEVER_KEPT = b"never kept"  # in place of a copy: nobody need wait for one
LEFT_OUT = frozenset({"Content-Length", "Content-Encoding", "ETag", "Vary"})


@once
def _store():
    """A client of its own on the server of the cache: Django's makes a new one for every question."""
    return redis.Redis.from_url(settings.CACHES["default"]["LOCATION"], socket_timeout=2, socket_connect_timeout=2)


class Copy(NamedTuple):
    generation: str
    made_at: float
    status: int
    headers: dict
    etag: str
    compressed: bytes

    def packed(self):
        return json.dumps(self[:-1]).encode() + b"\n" + self.compressed

    @classmethod
    def unpacked(cls, data):
        facts, _, compressed = data.partition(b"\n")
        return cls(*json.loads(facts), compressed)


class PublicCopiesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.away_until = 0.0

    def __call__(self, request):
        request.public_generation = None
        if not settings.PUBLIC_COPIES_SECONDS or not _is_of_a_visitor(request) or time.monotonic() < self.away_until:
            return self.get_response(request)
        try:
            return self._answer(request, _name(request))
        except AWAY:
            self.away_until = time.monotonic() + PAUSE
            return self.get_response(request)

    def _answer(self, request, name):
        generation, copy = _look(name)
        deadline = time.monotonic() + MAKING
        while copy != NEVER_KEPT and not _is_good(copy, generation):
            if generation is None:
                cache.add(KEY, uuid.uuid4().hex, None)
            elif _store().set(f"{name}:{generation}", b"", ex=MAKING, nx=True):
                return self._make(request, name, generation)
            elif copy is not None:
                break
            elif time.monotonic() > deadline:
                return self.get_response(request)
            else:
                time.sleep(LOOK_AGAIN)
            generation, copy = _look(name)
        return self.get_response(request) if copy == NEVER_KEPT else _response(request, copy)

    def _make(self, request, name, generation):
        request.public_generation = generation
        response = self.get_response(request)
        if response.cookies and getattr(response, "may_be_kept", False):
            # A broken cookie is answered with a new one. Whoever brought it must not keep all others from a copy.
            _store().delete(f"{name}:{generation}")
            return response
        if not _may_be_kept(response):
            _store().set(name, NEVER_KEPT, ex=settings.PUBLIC_COPIES_SECONDS)
            return response
        # The lock is left to end by itself: whoever looked before this copy was there must not make another.
        copy = _copy(response, generation)
        if _made_this_minute() <= MADE_A_MINUTE:
            _store().set(name, copy.packed(), ex=settings.PUBLIC_COPIES_SECONDS + MAKING)
        return _response(request, copy)


def _is_of_a_visitor(request):
    cookies = request.COOKIES
    return (
        request.method in ("GET", "HEAD")
        and (request.path == "/" or request.path.startswith(SECTION))
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
    )


def _name(request):
    """Host and scheme too: the page names its own address."""
    address = f"{request.scheme}://{request.get_host()}{request.path}?{urlencode(known(request.GET))}"
    return cache.make_key(f"public-pages:{hashlib.sha256(address.encode()).hexdigest()}")


def _made_this_minute():
    counter = cache.make_key(f"public-pages:made:{int(time.time()) // 60}")
    with _store().pipeline() as pipe:
        return pipe.incr(counter).expire(counter, 120).execute()[0]


def _look(name):
    generation, data = _store().mget(cache.make_key(KEY), name)
    if data is not None and data != NEVER_KEPT:
        data = Copy.unpacked(data)
    return (generation.hex() if generation else None), data


def _is_good(copy, generation):
    return copy is not None and copy.generation == generation and time.time() - copy.made_at < settings.PUBLIC_COPIES_SECONDS


def _may_be_kept(response):
    return (
        getattr(response, "may_be_kept", False)
        and response.status_code in STATUSES
        and not response.cookies
        and not response.streaming
        and len(response.content) <= LARGEST
    )


def _copy(response, generation):
    content = response.content
    headers = {name: value for name, value in response.items() if name not in LEFT_OUT}
    # Browsers keep the page and ask each time whether it is still the one.
    headers |= {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie"}
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    return Copy(generation, time.time(), response.status_code, headers, etag, gzip.compress(content, LEVEL, mtime=0))


def _response(request, copy):
    if copy.status == 200 and copy.etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        response = HttpResponse(status=304)
    elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(copy.compressed, status=copy.status)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(copy.compressed), status=copy.status)
    for name, value in copy.headers.items():
        response.headers[name] = value
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["ETag"] = copy.etag
    return response
