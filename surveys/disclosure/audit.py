"""The exact linear audit: which hidden numbers follow from what is published.

A hidden number is recoverable if and only if its indicator lies in the row space of the equations restricted to the hidden
numbers; besides, hidden counts that add up to nothing are nothing, each of them. Ranks are computed over two finite fields
with primes of 31 bits: in floating point a pivot of 1e-9 would decide about a person. Whatever one of the fields gives away
counts as given away.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

PRIMES = (2_147_483_647, 2_147_483_629)
LEAST_WIDTH = 3  # of the interval in which a reader can place a hidden count


@dataclass(frozen=True)
class Part:
    """Equations and hidden numbers that hang together: `matrix`[equation, number], `ids` of its columns, `sums` of its
    rows, which the reader knows."""

    matrix: np.ndarray
    ids: np.ndarray
    sums: np.ndarray


def recoverable(ledger, hidden):
    """Ids of the hidden numbers (sensitive or not) that are told. `hidden`: a boolean for each number."""
    rows, told = _settled(ledger, hidden)
    for part in _parts(ledger, rows):
        for prime in PRIMES:
            told.update(part.ids[_lone(part.matrix, prime)].tolist())
    return told


def narrow(ledger, hidden, most, *, budget):
    """({id: width} of the sensitive hidden numbers that can be placed within less than LEAST_WIDTH, how many linear programs
    were not run because the budget of them was spent). `most`: {id: an upper bound the reader is told}."""
    rows, _ = _settled(ledger, hidden)
    too_narrow, left = {}, 0
    for part in _parts(ledger, rows, prune=False):
        wanted = [place for place, number in enumerate(part.ids) if ledger.sensitive[number] and number not in most]
        bounds = [(0, most.get(int(number))) for number in part.ids]
        least, largest = np.full(len(part.ids), np.inf), np.full(len(part.ids), -np.inf)
        for place in wanted:
            for sign in (1, -1):
                if largest[place] - least[place] >= LEAST_WIDTH:
                    break
                if budget <= 0:
                    left += 1
                    break
                budget -= 1
                goal = np.zeros(len(part.ids))
                goal[place] = sign
                found = _solved(goal, part, bounds)
                if found is None:  # unbounded
                    largest[place] = np.inf
                    continue
                least, largest = np.minimum(least, found), np.maximum(largest, found)
            else:
                if largest[place] - least[place] < LEAST_WIDTH - 1e-6:
                    too_narrow[int(part.ids[place])] = float(largest[place] - least[place])
    return too_narrow, left


def _solved(goal, part, bounds):
    result = linprog(goal, A_eq=part.matrix, b_eq=part.sums, bounds=bounds, method="highs")
    return result.x if result.status == 0 else None


def _settled(ledger, hidden):
    """The equations in which something stays open, [{id: coefficient}], and the ids that follow at once: the only open number
    of an equation, and counts that add up to nothing."""
    rows = []
    where = defaultdict(set)
    for ids, coefficients in ledger.equations:
        row = {}
        for number, coefficient in zip(ids, coefficients, strict=True):
            if hidden[number]:
                row[number] = row.get(number, 0) + coefficient
        row = {number: coefficient for number, coefficient in row.items() if coefficient}
        for number in row:
            where[number].add(len(rows))
        rows.append(row)
    told = set()
    waiting = list(range(len(rows)))
    while waiting:
        row = rows[waiting.pop()]
        if not row:
            continue
        one_sign = len({coefficient > 0 for coefficient in row.values()}) == 1
        nothing = one_sign and not any(ledger.values[number] for number in row)
        if len(row) == 1 or nothing:
            for number in list(row):
                told.add(number)
                for place in where[number]:
                    rows[place].pop(number, None)
                    waiting.append(place)
    return [row for row in rows if row], told


def _parts(ledger, rows, *, prune=True):
    rows = _pruned(ledger, rows) if prune else rows
    if not rows:
        return
    ids = sorted({number for row in rows for number in row})
    place = {number: index for index, number in enumerate(ids)}
    pairs = [(index, place[number]) for index, row in enumerate(rows) for number in row]
    across, along = np.array(pairs).T
    size = len(rows) + len(ids)
    graph = coo_array((np.ones(len(pairs)), (across, len(rows) + along)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    rows_of, ids_of = defaultdict(list), defaultdict(list)
    for index in range(len(rows)):
        rows_of[label[index]].append(index)
    for index, number in enumerate(ids):
        ids_of[label[len(rows) + index]].append(number)
    for component, members in rows_of.items():
        numbers = ids_of[component]
        column = {number: index for index, number in enumerate(numbers)}
        matrix = np.zeros((len(members), len(numbers)), dtype=np.int64)
        for index, member in enumerate(members):
            for number, coefficient in rows[member].items():
                matrix[index, column[number]] = coefficient
        values = np.array([ledger.values[number] for number in numbers], dtype=np.int64)
        yield Part(matrix, np.array(numbers), matrix @ values)


def _pruned(ledger, rows):
    """Without equations that hold an open number found nowhere else and not to be protected: such a number takes up
    whatever the rest may be, so the equation tells nothing of the rest."""
    rows = [dict(row) for row in rows]
    where = defaultdict(set)
    for index, row in enumerate(rows):
        for number in row:
            where[number].add(index)
    waiting = [number for number, places in where.items() if len(places) == 1]
    while waiting:
        number = waiting.pop()
        if ledger.sensitive[number] or len(where[number]) != 1:
            continue
        index = where[number].pop()
        for other in rows[index]:
            where[other].discard(index)
            if len(where[other]) == 1:
                waiting.append(other)
        rows[index] = {}
    return [row for row in rows if row]


def _lone(matrix, prime):
    """Columns that stand alone in a row of the reduced echelon form: their indicator is a combination of the rows."""
    work = matrix % prime
    rank = 0
    pivots = []
    for column in range(work.shape[1]):
        below = np.flatnonzero(work[rank:, column])
        if not below.size:
            continue
        chosen = rank + below[0]
        work[[rank, chosen]] = work[[chosen, rank]]
        inverse = pow(int(work[rank, column]), -1, prime)
        work[rank] = work[rank] * inverse % prime
        others = np.flatnonzero(work[:, column])
        others = others[others != rank]
        work[others] = (work[others] - work[others, column][:, None] * work[rank]) % prime
        pivots.append(column)
        rank += 1
        if rank == len(work):
            break
    alone = np.count_nonzero(work[:rank], axis=1) == 1
    return np.array(pivots, dtype=int)[alone]
