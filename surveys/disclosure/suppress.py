"""Which numbers of the tables of a wave are withheld.

Three steps over all tables together: what is small is withheld, then whatever the audit can recover is protected by
withholding more, then what can be placed within a narrow interval. It ends when nothing is left.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from . import audit
from .ledger import Ledger

LEAST_CELL, LEAST_BASE = 10, 30
NEVER_BELOW = 5
UNANIMOUS_BELOW, UNANIMOUS_SHARE = 50, 0.95
PROGRAMS = 4000  # linear programs of one audit


class CannotProtect(Exception):
    """Nothing more can be withheld and a number would still be told."""


@dataclass(frozen=True)
class Variable:
    """One column of answers. `counts`: how many gave each code; `missing`: how many gave none or were not asked.
    `known_anyway`: its counts are no secret (people of a stratum who took part). Options of one multiple question bear its
    key as their `group`: they have one base."""

    key: str
    counts: tuple
    missing: int
    known_anyway: bool = False
    group: str = ""


@dataclass(frozen=True, eq=False)
class Cross:
    """`counts`[answer, band]: the last row holds who gave no answer to `key`, the last column who is in no band.
    `bands`: for each code of `by` the number of its band."""

    key: str
    by: str
    counts: np.ndarray
    bands: tuple


@dataclass
class Verdict:
    """`alone[key]`, `crosses[key, by]`: True where the cell is withheld; `alone_base`, `cross_base` likewise; `bounded`: the cells of
    the unanimity rule, ("≥"/"≤"). `report`: what the audit did."""

    alone: dict = field(default_factory=dict)
    alone_base: dict = field(default_factory=dict)
    crosses: dict = field(default_factory=dict)
    cross_base: dict = field(default_factory=dict)
    bounded: dict = field(default_factory=dict)
    report: dict = field(default_factory=dict)


def protect(variables, crosses, *, least_cell=LEAST_CELL, least_base=LEAST_BASE, relations=(), progress=None):
    """A Verdict on everything that is published together. `relations`: [([(key, code index)], key)]: as many people gave one of these
    answers as were asked `key`."""
    if least_cell < NEVER_BELOW:
        raise ValueError(f"cells below {NEVER_BELOW} are never shown")
    room = _Room(variables, crosses, relations, least_cell, least_base)
    room.repair(progress or (lambda share: None))
    return room.verdict()


class _Room:
    def __init__(self, variables, crosses, relations, least_cell, least_base):
        self.ledger = Ledger()
        self.least_cell, self.least_base = least_cell, least_base
        self.variables = {variable.key: variable for variable in variables}
        self.hidden, self.most, self.least, self.bounded = set(), {}, {}, {}
        self.cells, self.bases, self.missing, self.total = {}, {}, {}, None
        self.lines = defaultdict(list)  # id of a cell → the equations it stands in
        self.cross_cells, self.cross_bases, self.groups = {}, {}, {}
        for variable in variables:
            self._lay(variable)
        for cross in crosses:
            self._lay_cross(cross)
        self._relate(relations)
        for index, (ids, _) in enumerate(self.ledger.equations):
            for number in ids:
                self.lines[number].append(index)
        self.primary = set(self.hidden)
        self.rounds = self.programs_left = 0

    def _lay(self, variable):
        ledger = self.ledger
        if self.total is None:
            self.total = ledger.number(sum(variable.counts) + variable.missing)
        secret = not variable.known_anyway
        cells = ledger.numbers(variable.counts, sensitive=secret, hideable=secret)
        base = ledger.number(sum(variable.counts))
        missing = ledger.number(variable.missing)
        ledger.sums_to(cells, base)
        ledger.sums_to((base, missing), self.total)
        self._of_group(base, variable.group)
        self.cells[variable.key], self.bases[variable.key], self.missing[variable.key] = cells, base, missing
        if secret:
            self._judge(cells, base, (missing,))

    def _lay_cross(self, cross):
        ledger = self.ledger
        counts, group = np.asarray(cross.counts), self.variables[cross.key].group
        ids = np.empty(counts.shape, dtype=int)
        ids[:-1, :-1] = ledger.numbers(counts[:-1, :-1], sensitive=True, hideable=True)
        ids[-1] = ledger.numbers(counts[-1])
        ids[:-1, -1] = ledger.numbers(counts[:-1, -1])
        self.hidden.update(ids[-1].tolist(), ids[:, -1].tolist())  # nowhere shown
        bases = ledger.numbers(counts[:-1].sum(axis=0))
        self.hidden.add(int(bases[-1]))
        for column, base in enumerate(bases):
            ledger.sums_to(ids[:-1, column], base)
            self._of_group(int(base), group, cross.by, column)
            ledger.sums_to((base, ids[-1, column]), self._band(cross, column, counts.shape[1] - 1))
            if column < counts.shape[1] - 1:
                self._judge(ids[:-1, column], base)
        for row, cell in enumerate(self.cells[cross.key]):
            ledger.sums_to(ids[row], cell)
        ledger.sums_to(ids[-1], self.missing[cross.key])
        self.cross_cells[cross.key, cross.by], self.cross_bases[cross.key, cross.by] = ids[:-1, :-1], bases[:-1]

    def _of_group(self, base, group, *place):
        if group:
            first = self.groups.setdefault((group, *place), base)
            if first != base:
                self.ledger.sums_to((base,), first)

    def _band(self, cross, band, missing):
        """How many people there are in a band, whatever they answered."""
        if band == missing:
            return self.missing[cross.by]
        members = [cell for code, cell in enumerate(self.cells[cross.by]) if cross.bands[code] == band]
        if len(members) == 1:
            return int(members[0])
        total = self.ledger.number(sum(self.ledger.values[member] for member in members))
        self.hidden.add(total)
        self.ledger.sums_to(members, total)
        return total

    def _relate(self, relations):
        """As many were asked a question as gave the answers that lead to it."""
        for answers, key, asked in relations:
            number = self.ledger.number(asked)
            if self.bases[key] in self.hidden:
                self.hidden.add(number)
            self.ledger.sums_to([self.cells[source][code] for source, code in answers], number)

    def _judge(self, cells, base, with_base=()):
        """What is withheld for its own sake in one column."""
        size = self.ledger.values[base]
        counts = [self.ledger.values[cell] for cell in cells]
        if size < self.least_base:
            self.hidden.update(map(int, cells))
            self.hidden.update((int(base), *map(int, with_base)))
            self.most[int(base)] = self.least_base - 1
        elif size < UNANIMOUS_BELOW and max(counts) >= UNANIMOUS_SHARE * size:
            for cell, count in zip(map(int, cells), counts, strict=True):
                unanimous = count >= UNANIMOUS_SHARE * size
                self.bounded[cell] = "≥" if unanimous else "≤"
                self.hidden.add(cell)
                self.most[cell] = size if unanimous else int((1 - UNANIMOUS_SHARE) * size)
        else:
            # Nobody is no cell: so the reader knows that there is somebody in each that is withheld.
            self._withhold(int(cell) for cell, count in zip(cells, counts, strict=True) if 0 < count < self.least_cell)

    def _withhold(self, numbers):
        for number in numbers:
            self.hidden.add(number)
            self.least[number] = min(self.ledger.values[number], 1)

    # repair

    def repair(self, progress):
        while True:
            told = self._told()
            if told:
                self._cover(told)
            else:
                narrow, self.programs_left = audit.narrow(self.ledger, self._mask(), self.most, self.least, budget=PROGRAMS)
                if not self._cover(narrow, must=False):
                    self.narrow_left = sorted(narrow.values())
                    return
            self.rounds += 1
            progress(1 - 1 / (1 + self.rounds))

    def _mask(self):
        mask = np.zeros(len(self.ledger.values), dtype=bool)
        mask[list(self.hidden)] = True
        return mask

    def _told(self):
        told = audit.recoverable(self.ledger, self._mask(), self.least)
        return sorted(number for number in told if self.ledger.sensitive[number])

    def _cover(self, numbers, *, must=True):
        """Withholds one more number for each of these, the one that covers most of them first. False: there was nothing to withhold."""
        wanted = {number: mates for number in numbers if (mates := self._mates(number))}
        if must and not wanted:
            raise CannotProtect(f"{len(numbers)} numbers")
        covered_by = Counter(mate for mates in wanted.values() for mate in mates)
        newly, totals = set(), {int(cell) for cells in self.cells.values() for cell in cells}
        for mates in wanted.values():
            if not newly & mates:
                # Totals last: they are what most readers come for.
                newly.add(min(mates, key=lambda mate: (mate in totals, -covered_by[mate], self.ledger.values[mate], mate)))
        self._withhold(newly)
        return bool(newly)

    def _mates(self, number):
        """Numbers that are shown and may be withheld for this one: cells of the same sum, in need those that hold nobody or lie one
        sum further, in the end the sums themselves."""
        around = self._beside(number)
        near = around - self.hidden
        further = {other for place in around for other in self._beside(place)} - self.hidden
        choices = (
            {other for other in near if self.ledger.hideable[other] and self.ledger.values[other]},
            {other for other in near if self.ledger.hideable[other]},
            {other for other in further if self.ledger.hideable[other] and self.ledger.values[other]},
            {other for other in further if self.ledger.hideable[other]},
            (near | further) - {self.total, *self.missing.values()},
            (near | further) - {self.total},
        )
        return next((choice for choice in choices if choice), set())

    def _beside(self, number):
        return {int(other) for line in self.lines[number] for other in self.ledger.equations[line][0]}

    # verdict

    def verdict(self):
        hidden = self._mask()
        verdict = Verdict()
        for key, cells in self.cells.items():
            verdict.alone[key], verdict.alone_base[key] = hidden[cells], bool(hidden[self.bases[key]])
            verdict.bounded[key] = self._signs(cells)
        for pair, cells in self.cross_cells.items():
            verdict.crosses[pair], verdict.cross_base[pair] = hidden[cells], hidden[self.cross_bases[pair]]
            verdict.bounded[pair] = self._signs(cells)
        shown = [number for number, secret in enumerate(self.ledger.sensitive) if secret]
        verdict.report = {
            "numbers": len(shown),
            "equations": len(self.ledger.equations),
            "withheld": int(hidden[shown].sum()),
            "small": len(self.primary & set(shown)),
            "rounds": self.rounds,
            "narrow": self.narrow_left,
            "programs_left": self.programs_left,
        }
        return verdict

    def _signs(self, cells):
        return np.vectorize(lambda number: self.bounded.get(int(number), ""), otypes=[object])(cells)
