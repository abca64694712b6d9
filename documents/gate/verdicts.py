"""What the gate says, and the words it says it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Box = tuple[float, float, float, float]
Outcome = Literal["open", "hold", "refuse"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`sentence` is Vietnamese and says where; it never quotes more of the document than the mark itself.
    `box` holds fractions of the page, as the words of a reading do."""

    code: str
    sentence: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: Outcome
    reasons: list[Reason] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.outcome == "open"


# Every code the gate may give, with what follows from it.
OUTCOME_OF: dict[str, Outcome] = {
    "not_declared": "refuse",
    "secrecy_level": "refuse",
    "name_secrecy_level": "refuse",
    "secrecy_doubt": "hold",
    "name_doubt": "hold",
    "envelope_mark": "hold",
    "declassified": "hold",
    "secrecy_handling": "hold",
    "circulation": "hold",
    "unread_stamp": "hold",
    "unread_page": "hold",
    "examine_failed": "hold",
}

_RANK: dict[Outcome, int] = {"open": 0, "hold": 1, "refuse": 2}


def verdict_of(reasons: list[Reason]) -> Verdict:
    """The gravest outcome wins; its reasons come first."""
    ordered = sorted(reasons, key=lambda r: (-_RANK[OUTCOME_OF[r.code]], r.page or 0))
    return Verdict(OUTCOME_OF[ordered[0].code] if ordered else "open", ordered)


def region(box: Box | None) -> str:
    """Where on the page, in words."""
    if box is None:
        return ""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    height = "đầu trang" if y < 0.34 else "giữa trang" if y < 0.67 else "cuối trang"
    side = "bên trái" if x < 0.38 else "bên phải" if x > 0.62 else "ở giữa"
    return f"{height}, {side}"


def place(page: int | None, box: Box | None) -> str:
    if page is None:
        return "ở đầu trang, chân trang, phần thuộc tính hoặc ghi chú của tệp"
    where = region(box)
    return f"ở trang {page}" + (f", {where}" if where else "")
