"""How far a text looks like Vietnamese: tells a good text layer from a bad one."""

from __future__ import annotations

import re

from vietnamese.syllables import has_shape

_WORD = re.compile(r"[^\W\d_]+")


def marked(word: str) -> bool:
    return any(ord(x) > 0x7F for x in word)


def weigh(text: str, most: int = 200) -> tuple[int, float, float]:
    """(words looked at, share of valid syllables, share of words with Vietnamese marks)."""
    words = [w for w in _WORD.findall(text)[: most * 2] if len(w) > 1][:most]
    if not words:
        return 0, 0.0, 0.0
    valid = sum(has_shape(w) for w in words)
    marks = sum(marked(w) and has_shape(w) for w in words)
    return len(words), valid / len(words), marks / len(words)


def looks_wrong(text: str) -> bool:
    """Whether a text layer of some length is not the Vietnamese it should be: OCR without marks, noise, a legacy encoding unknown here."""
    count, valid, marks = weigh(text)
    return count >= 25 and (valid < 0.6 or marks < 0.3)
