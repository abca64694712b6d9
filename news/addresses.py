"""Addresses of the reader's site as `reverse` would give them, which takes its time: a page has dozens."""

from functools import cache

from django.urls import reverse


def address(name, *values):
    """`values`: numbers and slugs, which need no quoting."""
    first, *others = _pieces(name, len(values))
    return first + "".join(f"{value}{piece}" for value, piece in zip(values, others, strict=True))


@cache
def _pieces(name, count):
    return reverse(name, args=[0] * count).split("0")
