"""Texts typed before Unicode: TCVN3 (ABC, the fonts .VnTime, .VnArial …) and VNI (the fonts VNI-Times …).

A program that does not know the font takes their letters for Latin ones: "Céng hßa", "Coäng hoøa". Such a text holds
no letter beyond Latin-1; what tells it from French or German is that its words become Vietnamese syllables.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator

from .syllables import is_syllable
from .text import TONES, nfc

# One character a letter, in the order of TONES after the bare one; capitals with a tone are small letters in a font of
# capitals (.VnTimeH).
_TCVN3_ROWS = {
    "a": "aµ¶·¸¹", "ă": "¨»¼½¾Æ", "â": "©ÇÈÉÊË", "e": "eÌÎÏÐÑ", "ê": "ªÒÓÔÕÖ", "i": "i×ØÜÝÞ", "o": "oßáâãä", "ô": "«åæçèé",
    "ơ": "¬êëìíî", "u": "uïñòóô", "ư": "\u00adõö÷øù", "y": "yúûüýþ",
}  # fmt: skip
# A letter and its mark, or a letter of its own (VNI has "ì" and "í" as they are).
_VNI_MARKS = {  # what may stand before the marks: the marks, in the order of TONES, and what they mean beside the tone
    "aeiouyôö": ("øûõùï", ""),
    "aeo": ("âàåãáä", "\u0302"),
    "a": ("êèúüéë", "\u0306"),
}
VNI_MARKS = "".join(marks for marks, _ in _VNI_MARKS.values())
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _tcvn3_table() -> dict[int, str]:
    table = {"®": "đ", "§": "Đ", "¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "\u2219": "ã"}
    for letter, row in _TCVN3_ROWS.items():
        table |= {sign: nfc(letter + tone) for sign, tone in zip(row, ["", *TONES], strict=True)}
    return str.maketrans(table)


def _vni_table() -> dict[str, str]:
    table = {}
    for sign, letter in _VNI_ALONE.items():
        table |= {sign: letter, sign.upper(): letter.upper()}
    for bases, (marks, hat) in _VNI_MARKS.items():
        tones = ["", *TONES][-len(marks) :]
        for base in bases + bases.upper():
            for mark, tone in zip(marks, tones, strict=True):
                letter = nfc(table.get(base, base) + hat + tone)
                table |= {base + mark: letter, base + mark.upper(): letter}
    return table


_TCVN3 = _tcvn3_table()
_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_SIGNS = "\u00a1-\u00ac\u00ad\u00ae\u00b5-\u00bf\u00d7\u00f7\u2219"  # letters of TCVN3 that are no letters elsewhere
_WORD = re.compile(rf"(?:[^\W\d_]|[{_SIGNS}\u0300-\u036f])+")
# The small ư of TCVN3 is the soft hyphen, which programs turn into other hyphens: "n-íc".
_HYPHENS = "-\u2010\u2212\x02"
_HYPHENATED = re.compile(rf"[^\W\d_]*(?:[{_HYPHENS}][^\W\d_]*)+")
_TWO_CAPITALS = r"(?<!\S)[^\s\d/]*[A-Z][^\s\d/]*[A-Z][^\s\d/]*(?!\S)"  # in one word that is no number of a paper
ENCODINGS = ("tcvn3", "vni")


def to_unicode(text: str, encoding: str) -> str:
    if encoding == "vni":
        return nfc(_VNI_LETTER.sub(lambda found: _VNI[found[0]], text))
    return "\n".join(_tcvn3(line) for line in text.split("\n"))


def _tcvn3(line: str) -> str:
    """Words set in capitals have small letters for their toned ones, "TØNH ñY": neighbours tell where there are few."""
    if re.search(_TWO_CAPITALS, line) and not re.search("[a-z]", line):
        return _hyphens_read(line.translate(_TCVN3)).upper()
    out = []
    for capitals, words in itertools.groupby(re.split(r"(\s+)", line), _in_capitals):
        run = "".join(words)
        read = _hyphens_read(run.translate(_TCVN3))
        out.append(read.upper() if capitals and re.search(_TWO_CAPITALS, run) else read)
    return "".join(out)


def _in_capitals(word: str) -> bool:
    return word.isspace() or (re.search("[a-z]", word) is None and re.search("[A-Z§]", word) is not None)


def _hyphens_read(line: str) -> str:
    def read(found: re.Match) -> str:
        word = re.sub(f"[{_HYPHENS}]", "ư", found[0])
        return word if len(word) > 1 and is_syllable(word) else found[0]

    return _HYPHENATED.sub(read, line)


def legacy_encoding(text: str, expected: str | None = None) -> str | None:
    """The encoding that makes Vietnamese of the text, or None where it is best left as it stands.

    `expected` comes from the font or from the rest of the document: then nothing may speak against it, while a text
    alone must bring several words that become syllables.
    """
    words = frozenset(_words(text))
    if not words:
        return None
    proper = sum(_is_proper(word) for word in words)
    gains = {encoding: _gain(words, encoding) for encoding in ENCODINGS}
    if expected:
        gained, lost = gains[expected]
        if gained >= lost and (gained or not proper):
            return expected
    best = max(ENCODINGS, key=lambda encoding: gains[encoding][0] - gains[encoding][1])
    gained, lost = gains[best]
    return best if gained >= (3 if proper else 2) and gained > 2 * lost and gained > 0.2 * proper else None


def understood(text: str, expected: str | None = None) -> str:
    """The text in Unicode, whatever it is typed in."""
    encoding = legacy_encoding(text, expected)
    return converted(text, encoding) if encoding else text


def converted(text: str, encoding: str) -> str:
    """Where proper Unicode stands beside legacy letters, a word that may be either goes with the one before it."""
    if not any(map(_is_proper, _words(text))):
        return to_unicode(text, encoding)
    follows = False

    def read(found: re.Match) -> str:
        nonlocal follows
        if _is_proper(found[0]):
            follows = False
        elif _gained(found[0], encoding):
            follows = True
        return to_unicode(found[0], encoding) if follows else found[0]

    return _WORD.sub(read, text)


def possible_readings(text: str) -> Iterator[str]:
    """Every encoding in which at least one word that is none becomes a syllable; for those who must not miss a word."""
    words = frozenset(_words(text))
    for encoding in ENCODINGS:
        if any(_gained(word, encoding) for word in words):
            yield to_unicode(text, encoding)


def _words(text: str) -> Iterator[str]:
    return (word for word in _WORD.findall(nfc(text)) if len(word) > 1 and not word.isascii())


def _gain(words: frozenset[str], encoding: str) -> tuple[int, int]:
    """(words that become syllables, words that speak against the encoding)"""
    gained = sum(_gained(word, encoding) for word in words)
    return gained, sum(_is_lost(word, encoding) for word in words)


@functools.lru_cache(8192)
def _gained(word: str, encoding: str) -> bool:
    return not _is_proper(word) and is_syllable(to_unicode(word, encoding)) and not _stands(word)


@functools.lru_cache(8192)
def _is_lost(word: str, encoding: str) -> bool:
    """A syllable that would be one no longer, or a word of letters alone that stays foreign."""
    if _is_proper(word) or is_syllable(to_unicode(word, encoding)):
        return False
    return _stands(word) or word.isalpha()


def _stands(word: str) -> bool:
    bare = re.sub(f"^[{_SIGNS}]+|[{_SIGNS}]+$", "", word)
    return bool(bare) and is_syllable(bare)


def _is_proper(word: str) -> bool:
    """Holds a letter or a mark that only Unicode has."""
    return any(ord(c) > 0xFF and (c.isalpha() or unicodedata.combining(c)) for c in word)
