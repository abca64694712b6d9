"""Official numbers of documents: "09-NQ/TU", "15/QĐ-UBND", "335/2025/NĐ-CP"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import DASHES, fold, nfc

_DASH = "[" + re.escape(DASHES) + "\u00ad]"
_SIGN = r"[^\W\d_]+\d*"  # "NQ", "QH15", "BTGDVTU"
_NUMBER = re.compile(
    rf"""(?<![\w/])(?P<number>\d{{1,6}})\s?(?P<suffix>[A-Za-zĐđ]?)\s*
    (?P<joint>/|{_DASH})\s*
    (?:(?P<year>(?:19|20)\d\d)\s*(?:/|{_DASH})\s*)?
    (?P<notation>{_SIGN}(?:\s*(?:/|{_DASH}|\.|&|,(?=\S))\s*{_SIGN})*)""",
    re.VERBOSE,
)
_LABEL = re.compile(r"^\s*(?:luật|pháp lệnh|nghị quyết)?\s*s[oốôóồ]\s*[:.]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OfficialNumber:
    number: int
    suffix: str  # "B" of "3176B/QĐ-SYT"
    year: int | None
    notation: str  # "NQ/TU", "QĐ-SYT", "KH-SYT-CĐN": all after the number and the year
    joint: str  # "-" as the Party writes it after the number, "/" as the State does

    @property
    def regime(self) -> str:
        """"party" for 09-NQ/TU, "state" for 15/QĐ-UBND; the joint after the number decides."""
        return "party" if self.joint == "-" else "state"

    @property
    def type_code(self) -> str:
        """First sign of the notation; for a State letter ("7432/UBND-XD") that is the issuer's sign."""
        return re.split(r"[-/.&,]", self.notation, maxsplit=1)[0]

    @property
    def printed_number(self) -> str:
        return f"{format_number(self.number)}{self.suffix}"

    def __str__(self) -> str:
        year = f"{self.year}/" if self.year else ""
        return f"{self.printed_number}{self.joint}{year}{self.notation}"


def format_number(number: int) -> str:
    """A zero before numbers below 10, as both regimes prescribe."""
    return f"{number:02d}"


def official_number(number: int, notation: str, *, regime: str, suffix: str = "") -> OfficialNumber:
    """The number an office gives out: "09-NQ/TU" under the Party's rules, "15/QĐ-UBND" under the State's."""
    joint = "-" if regime == "party" else "/"
    return OfficialNumber(number=number, suffix=suffix.upper(), year=None, notation=tidy_notation(notation), joint=joint)


_IN_A_BOOK = re.compile(r"(?P<number>\d{1,6})\s?(?P<suffix>[A-Za-zĐđ]?)")


def parse_book_number(s: str) -> tuple[int, str] | None:
    """(number, suffix) of a bare number as registers have it: "15", "Số 015", "15a"; None for anything else."""
    match = _IN_A_BOOK.fullmatch(_LABEL.sub("", nfc(s)).strip())
    return (int(match["number"]), match["suffix"].upper()) if match and int(match["number"]) else None


def tidy_notation(notation: str) -> str:
    """One kind of dash and no blanks: "QĐ – UBND" → "QĐ-UBND"."""
    notation = re.sub(_DASH, "-", nfc(notation))
    notation = notation.replace("Ð", "Đ").replace("ð", "đ")
    return re.sub(r"\s+", "", notation).strip("-/.,&")


def _read(match: re.Match) -> OfficialNumber:
    return OfficialNumber(
        number=int(match["number"]),
        suffix=match["suffix"].upper(),
        year=int(match["year"]) if match["year"] else None,
        notation=tidy_notation(match["notation"]),
        joint="/" if match["joint"] == "/" else "-",
    )


def parse_number(s: str) -> OfficialNumber | None:
    """Reads one official number that fills the whole string, with or without "Số:"."""
    s = _LABEL.sub("", nfc(s)).strip().rstrip(".;,")
    match = _NUMBER.fullmatch(s)
    return _read(match) if match else None


def find_numbers(text: str) -> list[tuple[int, int, OfficialNumber]]:
    """(start, end, number) of every official number in running text; the notation needs a capital."""
    return [
        (match.start(), match.end(), _read(match))
        for match in _NUMBER.finditer(nfc(text))
        if match["notation"][0].isupper()
    ]


def number_key(s: str | OfficialNumber) -> str:
    """Equal for every spelling of one number: "09–NQ/TU", "9 nq tu" → "9nqtu"; "" where there is none."""
    groups = re.findall(r"[a-z]+|\d+", fold(_LABEL.sub("", str(s))))
    key, previous_digit = "", False
    for group in groups:
        digit = group.isdigit()
        key += ("/" if digit and previous_digit else "") + (group.lstrip("0") or "0" if digit else group)
        previous_digit = digit
    return key


def number_sort_key(s: str | OfficialNumber) -> tuple:
    """By notation, year, number, suffix; what is no official number comes last."""
    parsed = s if isinstance(s, OfficialNumber) else parse_number(s)
    if parsed is None:
        return (1, fold(str(s)), 0, 0, "")
    return (0, fold(parsed.notation), parsed.year or 0, parsed.number, parsed.suffix)
