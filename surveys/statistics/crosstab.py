"""Two questions crossed: column percentages, and which differences are more than chance.

Sources: Agresti, Categorical Data Analysis (2013) for Pearson's test, Fisher's, adjusted residuals; Rao and Scott (1984),
first-order correction; Holm (1979); Benjamini and Hochberg (1995); Cramér (1946).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtr

from .columns import as_column, as_weights, ratio
from .rounding import rounded_percentages
from .variance import linearised, tally

_FEW = 5  # expected answers of a cell below which the χ² distribution is not to be relied on


@dataclass(frozen=True)
class Test:
    """`kind`: pearson, fisher (no statistic, no df) or rao_scott. `few`: cells in which fewer than 5 were expected;
    with any of them a Pearson or Rao-Scott p is only a hint."""

    kind: str
    statistic: float | None
    df: int | None
    p: float
    few: int


@dataclass(frozen=True, eq=False)
class CrossTab:
    """Tables have a row for each answer and a column for each group. `percent`: of the group's weighted base, NaN for an
    empty group; `rounded`: to one decimal, each column adding up to 100 (not in a multiple question). `letters`: of the
    groups in whose column the share is significantly smaller. `residuals`: adjusted standardised, beyond ±2 the cell is
    unlike the rest. `test` is None where a row or a column alone is left, and in a multiple question; so is Cramér's V."""

    counts: np.ndarray
    weighted: np.ndarray
    percent: np.ndarray
    rounded: np.ndarray
    base: np.ndarray
    weighted_base: np.ndarray
    n_eff: np.ndarray
    letters: tuple[tuple[str, ...], ...]
    test: Test | None = None
    cramers_v: float | None = None
    residuals: np.ndarray | None = None


def crosstab(column, codes, by, groups, weights=None, *, design=None, alpha=0.05, adjust="holm"):
    """The base are responses with an answer in both columns. `adjust`: holm or bh, over the pairs of groups of a row."""
    column, by = as_column(column), as_column(by)
    is_weighted, weights = weights is not None, as_weights(weights, len(column))
    inside = (column >= 0) & (by >= 0)
    counted = tally(np.where(inside, column * groups + by, -1), codes * groups, weights, design)
    shape = (codes, groups)
    counts, weighted, squares = (table.sum(axis=0).reshape(shape) for table in (counted.counts, counted.sums, counted.squares))
    is_weighted = is_weighted and np.ptp(weights[inside]) > 0 if inside.any() else False
    base, weighted_base = counts.sum(axis=0), weighted.sum(axis=0)
    n_eff = np.nan_to_num(ratio(weighted_base**2, squares.sum(axis=0)))
    shares = ratio(weighted, weighted_base)
    rounded = np.stack([rounded_percentages(part) for part in weighted.T], axis=1) if groups else shares
    return CrossTab(
        counts=counts,
        weighted=weighted,
        percent=100 * shares,
        rounded=rounded,
        base=base,
        weighted_base=weighted_base,
        n_eff=n_eff,
        letters=column_letters(shares, n_eff, alpha=alpha, adjust=adjust),
        test=_rao_scott(counted, shape) if is_weighted else _unweighted(counts),
        cramers_v=cramers_v(weighted),
        residuals=adjusted_residuals(weighted * ratio(ratio(weighted.sum() ** 2, squares.sum()), weighted.sum())),
    )


def crosstab_multiple(columns, by, groups, weights=None, *, alpha=0.05, adjust="holm"):
    """Options of a multiple question (columns of 1 and 0) by group: shares of respondents who answered it at all."""
    columns, by = [as_column(column) for column in columns], as_column(by)
    weights = as_weights(weights, len(by))
    inside = (by >= 0) & np.logical_or.reduce([column >= 0 for column in columns])
    base = np.bincount(by[inside], minlength=groups)
    weighted_base = np.bincount(by[inside], weights[inside], groups)
    n_eff = np.nan_to_num(ratio(weighted_base**2, np.bincount(by[inside], weights[inside] ** 2, groups)))
    chosen = [inside & (column == 1) for column in columns]
    counts = np.stack([np.bincount(by[rows], minlength=groups) for rows in chosen])
    weighted = np.stack([np.bincount(by[rows], weights[rows], groups) for rows in chosen])
    shares = ratio(weighted, weighted_base)
    letters = column_letters(shares, n_eff, alpha=alpha, adjust=adjust)
    return CrossTab(counts, weighted, 100 * shares, np.round(100 * shares, 1), base, weighted_base, n_eff, letters)


def pearson(counts):
    """(χ², df, p, table of expected), without empty rows and columns. None where fewer than two of either are left."""
    counts = _filled(counts)
    if min(counts.shape) < 2:
        return None
    expected = _expected(counts)
    statistic = float(((counts - expected) ** 2 / expected).sum())
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    return statistic, df, float(chdtrc(df, statistic)), expected


def cramers_v(counts):
    found = pearson(counts)
    if found is None:
        return None
    counts = _filled(counts)
    return float(np.sqrt(found[0] / (counts.sum() * (min(counts.shape) - 1))))


def adjusted_residuals(counts):
    """(O - E) / √(E (1 - row share)(1 - column share)), NaN where that is zero."""
    counts = np.asarray(counts, dtype=float)
    total = counts.sum()
    rows, columns = ratio(counts.sum(axis=1), total), ratio(counts.sum(axis=0), total)
    expected = total * np.outer(rows, columns)
    return (counts - expected) * np.sqrt(ratio(1, expected * np.outer(1 - rows, 1 - columns)))


def column_letters(shares, sizes, *, alpha=0.05, adjust="holm"):
    """For every cell the letters of the groups whose share is smaller, by z tests of two proportions (pooled, on `sizes`
    answers, or as many as they are worth); the pairs of one row are one family. Empty groups take no part."""
    shares, sizes = np.asarray(shares, dtype=float), np.asarray(sizes, dtype=float)
    present = np.flatnonzero(sizes > 0)
    left, right = (present[side] for side in np.triu_indices(len(present), 1))
    letters = [["" for _ in sizes] for _ in shares]
    if not len(left):
        return tuple(map(tuple, letters))
    pooled = (shares[:, left] * sizes[left] + shares[:, right] * sizes[right]) / (sizes[left] + sizes[right])
    error = np.sqrt(np.clip(pooled * (1 - pooled), 0, None) * (1 / sizes[left] + 1 / sizes[right]))
    difference = shares[:, left] - shares[:, right]
    z = np.divide(difference, error, out=np.zeros_like(difference), where=error > 1e-12)
    significant = {"holm": holm, "bh": benjamini_hochberg}[adjust](2 * ndtr(-np.abs(z))) < alpha
    for row, pair in zip(*np.nonzero(significant), strict=True):
        larger, smaller = (left[pair], right[pair]) if difference[row, pair] > 0 else (right[pair], left[pair])
        letters[row][larger] += f" {letter(smaller)}"
    return tuple(tuple(" ".join(sorted(cell.split(), key=lambda name: (len(name), name))) for cell in row) for row in letters)


def letter(group):
    """a … z, then aa, ab, …"""
    name = ""
    group += 1
    while group:
        group, rest = divmod(group - 1, 26)
        name = chr(ord("a") + rest) + name
    return name


def holm(p):
    """Holm's adjusted p along the last axis."""
    p = np.asarray(p, dtype=float)
    order = np.argsort(p, axis=-1)
    tests = p.shape[-1]
    climbing = np.maximum.accumulate(np.take_along_axis(p, order, -1) * np.arange(tests, 0, -1), axis=-1)
    return _put_back(np.minimum(climbing, 1), order)


def benjamini_hochberg(p):
    """Benjamini and Hochberg's adjusted p along the last axis."""
    p = np.asarray(p, dtype=float)
    order = np.argsort(p, axis=-1)
    tests = p.shape[-1]
    scaled = np.take_along_axis(p, order, -1) * tests / np.arange(1, tests + 1)
    climbing = np.minimum.accumulate(scaled[..., ::-1], axis=-1)[..., ::-1]
    return _put_back(np.minimum(climbing, 1), order)


def _put_back(values, order):
    placed = np.empty_like(values)
    np.put_along_axis(placed, order, values, -1)
    return placed


def _unweighted(counts):
    found = pearson(counts)
    if found is None:
        return None
    statistic, df, p, expected = found
    few = int((expected < _FEW).sum())
    if few and expected.shape == (2, 2):
        from scipy.stats import fisher_exact  # takes seconds to load, and few tables are so small

        return Test("fisher", None, None, float(fisher_exact(_filled(counts)).pvalue), few)
    return Test("pearson", statistic, df, p, few)


def _rao_scott(counted, shape):
    """Pearson's χ² of the weighted shares, divided by the mean generalised design effect, which follows from the variances
    of cells and margins alone."""
    weighted = counted.sums.sum(axis=0).reshape(shape)
    rows, columns = np.flatnonzero(weighted.sum(axis=1)), np.flatnonzero(weighted.sum(axis=0))
    if min(len(rows), len(columns)) < 2:
        return None
    n = int(counted.counts[:, counted.sums.sum(axis=0) > 0].sum())
    statistic, df, _, expected = pearson(weighted * n / weighted.sum())
    cell_row, cell_column = (index.ravel() for index in np.indices(shape))
    fitted = np.zeros(shape)
    fitted[np.ix_(rows, columns)] = expected / n
    effects = [
        _effects(counted, np.eye(weighted.size), fitted.ravel(), n),
        _effects(counted, cell_row[:, None] == rows, fitted.sum(axis=1)[rows], n),
        _effects(counted, cell_column[:, None] == columns, fitted.sum(axis=0)[columns], n),
    ]
    corrected = statistic * df / (effects[0] - effects[1] - effects[2])
    return Test("rao_scott", corrected, df, float(chdtrc(df, corrected)), int((expected < _FEW).sum()))


def _effects(counted, indicators, fitted, n):
    """Σ (1 - p) d over the indicators: d is the variance of a share over that of a simple random sample of n under
    independence, whose share is `fitted`."""
    _, variances = linearised(counted, indicators)
    return float(np.nansum(ratio(n * variances, fitted)))


def _expected(counts):
    return np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()


def _filled(counts):
    counts = np.asarray(counts, dtype=float)
    return counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
