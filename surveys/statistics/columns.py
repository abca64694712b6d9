"""What columns of answers and vectors of weights are."""

import numpy as np

MISSING = -1
NOT_ASKED = -2


class BadDesign(ValueError):
    """A sample or weighting that cannot be made; the sentence is for the person who planned it."""


def as_column(values):
    return np.asarray(values, dtype=np.int64)


def as_weights(weights, size):
    if weights is None:
        return np.ones(size)
    weights = np.asarray(weights, dtype=float)
    if weights.shape != (size,):
        raise ValueError(f"{weights.shape} weights for {size} responses")
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("weights must be finite and not below zero")
    return weights


def known(number):
    """A plain number, or None where there is none to tell."""
    return None if number is None or not np.isfinite(number) else float(number)


def ratio(above, below):
    """above / below, NaN where below is zero."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
