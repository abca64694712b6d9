"""How far a text looks like Vietnamese: tells a good text layer from a bad one."""

from __future__ import annotations

import functools
import re
import unicodedata

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
_NUCLEUS = "(?:uyê|iêu|yêu|ươi|ươu|uôi|oai|oay|oeo|uây|uya|uyu|oao|iê|yê|ia|ya|ươ|ưa|uô|ua|oa|oă|oe|uâ|uê|uơ|uy|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|oo|[aăâeêioôơuưy])"
_CODA = "(?:ch|nh|ng|[cmnpt])?"
_SYLLABLE = re.compile(f"{_ONSET}{_NUCLEUS}{_CODA}")
_WORD = re.compile(r"[^\W\d_]+")
_TONES = {0x0300, 0x0301, 0x0303, 0x0309, 0x0323}


def _toneless(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(x for x in parts if ord(x) not in _TONES))


@functools.lru_cache(8192)
def valid_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(_toneless(word)) is not None


def marked(word: str) -> bool:
    return any(ord(x) > 0x7F for x in word)


def weigh(text: str, most: int = 200) -> tuple[int, float, float]:
    """(words looked at, share of valid syllables, share of words with Vietnamese marks)."""
    words = [w for w in _WORD.findall(text)[: most * 2] if len(w) > 1][:most]
    if not words:
        return 0, 0.0, 0.0
    valid = sum(valid_syllable(w) for w in words)
    marks = sum(marked(w) and valid_syllable(w) for w in words)
    return len(words), valid / len(words), marks / len(words)


def looks_wrong(text: str) -> bool:
    """Whether a text layer of some length is not the Vietnamese it should be: OCR without marks, TCVN3, VNI, noise."""
    count, valid, marks = weigh(text)
    return count >= 25 and (valid < 0.6 or marks < 0.3)
