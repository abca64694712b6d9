"""How many people do the personal questions of a form make recognisable, before anybody has answered?

With a roster it is counted: two people are in one group when they would give the same answers to all personal questions.
Without one it is estimated from the margins of the population, as if the traits were independent; without margins, as
if all answers were equally frequent. Real traits hang together, so an estimate is no promise, and says so.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .coarsening import Change, Step, ladder
from .elements import PERSONAL, Form, Question

SMALL = 5
THRESHOLD = 0.05
MOST_PROPOSALS = 3
MOST_TRIED = 400
MOST_CELLS, MOST_CONDENSED = 100_000, 5_000
ADULT = (18, 80)  # the ages an open question is taken to range over where nothing is known
PARTY_YEARS = (0, 55)


@dataclass(frozen=True)
class Proposal:
    changes: tuple[Change, ...]
    unique: float
    small: float


@dataclass(frozen=True)
class Effect:
    """What would be left if this question were not asked."""

    kind: str
    unique: float
    small: float


@dataclass(frozen=True)
class Measure:
    """Shares of 1. `unmeasured` are personal questions about which nothing was known."""

    people: int
    kinds: tuple[str, ...]
    unique: float
    small: float
    k: int
    threshold: float
    estimated: bool = False
    unmeasured: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    sentences: tuple[str, ...] = field(default=())

    @property
    def passes(self) -> bool:
        return self.unique <= self.threshold


def measure(
    form: Form, roster: Sequence[Mapping[str, str]], *, k: int = SMALL, threshold: float = THRESHOLD
) -> Measure:
    """`roster`: one row a person, personal kind → value as the office keeps it ("Nữ", 43, "Trưởng phòng").
    `district` beside `area` allows communes to be merged into districts."""
    known = {kind for row in roster for kind, value in row.items() if value not in (None, "")}
    asked = _asked(form)
    ladders = {kind: list(ladder(q, roster)) for kind, q in asked.items() if kind in known}
    unmeasured = tuple(kind for kind in asked if kind not in ladders)
    kinds = tuple(ladders)
    people = len(roster)
    levels = dict.fromkeys(kinds, 0)
    unique, small = _shares(ladders, levels, people, k)
    effects = tuple(
        Effect(kind, *_shares(ladders, levels | {kind: len(ladders[kind]) - 1}, people, k)) for kind in kinds
    )
    proposals = () if unique <= threshold else tuple(_proposals(ladders, people, k, threshold))
    return Measure(
        people, kinds, unique, small, k, threshold, False, unmeasured, effects, proposals,
        _sentences(people, kinds, unique, small, k, unmeasured, effects, "trong danh sách"),
    )  # fmt: skip


def _asked(form: Form) -> dict[str, Question]:
    """Of two questions about one trait the one with more answers tells more. Other traits each stand alone."""
    asked: dict[str, Question] = {}
    for question in form.personal:
        before = asked.get(question.personal)
        if before is None or (before.options and len(question.options or range(99)) > len(before.options)):
            asked[question.personal] = question
    return asked


def _shares(ladders: dict[str, list[Step]], levels: dict[str, int], people: int, k: int) -> tuple[float, float]:
    columns = [ladders[kind][level].codes for kind, level in levels.items()]
    columns = [codes for codes in columns if codes is not None]
    if not people:
        return 0.0, 0.0
    groups = np.zeros(people, dtype=np.int64)
    for codes in columns:
        groups = np.unique(groups * (codes.max() + 1) + codes, return_inverse=True)[1].ravel()
    sizes = np.bincount(groups)
    return float((sizes == 1).sum() / people), float(sizes[sizes < k].sum() / people)


def _proposals(ladders: dict[str, list[Step]], people: int, k: int, threshold: float) -> Iterator[Proposal]:
    """The least changes that reach the threshold: few steps first, and none that does more than one already found."""
    kinds = list(ladders)
    ranges = [range(len(ladder)) for ladder in ladders.values()]
    found: list[tuple[int, ...]] = []
    tried = 0
    for levels in sorted(itertools.product(*ranges), key=lambda levels: _cost(ladders, levels)):
        if len(found) == MOST_PROPOSALS or tried == MOST_TRIED:
            return
        if any(all(a >= b for a, b in zip(levels, before, strict=True)) for before in found):
            continue
        tried += 1
        unique, small = _shares(ladders, dict(zip(kinds, levels, strict=True)), people, k)
        if unique <= threshold:
            found.append(levels)
            changes = (ladders[kind][level].change for kind, level in zip(kinds, levels, strict=True) if level)
            yield Proposal(tuple(changes), unique, small)


def _cost(ladders: dict[str, list[Step]], levels: tuple[int, ...]) -> float:
    """To give up a question costs as much as to blur two; a ladder of many rungs is not dearer for that."""
    return sum(
        2.0 if level and level == len(ladder) - 1 else level / max(1, len(ladder) - 1)
        for ladder, level in zip(ladders.values(), levels, strict=True)
    )


def estimate(
    form: Form,
    population: int,
    margins: Mapping[str, Mapping[str, float]] | None = None,
    *,
    k: int = SMALL,
    threshold: float = THRESHOLD,
) -> Measure:
    """For a survey without a roster. `population`: people of the area; `margins`: personal kind → value → count or
    share."""
    shares: dict[str, np.ndarray] = {}
    assumed: list[str] = []
    for kind, question in _asked(form).items():
        known = np.array([v for v in (margins or {}).get(kind, {}).values() if v > 0], dtype=float)
        if known.size:
            shares[kind] = known / known.sum()
        elif cells := _possible_answers(question):
            shares[kind] = np.full(cells, 1 / cells)
            assumed.append(kind)
    unmeasured = tuple(kind for kind in _asked(form) if kind not in shares)
    kinds = tuple(shares)
    unique, small = _expected(list(shares.values()), population, k)
    effects = tuple(
        Effect(kind, *_expected([s for other, s in shares.items() if other != kind], population, k)) for kind in kinds
    )
    sentences = _sentences(population, kinds, unique, small, k, unmeasured, effects, "của địa bàn", "Ước tính: ")
    basis = "Ước tính coi các đặc điểm là độc lập với nhau; thực tế chúng đi cùng nhau nên con số có thể lệch."
    if assumed:
        basis += f" Chưa có cơ cấu dân số về {_names(assumed)}, tạm coi các phương án có số người bằng nhau: số người bị nhận ra thường nhiều hơn thế."
    return Measure(
        population, kinds, unique, small, k, threshold, True, unmeasured, effects,
        tuple(_droppings(shares, population, k, threshold)) if unique > threshold else (), (*sentences, basis),
    )  # fmt: skip


def _possible_answers(question: Question) -> int:
    if question.options:
        return len(question.options)
    if question.type in ("number", "scale") and question.personal in ("age", "party_age"):
        low, high = ADULT if question.personal == "age" else PARTY_YEARS
        low = low if question.min is None else int(question.min)
        high = high if question.max is None else int(question.max)
        return max(1, high - low + 1)
    return 0


def _expected(shares: list[np.ndarray], population: int, k: int) -> tuple[float, float]:
    """In a cell of probability p each person is alone with (1-p)^(N-1), and among fewer than k by the binomial tail;
    summed over all cells, weighted by p."""
    if population < 1:
        return 0.0, 0.0
    p, times = np.ones(1), np.ones(1)
    for share in shares:
        p = np.multiply.outer(p, share).ravel()
        times = np.repeat(times, share.size)
        if p.size > MOST_CELLS:
            p, times = _condensed(p, times)
    p = np.minimum(p, 1 - 1e-12)
    others = population - 1
    chance = np.exp(others * np.log1p(-p))
    unique, small = float((times * p * chance).sum()), 0.0
    for companions in range(min(k - 1, population)):
        small += float((times * p * chance).sum())
        chance = chance * (others - companions) / (companions + 1) * p / (1 - p)
    return min(1.0, unique), min(1.0, small)


def _condensed(p: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cells of like size become one that stands for all of them; the sum of the probabilities stays."""
    order = np.argsort(p)
    p, times = p[order], times[order]
    starts = np.arange(0, p.size, math.ceil(p.size / MOST_CONDENSED))
    many = np.add.reduceat(times, starts)
    return np.add.reduceat(p * times, starts) / many, many


def _droppings(shares: dict[str, np.ndarray], population: int, k: int, threshold: float) -> Iterator[Proposal]:
    found: list[set[str]] = []
    for count in range(1, len(shares) + 1):
        for dropped in itertools.combinations(shares, count):
            if len(found) == MOST_PROPOSALS:
                return
            if any(before <= set(dropped) for before in found):
                continue
            unique, small = _expected([s for kind, s in shares.items() if kind not in dropped], population, k)
            if unique <= threshold:
                found.append(set(dropped))
                changes = (Change(kind, f"Bỏ câu hỏi về {PERSONAL[kind]}, hoặc hỏi theo nhóm lớn hơn.") for kind in dropped)
                yield Proposal(tuple(changes), unique, small)


def percent(share: float) -> str:
    """“66 %”, “2,6 %”: one decimal below ten; never 0 for some or 100 for not all."""
    value = 100 * share
    if 99 < value < 100:
        return "trên 99 %"
    if 0 < value < 0.1:
        return "dưới 0,1 %"
    return (f"{value:.1f}" if value < 9.95 else f"{value:.0f}").replace(".", ",").removesuffix(",0") + " %"


def _names(kinds) -> str:
    return ", ".join(PERSONAL[kind] for kind in kinds)


def _sentences(people, kinds, unique, small, k, unmeasured, effects, where: str, prefix: str = "") -> tuple[str, ...]:
    if not kinds:
        said = ["Phiếu không hỏi thông tin cá nhân nào đo được."]
    else:
        count = f"{people:,}".replace(",", ".")
        said = [
            f"{prefix}với {len(kinds)} câu về bản thân ({_names(kinds)}), {percent(unique)} trong {count} người {where} là duy nhất; "
            f"{percent(small)} ở nhóm dưới {k} người."
        ]
        best = min(effects, key=lambda effect: effect.unique)
        if best.unique < unique:
            said.append(f"Bỏ câu về {PERSONAL[best.kind]} thì còn {percent(best.unique)} là duy nhất.")
    if unmeasured:
        said.append(f"Chưa đo được ảnh hưởng của câu hỏi về {_names(unmeasured)}, vì không có số liệu.")
    return tuple(sentence[0].upper() + sentence[1:] for sentence in said)
