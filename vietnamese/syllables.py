"""Which letters can stand together in a Vietnamese syllable."""

from __future__ import annotations

import functools
import re
import unicodedata

from .text import TONES

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
_NUCLEUS = "(?:uyê|iêu|yêu|ươi|ươu|uôi|oai|oay|oeo|uây|uya|uyu|oao|iê|yê|ia|ya|ươ|ưa|uô|ua|oa|oă|oe|uâ|uê|uơ|uy|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|oo|[aăâeêioôơuưy])"
_CODA = "(?:ch|nh|ng|[cmnpt])?"
_SYLLABLE = re.compile(f"{_ONSET}{_NUCLEUS}{_CODA}")
_STOPPED = ("c", "ch", "p", "t", "k")
_IN_STOPPED = "\u0301\u0323"  # sắc, nặng


def _split(word: str) -> tuple[str, str]:
    """(word in small letters without its tones, its tones)"""
    parts = unicodedata.normalize("NFD", word.lower())
    bare = "".join(c for c in parts if c not in TONES)
    return unicodedata.normalize("NFC", bare), "".join(c for c in parts if c in TONES)


@functools.lru_cache(8192)
def has_shape(word: str) -> bool:
    """Onset, vowels and end fit together; the tone is not asked."""
    return _SYLLABLE.fullmatch(_split(word)[0]) is not None


@functools.lru_cache(8192)
def is_syllable(word: str) -> bool:
    """A syllable with at most one tone, one that its end allows; the final k of Đắk and Lắk counts as an end."""
    bare, tones = _split(word)
    shape = bare[:-1] + "c" if bare.endswith("k") and len(bare) > 1 else bare
    if len(tones) > 1 or not _SYLLABLE.fullmatch(shape):
        return False
    return not shape.endswith(_STOPPED) or not tones or tones in _IN_STOPPED
