"""The portal with a count of how often its front page is made (benches/public.py)."""

from contextlib import suppress
from functools import wraps
from importlib import import_module

from django.core.cache import cache

from tuyengiao.wsgi import application

__all__ = ["application"]

views = import_module("tuyengiao.views")  # once the apps are there


def counted(make):
    @wraps(make)
    def making():
        with suppress(ValueError):  # nobody counts now
            cache.incr("bench:made")
        return make()

    return making


views.home_context = counted(views.home_context)
