"""The freedoms that real offices take within the official layout."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in points. What is to be written by hand is left blank on the page."""

    body: float = 14.0
    head: float = 13.0
    title: float = 14.0
    leading: float = 1.22
    gap: float = 5.0
    indent: float = 34.0
    left: float = 85.0  # 30 mm
    right: float = 42.5  # 15 mm
    top: float = 56.7
    bottom: float = 56.7
    dashes_under_motto: bool = False
    spaced_number: bool = False  # "Số : 15 /QĐ-UBND"
    number_by_hand: bool = False
    date_by_hand: bool = False
    date_low: bool = False  # date a little lower than the number
    urgency: str = "stamp"  # "stamp": red picture; "typed": text with a frame
    seal_ink: str = "#c8102e"

    @classmethod
    def sample(cls, rng: random.Random, regime: str, *, by_hand: float = 0.0) -> Style:
        body = rng.choice((13.0, 13.5, 14.0, 14.0))
        return cls(
            body=body,
            head=rng.choice((12.0, 12.5, 13.0)) if regime == "state" else rng.choice((13.0, 13.5, 14.0)),
            title=rng.choice((14.0, 14.0, 15.0)) if regime == "state" else rng.choice((14.5, 15.0, 16.0)),
            leading=rng.uniform(1.12, 1.3),
            gap=rng.uniform(3, 7),
            indent=rng.choice((28.0, 34.0, 36.0)),
            left=rng.choice((79.4, 85.0, 85.0)),
            right=rng.choice((42.5, 48.2, 56.7)),
            dashes_under_motto=regime == "state" and rng.random() < 0.12,
            spaced_number=rng.random() < 0.15,
            number_by_hand=rng.random() < by_hand,
            date_by_hand=rng.random() < by_hand,
            date_low=rng.random() < 0.15,
            urgency=rng.choice(("stamp", "typed")),
        )
