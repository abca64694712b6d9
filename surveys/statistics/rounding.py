"""Rounding by the largest remainder: what is rounded still adds up."""

import numpy as np

_NOISE = 1e-9  # 29.999999999999996 is a whole 30 that floating point missed


def apportion(parts, total):
    """Whole numbers that add up to `total`, as near to `parts` (numbers adding up to it) as can be. Of equal remainders
    the earlier part is served first."""
    parts = np.asarray(parts, dtype=float)
    whole = np.floor(parts + _NOISE)
    remainder = np.round(parts - whole, 9)
    missing = int(round(total - whole.sum()))
    whole[np.argsort(-remainder, kind="stable")[:missing]] += 1
    return whole.astype(np.int64)


def rounded_percentages(amounts, decimals=1):
    """Percentages of the sum of `amounts`, rounded so that they add up to exactly 100; NaN where the sum is zero."""
    amounts = np.asarray(amounts, dtype=float)
    total = amounts.sum()
    if not total > 0:
        return np.full(amounts.shape, np.nan)
    steps = 100 * 10**decimals
    return apportion(amounts * steps / total, steps) / 10**decimals
