"""The pages of the gate bench: `iter_marked` must all be stopped, `iter_open` must pass."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benches import gate_marked, gate_open
from benches.gate_pages import Sample

# A prime that divides neither table, so that a short run still draws from all over them.
_STRIDE = 13


def marked(seed: int, index: int) -> Sample:
    return _make(gate_marked.FAMILIES, "marked", seed, index)


def opened(seed: int, index: int) -> Sample:
    return _make(gate_open.FAMILIES, "open", seed, index)


def iter_marked(seed: int, n: int) -> Iterator[Sample]:
    return (marked(seed, index) for index in range(n))


def iter_open(seed: int, n: int) -> Iterator[Sample]:
    return (opened(seed, index) for index in range(n))


def _make(families: tuple, side: str, seed: int, index: int) -> Sample:
    family = families[index * _STRIDE % len(families)]
    return family(random.Random(f"{side}:{seed}:{index}"))
