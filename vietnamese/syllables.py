"""Which letters can stand together in a Vietnamese syllable."""

from __future__ import annotations

import functools
import re
import unicodedata

from .text import TONES

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
_ENDS_THE_SYLLABLE = "iêu|yêu|ươi|ươu|uôi|oai|oay|oeo|uây|uya|uyu|oao|ia|ya|ưa|ua|uơ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu"
_TAKES_AN_END = "uyê|iê|yê|ươ|uô|oa|oă|oe|uâ|uê|uy|oo|[aăâeêioôơuưy]"
_END = "(?:ch|nh|ng|[cmnpt])?"
_SHAPE = re.compile(f"{_ONSET}(?:{_ENDS_THE_SYLLABLE}|{_TAKES_AN_END}){_END}")
_SYLLABLE = re.compile(f"{_ONSET}(?:{_ENDS_THE_SYLLABLE}|(?:{_TAKES_AN_END}){_END})")
_STOPPED = ("c", "ch", "p", "t", "k")
_IN_STOPPED = "\u0301\u0323"  # sắc, nặng


def _split(word: str) -> tuple[str, str]:
    """(word in small letters without its tones, its tones)"""
    parts = unicodedata.normalize("NFD", word.lower())
    bare = "".join(c for c in parts if c not in TONES)
    return unicodedata.normalize("NFC", bare), "".join(c for c in parts if c in TONES)


@functools.lru_cache(8192)
def has_shape(word: str) -> bool:
    """Onset, vowels and end are ones that there are; whether they and the tone go together is not asked."""
    return _SHAPE.fullmatch(_split(word)[0]) is not None


@functools.lru_cache(8192)
def is_syllable(word: str) -> bool:
    """A syllable with at most one tone, one that its end allows; the final k of Đắk and Lắk counts as an end."""
    bare, tones = _split(word)
    shape = bare[:-1] + "c" if bare.endswith("k") and len(bare) > 1 else bare
    if len(tones) > 1 or not _SYLLABLE.fullmatch(shape):
        return False
    return not shape.endswith(_STOPPED) or not tones or tones in _IN_STOPPED
