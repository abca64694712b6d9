"""The wordings that close the gate, and how near a printed or scanned line comes to one of them.

Levels, handling stamps and circulation marks by the state-secret law and its forms, and by Party office rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from vietnamese.text import fold, nfc

LEVELS = {"MAT": "MẬT", "TOIMAT": "TỐI MẬT", "TUYETMAT": "TUYỆT MẬT"}

HANDLING = {
    "GIẢI MẬT": "declassified",
    "ĐÃ GIẢI MẬT": "declassified",
    "TĂNG ĐỘ MẬT": "secrecy_handling",
    "GIẢM ĐỘ MẬT": "secrecy_handling",
    "TĂNG MẬT": "secrecy_handling",
    "GIẢM MẬT": "secrecy_handling",
    "ĐIỀU CHỈNH ĐỘ MẬT": "secrecy_handling",
    "THỜI HẠN BẢO VỆ BÍ MẬT NHÀ NƯỚC": "secrecy_handling",
    "GIA HẠN THỜI HẠN BẢO VỆ": "secrecy_handling",
    "TÀI LIỆU THU HỒI": "secrecy_handling",
    "THU HỒI": "secrecy_handling",
    "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ": "secrecy_handling",
    "BẢN SAO BÍ MẬT NHÀ NƯỚC": "secrecy_handling",
    "LƯU HÀNH NỘI BỘ": "circulation",
    "TÀI LIỆU LƯU HÀNH NỘI BỘ": "circulation",
    "TÀI LIỆU NỘI BỘ": "circulation",
    "KHÔNG PHỔ BIẾN": "circulation",
    "TÀI LIỆU KHÔNG PHỔ BIẾN": "circulation",
    "XEM XONG TRẢ LẠI": "circulation",
    "ĐỌC XONG TRẢ LẠI": "circulation",
    "HỌP XONG TRẢ LẠI": "circulation",
    "XONG HỘI NGHỊ TRẢ LẠI": "circulation",
    "HỘI NGHỊ XONG TRẢ LẠI": "circulation",
    "XONG HỌP TRẢ LẠI": "circulation",
    "KHÔNG SAO CHỤP": "circulation",
    "KHÔNG ĐƯỢC SAO CHỤP": "circulation",
}

# What may stand with a level in one stamp or one header line without making it prose.
_COMPANIONS = r"(?:HOATOC|HENGIO|THUONGKHAN|KHAN|DACBIET|TAILIEU|VANBAN|CONGVAN|HOSO|LUUHANHNOIBO|DUTHAO)"
_LEVEL_WITH_COMPANIONS = re.compile(rf"{_COMPANIONS}*(?P<level>TUYETMAT|TOIMAT|MAT){_COMPANIONS}*")
# Vietnamese words that fold to MAT and are not the level: mặt, mất, mắt, mát.
_OTHER_WORDS = {"MẶT", "MẤT", "MẮT", "MÁT", "MÃT"}


@dataclass(frozen=True, slots=True)
class Mark:
    """`code` as in verdicts.OUTCOME_OF; `name` the official wording; `sure` False where it is only similar."""

    code: str
    name: str
    sure: bool = True


def letters(text: str) -> str:
    """Capital letters and digits without marks: the form in which OCR errors of tone do not matter."""
    return "".join(c for c in fold(text).upper() if c.isascii() and c.isalnum())


def in_capitals(text: str) -> bool:
    """Allows OCR one small letter inside: "MậT"."""
    alphabetic = [c for c in text if c.isalpha()]
    if not alphabetic or not alphabetic[0].isupper():
        return False
    small = sum(c.islower() for c in alphabetic)
    return small == 0 or (small == 1 and len(alphabetic) >= 3 and alphabetic[-1].isupper())


def in_title_case(text: str) -> bool:
    alphabetic = [c for c in text if c.isalpha()]
    return bool(alphabetic) and alphabetic[0].isupper()


_HANDLING_LETTERS = {letters(name): (name, code) for name, code in HANDLING.items()}


def exact_level(text: str) -> Mark | None:
    """The level named when the text is a level and nothing else, tones and case left aside."""
    key = letters(text)
    match = _LEVEL_WITH_COMPANIONS.fullmatch(key)
    if not match:
        return None
    words = {w.strip(".,:;()[]|\"'“”") for w in nfc(text).upper().split()}
    return Mark("secrecy_level", LEVELS[match["level"]], sure=not (words & _OTHER_WORDS))


def exact_handling(text: str) -> Mark | None:
    name, code = _HANDLING_LETTERS.get(letters(text), ("", ""))
    return Mark(code, name) if name else None


# OCR of a framed or worn stamp: the frame becomes I, L, 1 or J; M becomes N, H, W; T becomes I, 1, 7, F, Y.
_WORN_LEVEL = re.compile(
    r"[I1LJTE]{0,2}(?P<head>TUYET|TUYEI|IUYET|TUYFT|TUVET|TUYE|UYET|TOI|T01|TO1|T0I|TOL|IOI|TDI|TQI|TO)?"
    r"(?P<tail>(?:M|N|H|W|IVI|IM|NI|IN|RM)(?:A|4|Á)(?:T|I|1|7|F|Y|TI|TL|T1|IT|TT))[I1LJ]{0,2}"
)


def stamp_reading(text: str) -> Mark | None:
    """The mark in what OCR made of one stamp-like region: generous, since such a region is no prose."""
    for line in [text, *text.splitlines()]:
        key = letters(line)
        if not key or len(key) > 60:
            continue
        mostly_capitals = sum(c.isupper() for c in line) * 2 > sum(c.isalpha() for c in line)
        if (mark := exact_level(line)) and mostly_capitals:
            return mark if mark.sure else Mark("secrecy_level", mark.name)
        if mark := exact_handling(line):
            return mark
        if found := _best_handling(key):
            return found
        tokens = [letters(t) for t in line.split() if len(letters(t)) > 1]
        if mostly_capitals and "MAT" in tokens and len(tokens) <= 3 and len(key) <= 12 and not speaks_of_secrets(line):
            sure = any(t.strip(".,|[]()") == "MẬT" for t in nfc(line).split())
            return Mark("secrecy_level" if sure else "secrecy_doubt", "MẬT", sure)
        if not in_capitals(max(line.split(), key=len).strip("|[](){}.,:;!'\"“”‘’")):
            continue
        if len(key) <= 14 and (match := _WORN_LEVEL.fullmatch(key)):
            name = "TUYỆT MẬT" if (match["head"] or "")[:2] in {"TU", "IU", "UY"} else "TỐI MẬT" if match["head"] else "MẬT"
            return Mark("secrecy_doubt", name, sure=False)
        for level, name in (("TUYETMAT", "TUYỆT MẬT"), ("TOIMAT", "TỐI MẬT")):
            if level in key and len(key) <= len(level) + 4 and "KHONG" not in key:
                return Mark("secrecy_level", name)
            if abs(len(key) - len(level)) <= 2 and Levenshtein.distance(key, level) <= (2 if level == "TUYETMAT" else 1):
                return Mark("secrecy_doubt", name, sure=False)
    return None


_BEFORE_NO_LEVEL = re.compile(r"(?:KHONG|BI|BAO|MUC|CO|SU|BE|GIU|LO)(?:DO)?MAT")
_PARTS = ("TUYET", "UYET", "TUYE", "MAT", "MAI", "TOI", "TUYEI")


def speaks_of_secrets(text: str) -> bool:
    """ "KHÔNG MẬT", "BẢO MẬT", "BÍ MẬT NHÀ NƯỚC": words that hold the level's name and are none."""
    key = letters(text)
    if any(level in key for level in ("TUYETMAT", "TOIMAT")) and "KHONG" not in key:
        return False
    return _BEFORE_NO_LEVEL.search(key) is not None or re.search(r"MAT(?:ONG|KHAU|DO|MA|THU|TRAN|HANG)", key) is not None


# Stamps that belong on open papers: urgency, arrival, copies.
_OPEN_STAMPS = ("HOATOC", "HENGIO", "TOCHEN", "TOCGIO", "THUONGKHAN", "KHAN", "CONGVANDEN", "SAOY", "BANSAO", "DUTHAO", "BANCHINH", "DATHU", "DANHAN",
                "VANPHONG", "SONGAY", "CHUYEN", "DADUYET", "BANGOC", "SAOLUC", "TRICHSAO")  # fmt: skip


def like_open_stamp(text: str) -> bool:
    key = letters(text)
    if {"MẪU", "ĐẾN", "ĐI"} & set(nfc(text).upper().split()):
        return True
    return any(
        any(Levenshtein.distance(letters(t), name) <= 1 for t in text.split()) if len(name) < 5 else len(key) >= len(name) - 1 and fuzz.partial_ratio(name, key) >= 74
        for name in _OPEN_STAMPS
    )


def part_of_level(text: str) -> bool:
    key = letters(text)
    if key == "DUYET":  # "ĐÃ DUYỆT", one letter from "TUYỆT"
        return False
    if any(Levenshtein.distance("UYET", letters(word)) <= 1 for word in text.split()):  # a frame's corner ate the T
        return True
    return any(part in key or (len(part) > 3 and Levenshtein.distance(part, key) <= 1) for part in _PARTS)


def resembles_level(text: str) -> bool:
    """A capital word one letter from MAT among what OCR made of a worn stamp: "MẬ", "MẬI", "NẬT"."""
    words = [w.strip("|[](){}.,:;!'\"“”‘’~*") for w in text.split()]
    return any(
        in_capitals(w) and 2 <= len(letters(w)) <= 4 and Levenshtein.distance(letters(w), "MAT") <= 1 for w in words
    )


def _best_handling(key: str) -> Mark | None:
    for wanted, (name, code) in _HANDLING_LETTERS.items():
        if len(wanted) < 8:
            continue
        if wanted in key and len(key) <= len(wanted) + 14:
            return Mark(code, name)
        if abs(len(key) - len(wanted)) <= 3 and Levenshtein.normalized_similarity(key, wanted) >= 0.8:
            return Mark(code, name)
    return None
