"""How sure a figure of a sample is: variance by linearisation, with weights, strata and the finite population.

Sources: Cochran, Sampling Techniques (1977), ch. 5A and 6; Särndal, Swensson, Wretman, Model Assisted Survey Sampling
(1992), 5.5 and 5.7; Kish (1965) for the effect of unequal weights; Wilson (1927) for the interval.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from .columns import as_column, ratio


@dataclass(frozen=True, eq=False)
class Design:
    """A sample by chance. `stratum`: the index of each response's stratum, below zero where it is not known; None where
    there are no strata. `population`: how many people each stratum has (or the one number of all), zero where that is
    not known and no finite-population correction is due."""

    stratum: np.ndarray | None = None
    population: tuple = (0,)
    confidence: float = 0.95

    @property
    def quantile(self):
        return float(ndtri(0.5 + self.confidence / 2))


@dataclass(frozen=True, eq=False)
class Tally:
    """What is known of a coded column by stratum (rows of the tables) and code (columns): how many, Σw, Σw². `sizes` are
    all responses of a stratum, with those outside the base: a base is a domain, its size was not planned."""

    counts: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    sizes: np.ndarray
    population: np.ndarray


def tally(column, codes, weights, design=None):
    """`column` with values below zero is outside the base. Responses without a known stratum make one of their own."""
    strata = len(design.population) if design else 1
    if design and design.stratum is not None:
        stratum = as_column(design.stratum)
        stratum = np.where(stratum < 0, strata, stratum)
        sizes = np.bincount(stratum, minlength=strata + 1)
        population = np.append(np.asarray(design.population, dtype=float), 0)
        cell = stratum * codes + column
    else:
        sizes = np.array([len(column)])
        population = np.asarray(design.population if design else (0,), dtype=float)[:1]
        cell = column
    inside = column >= 0
    cell, weights = cell[inside], weights[inside]
    shape, length = (len(sizes), codes), len(sizes) * codes
    return Tally(
        np.bincount(cell, minlength=length).reshape(shape),
        np.bincount(cell, weights, length).reshape(shape),
        np.bincount(cell, weights * weights, length).reshape(shape),
        sizes,
        population,
    )


def linearised(tally, scores):
    """(means, variances) of the columns of `scores`: one row per code, NaN where the code is outside the base. The mean
    of an indicator is a share. A stratum of one response is centred on the whole, which errs on the wide side."""
    scores = np.asarray(scores, dtype=float)
    inside = np.isfinite(scores).all(axis=1)
    scores, sums, squares = scores[inside], tally.sums[:, inside], tally.squares[:, inside]
    total = sums.sum()
    if not total > 0:
        return np.full(scores.shape[1], np.nan), np.full(scores.shape[1], np.nan)
    means = sums.sum(axis=0) @ scores / total
    deviations = scores - means
    first = sums @ deviations / total
    second = squares @ deviations**2 / total**2
    sizes = tally.sizes[:, None].astype(float)
    within = np.where(sizes > 1, (second - first**2 / np.maximum(sizes, 1)) * sizes / np.maximum(sizes - 1, 1), second)
    population = tally.population[:, None]
    uncounted = np.where(population > 0, np.clip(1 - sizes / np.maximum(population, 1), 0, 1), 1)
    if tally.sizes.sum() < 2:
        return means, np.full(means.shape, np.nan)
    return means, np.maximum((uncounted * within).sum(axis=0), 0)


def effective_size(weights):
    """Kish's n_eff = (Σw)²/Σw²: how many answers of equal weight would be worth the same."""
    weights = np.asarray(weights, dtype=float)
    return float(ratio(weights.sum() ** 2, (weights**2).sum()))


def design_effect(weights):
    """Kish's deff = 1 + cv² of the weights. A response of weight zero stands for nobody and is not counted."""
    weights = np.asarray(weights, dtype=float)
    return float(ratio(np.count_nonzero(weights), effective_size(weights))) if weights.any() else float("nan")


def wilson(share, size, confidence=0.95):
    """(low, high) of a share (0..1) of `size` answers, or as many as they are worth. Holds at 0 % and 100 % too."""
    share, size = np.asarray(share, dtype=float), np.asarray(size, dtype=float)
    z = ndtri(0.5 + confidence / 2)
    widened = 1 + ratio(z * z, size)
    centre = (share + ratio(z * z, 2 * size)) / widened
    half = z * np.sqrt(ratio(share * (1 - share), size) + ratio(z * z, 4 * size * size)) / widened
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
