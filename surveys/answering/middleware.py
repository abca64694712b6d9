"""First of all middleware: what is asked of the answer pages is answered here, and nothing of the portal that knows a
person (session, sign-in, messages, CSRF cookie) ever sees it. Nothing is logged but the kind and place of a defect."""

import logging

from django.conf import settings
from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.db import Error as DatabaseError
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.middleware.security import SecurityMiddleware
from django.urls import resolve

from surveys.answering import pages

SECTION = "/phieu/"
LARGEST_BODY = 10 * 1024 * 1024  # a text of a million characters, each of which a browser sends as nine
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
log = logging.getLogger("surveys.answering")


class AnsweringMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.secured = SecurityMiddleware(_answered)

    def __call__(self, request):
        if settings.SURVEY_HOST:
            mine = request.get_host().partition(":")[0] == settings.SURVEY_HOST
            if not mine and request.path_info.startswith(SECTION):
                return HttpResponsePermanentRedirect(f"{request.scheme}://{settings.SURVEY_HOST}{request.get_full_path()}")
            if not mine or request.path_info.startswith(settings.STATIC_URL):
                return self.get_response(request)
        elif not request.path_info.startswith(SECTION):
            return self.get_response(request)
        response = self.secured(request)
        for name, value in HEADERS.items():
            response[name] = value
        response._has_been_logged = True  # else Django writes the path, that is the token, of what was refused
        return response


def _answered(request):
    request.posted = QueryDict(mutable=True)
    try:
        request.get_host()
        if request.method == "POST":
            _read(request)
        match = resolve(request.path_info) if request.path_info.startswith(SECTION) else None
        return match.func(request, *match.args, **match.kwargs) if match else pages.not_found()
    except TooLarge:
        return pages.page("too_large", 413)
    except Http404:
        return pages.not_found()
    except DisallowedHost:
        return HttpResponse(status=400)
    except DatabaseError as problem:
        return _failed(request, problem, 503)
    except Exception as problem:
        return _failed(request, problem, 500)


class TooLarge(Exception):
    pass


def _read(request):
    """The body, past Django's own limit: a text that is too long is refused by a sentence beside it, and the rest kept."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdigit() or int(size) > LARGEST_BODY:
        raise TooLarge
    try:
        request.posted = QueryDict(request.read(LARGEST_BODY), encoding="utf-8")
    except TooManyFieldsSent as problem:
        raise TooLarge from problem


def _failed(request, problem, status):
    """Not recorded, everything sent back into the page, and a button that sends it once more."""
    log.error("A page of a survey could not be made.", exc_info=problem)
    response = pages.page("not_recorded", status, fields=pages.fields_of(request))
    response["Retry-After"] = "10"
    return response
