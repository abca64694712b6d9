"""Weights that bring the responses to what is known of the population.

Post-stratification: Holt and Smith (1979). Raking: Deming and Stephan (1940); the ceiling is applied in every round, so
that the margins are met with capped weights as far as they can be (Battaglia, Hoaglin, Frankel 2009).
"""

from dataclasses import dataclass

import numpy as np

from .columns import BadDesign, as_column, as_weights
from .variance import design_effect, effective_size

_ROUNDS = 1000
_REACHED = 1e-12  # largest deviation of a share (0..1) from its target at which raking stops
_MET = 1e-4  # and up to which a margin is called met: a hundredth of a point


@dataclass(frozen=True)
class Report:
    """`deviation`: largest distance of a weighted share from its target, in points. `margins`: {key: the same of each
    group, signed}. `off`: the keys of margins missed by more than 0.01 point. `capped`: responses that stand at the
    ceiling. `largest`, `smallest`: weights, the mean being 1."""

    converged: bool
    rounds: int
    deviation: float
    margins: dict[str, tuple[float, ...]]
    off: tuple[str, ...]
    capped: int
    largest: float
    smallest: float
    deff: float
    n_eff: float


def cell_weights(cell, targets, *, base=None, cap=None):
    """(weights, Report) of cell post-stratification: a column of cells, and the population (or share) of each cell. A
    response outside every cell keeps its base weight. With a ceiling the cells below it cannot make up within a cell, so
    the report says by how much they are missed."""
    return rake({"cell": (cell, targets)}, base=base, cap=cap)


def rake(margins, *, base=None, cap=None, rounds=_ROUNDS):
    """(weights, Report). `margins`: {key: (column, population or share of each code)}. `cap`: ceiling as a multiple of
    the mean weight. The weights have mean 1. A response without an answer in a margin is passed over by that margin."""
    margins = {key: (as_column(column), _shares_of(key, column, targets)) for key, (column, targets) in margins.items()}
    if not margins:
        raise BadDesign("Chưa có số liệu tổng thể nào để gia quyền.")
    if cap is not None and not cap > 1:
        raise BadDesign("Trần quyền số phải lớn hơn 1.")
    size = len(next(iter(margins.values()))[0])
    weights = as_weights(base, size)
    _refuse_empty(margins, weights)
    weights = _capped(weights, cap)
    done, worst = 0, _worst(margins, weights)
    while done < rounds and worst > _REACHED:
        for column, shares in margins.values():
            weights = weights * _factors(column, shares, weights)
        weights = _capped(weights, cap)
        done, before, worst = done + 1, worst, _worst(margins, weights)
        if done > 10 and worst > before * (1 - 1e-9) and worst < 1e-9:
            break  # what is left is the noise of floating point
    return weights, _report(margins, weights, cap, done)


def _shares_of(key, column, targets):
    targets = np.asarray(targets, dtype=float)
    if not (np.isfinite(targets).all() and (targets >= 0).all() and targets.sum() > 0):
        raise BadDesign(f"Số liệu tổng thể của biên «{key}» phải là các số không âm, không phải tất cả bằng 0.")
    if as_column(column).max(initial=-1) >= len(targets):
        raise BadDesign(f"Biên «{key}» thiếu số liệu tổng thể của một nhóm có trong phiếu.")
    return targets / targets.sum()


def _refuse_empty(margins, weights):
    for key, (column, shares) in margins.items():
        present = _weight_by_group(column, len(shares), weights)
        for number, (weight, share) in enumerate(zip(present, shares, strict=True), start=1):
            if share > 0 and not weight > 0:
                raise BadDesign(
                    f"Không có phiếu nào ở nhóm thứ {number} của biên «{key}» nên không thể gia quyền; hãy gộp nhóm này với nhóm khác."
                )


def _weight_by_group(column, groups, weights):
    inside = column >= 0
    return np.bincount(column[inside], weights[inside], groups)


def _factors(column, shares, weights):
    present = _weight_by_group(column, len(shares), weights)
    factors = np.divide(shares * present.sum(), present, out=np.ones(len(shares)), where=present > 0)
    return np.append(factors, 1.0)[np.where(column < 0, len(shares), column)]


def _capped(weights, cap):
    """Mean 1 and nothing above the ceiling: what is cut off is spread over the others, and the mean stays."""
    weights = weights * (np.count_nonzero(weights) / weights.sum())
    if cap is None:
        return weights
    above = np.zeros(len(weights), dtype=bool)
    while (weights > cap * (1 + 1e-12)).any():
        above |= weights >= cap
        rest = weights[~above].sum()
        left = np.count_nonzero(weights) - cap * above.sum()
        weights = np.where(above, cap, weights * (left / rest))
    return weights


def _deviations(margins, weights):
    for key, (column, shares) in margins.items():
        present = _weight_by_group(column, len(shares), weights)
        yield key, present / present.sum() - shares


def _worst(margins, weights):
    return max(float(np.abs(deviations).max()) for _, deviations in _deviations(margins, weights))


def _report(margins, weights, cap, rounds):
    deviations = dict(_deviations(margins, weights))
    off = tuple(key for key, values in deviations.items() if np.abs(values).max() > _MET)
    positive = weights[weights > 0]
    return Report(
        converged=not off,
        rounds=rounds,
        deviation=100 * _worst(margins, weights),
        margins={key: tuple((100 * values).tolist()) for key, values in deviations.items()},
        off=off,
        capped=int((weights >= cap * (1 - 1e-9)).sum()) if cap else 0,
        largest=float(positive.max()),
        smallest=float(positive.min()),
        deff=design_effect(weights),
        n_eff=effective_size(weights),
    )
