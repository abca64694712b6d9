"""What the name of a file alone gives away."""

from __future__ import annotations

import re

from vietnamese.legacy import possible_readings
from vietnamese.text import fold, nfc

from .verdicts import Reason
from .wording import LEVELS, letters

_ABOUT_SECRETS = re.compile(r"\b(bi mat|bao mat|danh muc|luat|nghi dinh|khong mat|quy dinh|huong dan|thong tu|tap huan)\b")
_COMPOUND_BEFORE = {"bi", "bao", "khong", "co", "giu", "do", "be", "nuoc", "sinh", "trac", "va", "tuan"}
_COMPOUND_AFTER = {"ong", "khau", "ma", "thu", "danh", "nghi", "thiet", "vien", "vu", "do", "gau", "mia", "tich", "nuoc",
                   "tran", "bang", "hang", "nhat", "kinh", "so", "cat", "me", "troi", "duong", "tien"}


def name_reasons(file_name: str) -> list[Reason]:
    """Also as the name reads where it was typed in letters from before Unicode: "TèI MËT.doc"."""
    return [reason for name in (file_name, *possible_readings(file_name)) for reason in _reasons(name)]


def _reasons(file_name: str) -> list[Reason]:
    stem = nfc(file_name).rsplit(".", 1)[0] if "." in file_name else nfc(file_name)
    folded = re.sub(r"[^a-z0-9()\[\]]+", " ", fold(stem))
    speaks_of = bool(_ABOUT_SECRETS.search(folded))
    if found := re.search(r"\b(tuyet|toi) mat\b(?! (?:troi|khau))", folded):
        name = LEVELS[letters(found[0])]
        return [] if speaks_of else [_refused(name)]
    if re.search(r"[(\[]\s*mat\s*[)\]]", folded) and not re.search(r"[(\[]\s*(mặt|mất|mắt|mát)", stem.lower()):
        return [_refused("MẬT")]
    words = re.findall(r"[^\W_]+", stem)
    for number, word in enumerate(words):
        if fold(word) != "mat":
            continue
        before = fold(words[number - 1]) if number else ""
        after = fold(words[number + 1]) if number + 1 < len(words) else ""
        if before == "do" and number == 1 and word in ("MẬT", "Mật") and not speaks_of:  # "Độ Mật - công văn 12"
            return [_doubtful()]
        if before in _COMPOUND_BEFORE or after in _COMPOUND_AFTER:
            continue
        at_edge = number in (0, len(words) - 1)
        if word in ("MẬT", "Mật") and (at_edge or not stem.isupper()) and not speaks_of:
            return [_refused("MẬT")] if at_edge or word == "MẬT" else [_doubtful()]
        if word in ("MAT", "mật") and number == len(words) - 1 and not speaks_of:
            return [_doubtful()]
        if word == "MAT" and not stem.isupper() and not speaks_of:
            return [_doubtful()]
    if re.search(r"\b(luu hanh noi bo|khong pho bien|xem xong tra lai)\b", folded):
        return [Reason("circulation", "Tên tệp ghi phạm vi lưu hành hạn chế; cần người có trách nhiệm quyết định.")]
    return []


def _refused(name: str) -> Reason:
    return Reason("name_secrecy_level", f"Tên tệp ghi độ mật “{name}”.")


def _doubtful() -> Reason:
    return Reason("name_doubt", "Tên tệp có chữ giống ghi chú độ mật; cần người có trách nhiệm xem lại.")
