"""Do several items measure one thing? Reliability of a scale.

Sources: Cronbach (1951); Feldt, Woodruff, Salih (1987) for the interval; McDonald (1999) for ω, with one factor by
principal axes.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from .columns import known, ratio


@dataclass(frozen=True)
class Item:
    """`rest_r`: correlation with the sum of the other items; `alpha_without`: α of the scale if this one is dropped."""

    mean: float | None
    rest_r: float | None
    alpha_without: float | None


@dataclass(frozen=True)
class Scale:
    """`n`: responses with all items answered; the others take no part. α may be negative: the items contradict. ω is None
    for fewer than three items or where no single factor is found."""

    n: int
    alpha: float | None
    low: float | None
    high: float | None
    omega: float | None
    items: tuple[Item, ...]


def scale(scores, *, confidence=0.95):
    """`scores`: one row per response, one column per item, all pointing the same way, NaN where there is no answer."""
    scores = np.asarray(scores, dtype=float)
    scores = scores[np.isfinite(scores).all(axis=1)]
    n, items = scores.shape
    if n < 2 or items < 2:
        return Scale(n, None, None, None, None, tuple(Item(known(mean), None, None) for mean in _means(scores)))
    covariance = np.cov(scores, rowvar=False)
    alpha = _alpha(covariance)
    low, high = _interval(alpha, n, items, confidence)
    return Scale(
        n=n,
        alpha=known(alpha),
        low=known(low),
        high=known(high),
        omega=known(_omega(covariance)),
        items=tuple(_item(scores, covariance, number) for number in range(items)),
    )


def _means(scores):
    return scores.mean(axis=0) if len(scores) else np.full(scores.shape[1], np.nan)


def _alpha(covariance):
    items, total = len(covariance), covariance.sum()
    return items / (items - 1) * (1 - ratio(np.trace(covariance), total)) if items > 1 else np.nan


def _interval(alpha, n, items, confidence):
    tail = (1 - confidence) / 2
    degrees = (n - 1, (n - 1) * (items - 1))
    return 1 - (1 - alpha) * fdtri(*degrees, 1 - tail), 1 - (1 - alpha) * fdtri(*degrees, tail)


def _item(scores, covariance, number):
    others = np.arange(len(covariance)) != number
    with_rest = covariance[number, others].sum()
    spread = covariance[number, number] * covariance[np.ix_(others, others)].sum()
    return Item(
        mean=known(scores[:, number].mean()),
        rest_r=known(with_rest / np.sqrt(spread) if spread > 0 else np.nan),
        alpha_without=known(_alpha(covariance[np.ix_(others, others)])),
    )


def _omega(covariance, rounds=5000):
    spread = np.sqrt(np.diag(covariance))
    if len(covariance) < 3 or not (spread > 0).all():
        return np.nan
    correlation = covariance / np.outer(spread, spread)
    common = np.ones(len(correlation))
    for _ in range(rounds):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, common)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * np.sqrt(max(values[-1], 0))
        before, common = common, loadings**2
        if np.abs(common - before).max() < 1e-13:
            break
    if (common > 1).any():
        return np.nan
    together = loadings.sum() ** 2
    return together / (together + (1 - common).sum())
