"""Open work that must follow when a unit hands over to another.

Upper rooms register what they hold; this room imports none of them.
"""

from dataclasses import dataclass
from typing import Protocol


class Count(Protocol):
    def __call__(self, unit_ids: list[int]) -> int: ...


class Move(Protocol):
    def __call__(self, heirs: dict[int, int], *, by) -> int: ...


@dataclass(frozen=True)
class OpenWork:
    label: str
    count: Count
    move: Move


_open_work: dict[str, OpenWork] = {}


def register_open_work(code, *, label, count, move):
    """`count(unit_ids)` says how much open work these units hold; `move(heirs, by=…)` carries it over,
    `heirs` mapping the id of each ending unit to that of the unit that takes its work, and returns how much.
    It runs inside the transaction of the succession. What was issued stays where it is."""
    _open_work[code] = OpenWork(label, count, move)


def count_open_work(unit_ids) -> list[tuple[str, int]]:
    return [(work.label, work.count(list(unit_ids))) for work in _open_work.values()]


def move_open_work(heirs, *, by) -> dict[str, int]:
    return {code: work.move(heirs, by=by) for code, work in _open_work.items()}
