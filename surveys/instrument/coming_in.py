"""What imports have in common: what they return, and names from elsewhere made into codes of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from vietnamese.text import exact, fold, nfc

PERSONAL_WORDS = (
    ("party_age", r"tuổi đảng"),
    ("gender", r"giới tính|^nam ?/ ?nữ"),
    ("age", r"độ tuổi|nhóm tuổi|(?<!\w)tuổi(?!\w)"),
    ("education", r"trình độ|học vấn"),
    ("ethnicity", r"dân tộc"),
    ("religion", r"tôn giáo"),
    ("occupation", r"nghề nghiệp|công việc hiện"),
    ("position", r"chức vụ|vị trí công tác|chức danh"),
    ("unit", r"đơn vị|cơ quan|chi bộ|nơi công tác"),
    ("area", r"địa bàn|nơi (ở|cư trú|sinh sống)|xã, phường|huyện, thành phố|xã/phường"),
)


class BadFile(ValueError):
    """A Vietnamese sentence why the file could not be read at all."""


@dataclass
class Imported:
    """`definition` is JSON for `definition.parse`; `answers` in our format; `report` says what did not come, or came
    otherwise."""

    definition: dict
    report: list[str] = field(default_factory=list)
    answers: list[dict] = field(default_factory=list)


def tidy(value, longest: int = 1000) -> str:
    text = "" if value is None else str(value)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff]", "", text[: 4 * longest])
    return nfc(text).strip()[:longest].strip()


def code_of(name: str, taken: Iterable[str], first: str = "C") -> str:
    """A code of ours that reminds of the name, unlike those that are taken (capitals make no difference)."""
    taken = {code.lower() for code in taken}
    plain = re.sub(r"[^A-Za-z0-9]+", "_", name if name.isascii() else fold(name)).strip("_")
    if not plain or not plain[0].isalpha():
        plain = first + plain
    code, number = plain[:28].rstrip("_"), 2
    start = code
    while code.lower() in taken:
        code, number = f"{start}_{number}", number + 1
    return code


def personal_kind(text: str) -> str:
    """By short headings only: a long question that speaks of an age asks about something else."""
    words = exact(text)
    if len(words.split()) > 14:
        return ""
    return next((kind for kind, pattern in PERSONAL_WORDS if re.search(pattern, words)), "")
