"""Groups of a personal question as columns of a cross-table: those too small to be shown are put together."""

from dataclasses import dataclass

import numpy as np

REST = "Các nhóm còn lại"
MOST, MOST_PLACES = 12, 80  # columns, of areas on a map; the smallest of more groups go into the rest


@dataclass(frozen=True, eq=False)
class Bands:
    """`of_code[code]`: the number of its band. `column`: the same for every response."""

    key: str
    codes: tuple
    labels: tuple
    of_code: tuple
    column: np.ndarray
    merged: tuple  # labels that were put together

    @property
    def count(self):
        return len(self.codes)


def bands(facet, least, *, most=MOST):
    """Of the valid responses. Groups under `least` go into one band, and further ones, from the smallest, until that band
    holds as many itself."""
    counts = facet.counts
    by_size = sorted(range(len(counts)), key=lambda code: (counts[code], code))
    together = [code for code in by_size if counts[code] < least]
    if len(by_size) - len(together) > most:
        together = by_size[: len(by_size) - most + 1]
    for code in by_size[len(together) :]:
        if not together or (len(together) > 1 and counts[together].sum() >= least):
            break
        together.append(code)
    alone = [code for code in range(len(counts)) if code not in together]
    band = {code: place for place, code in enumerate(alone)} | dict.fromkeys(together, len(alone))
    of_code = tuple(band[code] for code in range(len(counts)))
    places = np.array([*of_code, -1])
    return Bands(
        facet.key,
        tuple(facet.codes[code] for code in alone) + (("_rest",) if together else ()),
        tuple(facet.labels[code] for code in alone) + ((REST,) if together else ()),
        of_code,
        places[np.where(facet.column < 0, len(of_code), facet.column)],
        tuple(facet.labels[code] for code in together if counts[code]),
    )
