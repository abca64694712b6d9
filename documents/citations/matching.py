"""How well a document of the store fits what a citation says. Issuer and date decide between papers of one number."""

from __future__ import annotations

import datetime
import re

from vietnamese.text import fold

DATE_AGREES, ISSUER_AGREES = 2, 1
_ABBREVIATIONS = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho", "tw": "trung uong"}
_OFFICES = re.compile(
    r"\b(?:ban thuong vu|ban chap hanh dang bo|ban chap hanh|thuong truc|bo truong|chu tich|giam doc|tong giam doc|thong doc|"
    r"chanh an|vien truong|cua|dang)\b"
)


def strength(
    *, date: datetime.date | None, year: int | None, issuer: str, issued: datetime.date | None, issuer_names: str,
    year_in_number: bool, by_name: bool = False,
) -> int | None:
    """The higher the better; None where the document contradicts the citation."""  # fmt: skip
    same_day = date is not None and date == issued
    if by_name and (date or year) and (issued is None or (date or issued) != issued or (year or issued.year) != issued.year):
        return None
    if date is not None and issued is not None and not same_day and not year_in_number:
        return None
    agrees = issuers_agree(issuer, issuer_names)
    if agrees is False and not same_day:
        return None
    return DATE_AGREES * same_day + ISSUER_AGREES * (agrees is True)


def issuers_agree(cited: str, printed: str) -> bool | None:
    """None where one is missing or they neither agree nor differ plainly."""
    cited_words, printed_words = _words(cited), _words(printed)
    if not cited_words or not printed_words:
        return None
    if cited_words <= printed_words or printed_words <= cited_words:
        return True
    shared = len(cited_words & printed_words) / min(len(cited_words), len(printed_words))
    return None if shared > 0.5 else False


def _words(name):
    folded = " ".join(_ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", fold(name)))
    return set(_OFFICES.sub(" ", folded).split())
