"""Visitors' copies of the public pages. Who comes without a session is answered from the cache, before anything else
of the portal is asked.

A copy belongs to the generation (news/freshness.py) in which its making began. Once a newer one has begun, the next
request makes the page anew; those that come meanwhile get the old copy, for as long as the making may take. So a
crowd costs one rendering, and nobody waits for it but the first."""

import gzip
import hashlib
import time
import uuid
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.http import parse_etags, quote_etag, urlencode

from news.freshness import AWAY, KEY
from news.public_pages import KNOWN

SECTION = "/tin-tuc/"
STATUSES = (200, 301, 410)
LARGEST = 1_000_000  # bytes of a page that is kept
MAKING = 2  # seconds that the old copy is served, or a first one waited for, while somebody makes the page
LOOK_AGAIN = 0.02  # seconds
PAUSE = 5  # seconds without asking a cache that is away
LEVEL = 6  # of compressing
LEFT_OUT = frozenset({"Content-Length", "Content-Encoding", "ETag", "Vary"})


class Copy(NamedTuple):
    generation: str | None
    made_at: float
    status: int
    headers: dict
    compressed: bytes
    etag: str


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
        while not _is_good(copy, generation):
            if cache.add(f"{name}:making", True, MAKING):
                return self._make(request, name, generation)
            if copy is not None:
                break
            if time.monotonic() > deadline:
                return self.get_response(request)
            time.sleep(LOOK_AGAIN)
            generation, copy = _look(name)
        return _response(request, copy)

    def _make(self, request, name, generation):
        try:
            if generation is None:
                cache.add(KEY, uuid.uuid4().hex, None)
                generation = cache.get(KEY)
            request.public_generation = generation
            response = self.get_response(request)
            if not _may_be_kept(response):
                return response
            copy = _copy(response, generation)
            cache.set(name, copy, settings.PUBLIC_COPIES_SECONDS + MAKING)
            return _response(request, copy)
        finally:
            cache.delete(f"{name}:making")


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
    asked = sorted((name, request.GET[name]) for name in KNOWN if name in request.GET)
    address = f"{request.scheme}://{request.get_host()}{request.path}?{urlencode(asked)}"
    return f"public-pages:{hashlib.sha256(address.encode()).hexdigest()}"


def _look(name):
    found = cache.get_many([KEY, name])
    return found.get(KEY), found.get(name)


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
    return Copy(generation, time.time(), response.status_code, headers, gzip.compress(content, LEVEL, mtime=0), etag)


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
