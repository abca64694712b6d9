"""What the head reader hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNREADABLE = "viết tay / không đọc được"
SURE = 0.8  # from here on a value is shown as read with confidence

NAMES = (
    "symbol",
    "number",
    "notation",
    "doc_type",
    "issuer",
    "parent_body",
    "place",
    "date_issued",
    "subject",
    "signer",
    "signer_title",
    "signing_authority",
    "recipients",
    "urgency",
    "regime",
)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field. `value` is None where the paper has none or it could not be read (then `note` says so).
    Several issuers, signers, titles or powers are joined by " | "; `recipients` is a list and
    `date_issued` a date. `box` holds fractions of the page."""

    value: Any = None
    confidence: float = 0.0
    page: int | None = None
    box: Box | None = None
    note: str = ""

    def __bool__(self) -> bool:
        return self.value is not None


class Head(dict):
    """Field name → FieldReading, with an empty reading for every name that was not found."""

    def __init__(self, found: dict[str, FieldReading] | None = None) -> None:
        super().__init__({name: FieldReading() for name in NAMES})
        self.update({name: reading for name, reading in (found or {}).items() if reading is not None})

    def value(self, name: str):
        return self[name].value


def unreadable(segment=None) -> FieldReading:
    if segment is None:
        return FieldReading(note=UNREADABLE)
    return FieldReading(page=segment.page, box=segment.box, note=UNREADABLE)
