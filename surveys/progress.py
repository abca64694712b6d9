"""How far work in the background is, in the memory all processes share: its transaction shows nothing until its end."""

from django.core.cache import cache

KEPT = 3600


def tell(file, share):
    cache.set(_key(file), round(share, 2), KEPT)


def progress(file):
    """0 to 1."""
    return cache.get(_key(file)) or 0


def _key(file):
    return f"surveys:file:{file.pk}"
