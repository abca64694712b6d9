"""Vietnamese as it was typed before Unicode: the letters that a .VnTime or a VNI font shows as Vietnamese, and that a program
which does not know the font takes for Latin ones."""

import unicodedata

from vietnamese.text import TONES

# TCVN3 (ABC): one byte a letter, in the order ngang, huyền, hỏi, ngã, sắc, nặng. Capitals with a tone are small letters in a
# font of capitals (.VnTimeH).
_TCVN3 = {
    "a": "aµ¶·¸¹", "ă": "¨»¼½¾Æ", "â": "©ÇÈÉÊË", "e": "eÌÎÏÐÑ", "ê": "ªÒÓÔÕÖ", "i": "i×ØÜÝÞ", "o": "oßáâãä", "ô": "«åæçèé",
    "ơ": "¬êëìíî", "u": "uïñòóô", "ư": "\u00adõö÷øù", "y": "yúûüýþ", "đ": "®", "Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥",
    "Ư": "¦", "Đ": "§",
}  # fmt: skip
# VNI: the letter, then its marks as a second letter; i and y have letters of their own.
_VNI_TONES = {"": ["", "ø", "û", "õ", "ù", "ï"], "ă": ["ê", "è", "ú", "ü", "é", "ë"], "â": ["â", "à", "å", "ã", "á", "ä"]}
_VNI = {
    **{letter: [letter + mark for mark in _VNI_TONES[""]] for letter in "aeouy"},
    "ă": ["a" + mark for mark in _VNI_TONES["ă"]],
    **{letter: [bare + mark for mark in _VNI_TONES["â"]] for letter, bare in zip("âêô", "aeo", strict=True)},
    **{letter: [bare + mark for mark in _VNI_TONES[""]] for letter, bare in zip("ơư", "ôö", strict=True)},
    "i": list("iìæóíò"), "đ": ["ñ"],
}  # fmt: skip
_VNI["y"][5] = "î"


def tcvn3(text):
    return "".join(map(_tcvn3, unicodedata.normalize("NFC", text)))


def vni(text):
    return "".join(map(_vni, unicodedata.normalize("NFC", text)))


def _split(letter):
    """(letter with its hat but no tone, number of the tone)"""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in parts if mark in TONES), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts), TONES.index(tone) + 1 if tone else 0


def _tcvn3(letter):
    base, tone = _split(letter)
    return _TCVN3.get(base.lower() if tone else base, base)[tone] if tone or base in _TCVN3 else letter


def _vni(letter):
    base, tone = _split(letter)
    if base.lower() not in _VNI:
        return letter
    written = _VNI[base.lower()][tone]
    return written.upper() if base.isupper() else written
