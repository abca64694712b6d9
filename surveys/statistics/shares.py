"""One question: how many said what, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from .columns import NOT_ASKED, as_column, as_weights, known, ratio
from .rounding import rounded_percentages
from .variance import effective_size, linearised, tally, wilson


@dataclass(frozen=True)
class Share:
    """One answer. `percent`: of all who were asked; `valid`: of those who answered; `rounded`: the same to one decimal,
    adding up to 100 (an answer of a multiple question is rounded by itself). `margin`: half the interval at the design's
    confidence, from the linearised `se`; `low`, `high`: Wilson's interval on n_eff, without the finite population, so
    never too narrow. These four are None without a design."""

    n: int
    weighted: float
    percent: float | None
    valid: float | None
    rounded: float | None
    se: float | None = None
    margin: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Figure:
    """A figure made of several answers: `value` in points or in the units of the scores, `n` answers it rests on."""

    value: float | None
    se: float | None
    margin: float | None
    n: int


@dataclass(frozen=True)
class Question:
    """`n`: responses with an answer. `weighted`: their weight. `n_eff`, `deff`: what the weights leave of them.
    `net`: positive minus negative answers in points of the valid; `top`: share of the answers named as the top ones;
    `mean`: of the scores. None where not asked for."""

    n: int
    missing: int
    not_asked: int
    weighted: float
    n_eff: float | None
    deff: float | None
    shares: tuple[Share, ...]
    net: Figure | None = None
    top: Figure | None = None
    mean: Figure | None = None


def question(column, codes, weights=None, *, design=None, signs=None, top=(), scores=None):
    """`codes`: how many answers there are. `signs`: 1, 0, -1 or None for each; `top`: the indexes of the top answers
    (top-2 of a Likert scale); `scores`: the number each answer stands for, None for one that is none ("Khó trả lời")."""
    column = as_column(column)
    weights = as_weights(weights, len(column))
    counted = tally(column, codes, weights, design)
    answered, not_asked = column >= 0, int((column == NOT_ASKED).sum())
    shares = _shares(counted, weights[column != NOT_ASKED].sum(), weights[answered], design)
    n = int(counted.counts.sum())
    return Question(
        n=n,
        missing=len(column) - n - not_asked,
        not_asked=not_asked,
        weighted=float(counted.sums.sum()),
        n_eff=known(effective_size(weights[answered])),
        deff=known(ratio(np.count_nonzero(weights[answered]), effective_size(weights[answered]))),
        shares=shares,
        net=_figure(counted, [100.0 * (sign or 0) for sign in signs], design) if signs else None,
        top=_figure(counted, [100.0 * (code in set(top)) for code in range(codes)], design) if len(top) else None,
        mean=_figure(counted, [np.nan if score is None else score for score in scores], design)
        if scores is not None and len(scores)
        else None,
    )


def matrix(columns, codes, weights=None, **asked):
    """{row: Question} of {row: column}; every row on its own base."""
    return {row: question(column, codes, weights, **asked) for row, column in columns.items()}


@dataclass(frozen=True)
class Multiple:
    """Several answers allowed: shares of respondents, which may add up to more than 100. `answers`: answers per person."""

    n: int
    missing: int
    not_asked: int
    weighted: float
    n_eff: float | None
    shares: tuple[Share, ...]
    answers: float | None


def multiple(columns, weights=None, *, design=None):
    """`columns`: one for each option, 1 chosen, 0 not. The base are the respondents who answered the question at all."""
    columns = [as_column(column) for column in columns]
    size = len(columns[0]) if columns else 0
    weights = as_weights(weights, size)
    base, not_asked = _base(columns, size)
    heavy = weights[base]
    shares = tuple(_chosen(np.where(base, column == 1, -1), weights, heavy, weights[~not_asked].sum(), design) for column in columns)
    chosen = sum(share.weighted for share in shares)
    return Multiple(
        n=int(base.sum()),
        missing=int((~base & ~not_asked).sum()),
        not_asked=int(not_asked.sum()),
        weighted=float(heavy.sum()),
        n_eff=known(effective_size(heavy)),
        shares=shares,
        answers=known(ratio(chosen, heavy.sum())),
    )


@dataclass(frozen=True)
class Ranked:
    """One option of a ranking. `first`, `among_three`: share of the respondents who put it there. `mean_place`: of those
    who gave it a place, 1 is best."""

    placed: int
    first: Share
    among_three: Share
    mean_place: Figure


@dataclass(frozen=True)
class Ranking:
    n: int
    missing: int
    not_asked: int
    weighted: float
    options: tuple[Ranked, ...]


def ranking(columns, weights=None, *, design=None):
    """`columns`: one for each option: the place it was given, from 0; below zero where it was given none."""
    columns = [as_column(column) for column in columns]
    size = len(columns[0]) if columns else 0
    weights = as_weights(weights, size)
    base, not_asked = _base(columns, size)
    asked_weight, heavy = weights[~not_asked].sum(), weights[base]
    options = []
    for column in columns:
        placed = column >= 0
        first, among_three = (
            _chosen(np.where(base, placed & (column < places), -1), weights, heavy, asked_weight, design) for places in (1, 3)
        )
        places = tally(column, max(len(columns), int(column.max(initial=0)) + 1), weights, design)
        mean = _figure(places, 1.0 + np.arange(places.counts.shape[1]), design)
        options.append(Ranked(int(placed.sum()), first, among_three, mean))
    return Ranking(
        n=int(base.sum()),
        missing=int((~base & ~not_asked).sum()),
        not_asked=int(not_asked.sum()),
        weighted=float(heavy.sum()),
        options=tuple(options),
    )


def _base(columns, size):
    """(who answered at least one of the columns, who was asked none of them)."""
    base, not_asked = np.zeros(size, dtype=bool), np.full(size, bool(columns))
    for column in columns:
        base |= column >= 0
        not_asked &= column == NOT_ASKED
    return base, not_asked


def _chosen(column, weights, heavy, asked_weight, design):
    """The share of 1 in a column of 0 and 1, rounded by itself."""
    share = _shares(tally(column, 2, weights, design), asked_weight, heavy, design)[1]
    return Share(**{**share.__dict__, "rounded": None if share.valid is None else round(share.valid, 1)})


def _shares(counted, asked_weight, heavy, design):
    amounts = counted.sums.sum(axis=0)
    valid = ratio(amounts, amounts.sum())
    percent = 100 * ratio(amounts, asked_weight)
    rounded = rounded_percentages(amounts)
    rows = zip(counted.counts.sum(axis=0), amounts, percent, 100 * valid, rounded, strict=True)
    plain = [(int(n), float(weight), known(p), known(v), known(r)) for n, weight, p, v, r in rows]
    if design is None:
        return tuple(Share(*row) for row in plain)
    _, variances = linearised(counted, np.eye(len(amounts)))
    errors = 100 * np.sqrt(variances)
    low, high = wilson(valid, effective_size(heavy), design.confidence)
    sure = zip(errors, errors * design.quantile, 100 * low, 100 * high, strict=True)
    return tuple(Share(*row, *map(known, more)) for row, more in zip(plain, sure, strict=True))


def _figure(counted, scores, design):
    scores = np.asarray(scores, dtype=float)
    means, variances = linearised(counted, scores[:, None])
    error = np.sqrt(variances[0]) if design else None
    n = int(counted.counts[:, np.isfinite(scores)].sum())
    return Figure(known(means[0]), known(error), known(error * design.quantile) if design else None, n)
