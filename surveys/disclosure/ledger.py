"""What a reader of all tables together knows: numbers, and the sums that tie them."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Ledger:
    """Every number has an id. `sensitive`: it must not be told if it is hidden. `hideable`: it may be hidden for the sake
    of another. `known` numbers are always told. `most`: an upper bound that the reader is told of a hidden number, None
    where none. An equation Σ coefficient·number = constant holds by construction, and the reader knows it."""

    values: list = field(default_factory=list)
    sensitive: list = field(default_factory=list)
    hideable: list = field(default_factory=list)
    equations: list = field(default_factory=list)  # [(ids, coefficients)]

    def number(self, value, *, sensitive=False, hideable=False):
        self.values.append(int(value))
        self.sensitive.append(sensitive)
        self.hideable.append(hideable)
        return len(self.values) - 1

    def numbers(self, values, **kind):
        """Ids in the shape of `values`."""
        values = np.asarray(values)
        return np.array([self.number(value, **kind) for value in values.ravel()], dtype=int).reshape(values.shape)

    def sums_to(self, parts, total):
        """Σ parts − total = 0."""
        parts = [int(part) for part in parts]
        self.equations.append(((*parts, int(total)), (*[1] * len(parts), -1)))
