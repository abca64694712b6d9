"""How text becomes words, the same for what is indexed and for what is asked.

A word is a run of letters and digits. Each text has two forms of equal length: folded (no marks) and
exact (tones kept, their place unified). Numbers lose leading zeros, so that "09" and "9" are one word.
"""

import re

from vietnamese.text import exact, fold, nfc

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60  # letters; a longer run is no word, and the index has a limit of its own


def _normal(word):
    if word[0] == "0" and word.isdigit():
        word = word.lstrip("0") or "0"
    return word[:LONGEST_WORD]


def words(text):
    """(folded words, exact words), two lists of equal length."""
    text = nfc(text)
    folded, toned = fold(text), exact(text)
    pairs = [(match[0], toned[match.start() : match.end()]) for match in WORD.finditer(folded)]
    return [_normal(word) for word, _ in pairs], [_normal(word) for _, word in pairs]


def pairs(words):
    """Neighbouring syllables as one lexeme each: a phrase is then a plain AND, with no positions read."""
    return [f"{first}_{second}" for first, second in zip(words, words[1:], strict=False)]
