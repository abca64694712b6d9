"""Normal forms of Vietnamese text.

`exact` and `fold` return a string of the same length as `nfc(s)`, so that an offset found in a normal
form is the offset in the text that is shown.
"""

from __future__ import annotations

import re
import unicodedata

LOOK_ALIKES = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ"}  # ETH and AFRICAN D, typed or scanned for Đ
DASHES = "‐‑‒–—―−﹘﹣-"
APOSTROPHES = "’‘‛ʼʻ´`′＇"
SPACES = "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t"

TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of the dictionary
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def nfc(s: str) -> str:
    return unicodedata.normalize("NFC", s)


class _CharacterTable(dict):
    def __init__(self, one):
        super().__init__()
        self.one = one

    def __missing__(self, code):
        self[code] = self.one(chr(code))
        return self[code]


def _plain(c: str) -> str:
    if c in DASHES:
        return "-"
    if c in APOSTROPHES:
        return "'"
    if c in SPACES:
        return " "
    lower = LOOK_ALIKES.get(c, c).lower()
    return lower if len(lower) == 1 else c


def _bare(c: str) -> str:
    lower = _plain(c)
    if lower == "đ":
        return "d"
    base = unicodedata.normalize("NFD", lower)[0]
    return base if len(base.lower()) == 1 else lower


_PLAIN = _CharacterTable(_plain)
_BARE = _CharacterTable(_bare)

_LETTERS = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_OPEN = re.compile(
    rf"(?<![{_LETTERS}])([{_LETTERS}]*?)(?:(o)([àáảãạèéẻẽẹ])|(u)([ỳýỷỹỵ])|([iuư])([àáảãạ]))(?![{_LETTERS}])"
)
_CLOSED = re.compile(rf"(?:([òóỏõọ])([ae])|([ùúủũụ])(y))(?=[{_LETTERS}])")
_AFTER_Q = re.compile(r"(?<=q)([ùúủũụ])([aeiouyăâêô])")


def _split_tone(c: str) -> tuple[str, str]:
    base = "".join(m for m in unicodedata.normalize("NFD", c) if m not in TONES)
    tone = "".join(m for m in unicodedata.normalize("NFD", c) if m in TONES)
    return nfc(base), tone


def _move_tone(source: str, target: str) -> tuple[str, str]:
    """(source without its tone, target with it)"""
    base, tone = _split_tone(source)
    return base, nfc(target + tone)


def _to_first_vowel(m: re.Match) -> str:
    onset = m[1]
    first, second = next((m[i], m[i + 1]) for i in (2, 4, 6) if m[i])
    if (first == "u" and onset.endswith("q")) or (first == "i" and onset == "g"):
        return m[0]
    second, first = _move_tone(second, first)
    return onset + first + second


def _to_second_vowel(m: re.Match) -> str:
    return "".join(_move_tone(m[1] or m[3], m[2] or m[4]))


def exact(s: str) -> str:
    """Lower case with tones kept; look-alikes, dashes, apostrophes and the place of the tone unified."""
    s = nfc(s).translate(_PLAIN)
    s = _AFTER_Q.sub(lambda m: "".join(_move_tone(m[1], m[2])), s)
    s = _CLOSED.sub(_to_second_vowel, s)
    return _OPEN.sub(_to_first_vowel, s)


def fold(s: str) -> str:
    """Lower case without any mark: "Đắk Nông" → "dak nong"."""
    return nfc(s).translate(_BARE)


def slugify(s: str, max_length: int = 80) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(s).replace("'", "")).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rsplit("-", 1)[0]
    return cut[:max_length].strip("-")


def sort_key(s: str) -> str:
    """Key of the Vietnamese dictionary order: syllable by syllable, letters before tones (ngang, huyền,
    hỏi, ngã, sắc, nặng), numbers by value. Plain ASCII: compare it byte by byte (collation "C")."""
    syllables = re.findall(rf"\d+|[{_LETTERS}']+", exact(s))
    return "  ".join(_syllable_key(syllable) for syllable in syllables)


def _syllable_key(syllable: str) -> str:
    if syllable.isdigit():
        return syllable.lstrip("0").rjust(9, "0")
    letters, tones = [], []
    for c in syllable:
        base, tone = _split_tone(c)
        if base in ALPHABET:
            letters.append(chr(ord("A") + ALPHABET.index(base)))
            tones.append(str(TONES.index(tone[0]) + 1) if tone else "0")
    return "".join(letters) + " " + "".join(tones).rstrip("0")
