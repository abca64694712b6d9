"""What is withheld, and that nobody can work it out from what is not."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from surveys.disclosure import audit
from surveys.disclosure.ledger import Ledger
from surveys.disclosure.suppress import Cross, Variable, protect


def square(values, hidden):
    """A table with all its margins published, and the hidden cells (row, column)."""
    values = np.asarray(values)
    ledger = Ledger()
    cells = ledger.numbers(values, sensitive=True, hideable=True)
    for line, total in [*zip(cells, values.sum(axis=1), strict=True), *zip(cells.T, values.sum(axis=0), strict=True)]:
        ledger.sums_to(line, ledger.number(total))
    mask = np.zeros(len(ledger.values), dtype=bool)
    mask[[cells[cell] for cell in hidden]] = True
    return ledger, mask, {cells[cell]: cell for cell in hidden}


BLOCK = [(0, 0), (0, 1), (1, 0), (1, 1)]
BRIDGE = [*BLOCK, (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)]


@pytest.mark.parametrize(
    "hidden, told",
    [([(0, 0), (1, 1)], {(0, 0), (1, 1)}), (BLOCK, set()), (BRIDGE, {(1, 2)})],
    ids=["two alone", "a block", "two blocks joined by a bridge"],
)
def test_exactly_what_follows_from_the_margins_is_recoverable(hidden, told):
    ledger, mask, name = square(7 + np.arange(16).reshape(4, 4), hidden)
    assert {name[number] for number in audit.recoverable(ledger, mask)} == told


def test_counts_that_add_up_to_nothing_are_told():
    values = 7 + np.arange(16).reshape(4, 4)
    values[0, :2] = 0
    ledger, mask, name = square(values, BLOCK)
    assert {name[number] for number in audit.recoverable(ledger, mask)} == set(BLOCK)


def test_the_audit_agrees_with_exact_fractions():
    from fractions import Fraction

    random = np.random.default_rng(7)
    for _ in range(100):
        rows, columns = random.integers(2, 5, 2)
        every = list(itertools.product(range(rows), range(columns)))
        hidden = [every[i] for i in np.flatnonzero(random.random(len(every)) < 0.6)]
        ledger, mask, name = square(random.integers(1, 40, (rows, columns)), hidden)
        matrix = [[Fraction(cell[axis] == line) for cell in hidden] for axis, size in ((0, rows), (1, columns)) for line in range(size)]
        assert {name[number] for number in audit.recoverable(ledger, mask)} == {
            cell for place, cell in enumerate(hidden) if _in_row_space(matrix, place)
        }


def _in_row_space(matrix, place):
    def rank(rows):
        rows, done = [list(row) for row in rows], 0
        for column in range(len(rows[0]) if rows else 0):
            pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
            if pivot is None:
                continue
            rows[done], rows[pivot] = rows[pivot], rows[done]
            for row in range(done + 1, len(rows)):
                factor = rows[row][column] / rows[done][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[done], strict=True)]
            done += 1
        return done

    indicator = [int(index == place) for index in range(len(matrix[0]))]
    return rank(matrix) == rank([*matrix, indicator])


# From answers to verdicts.


def counted(answers, key, codes):
    column = answers[key]
    return Variable(key, tuple(np.bincount(column[column >= 0], minlength=codes)), int((column < 0).sum()))


def crossed(answers, key, by, codes, bands):
    counts = np.zeros((codes + 1, bands + 1), dtype=int)
    np.add.at(counts, (np.where(answers[key] < 0, codes, answers[key]), np.where(answers[by] < 0, bands, answers[by])), 1)
    return Cross(key, by, counts, tuple(range(bands)))


def wave(random, size=None):
    """Two questions and two personal ones, crossed, with some gaps."""
    size = size or int(random.integers(60, 400))
    codes = {"C1": 4, "C2": 3, "P1": 2, "P2": int(random.integers(3, 5))}
    answers = {
        key: np.where(random.random(size) < random.choice([0, 0.05]), -1, random.choice(count, size, p=random.dirichlet(np.ones(count))))
        for key, count in codes.items()
    }
    pairs = [("C1", "P1"), ("C1", "P2"), ("C2", "P1"), ("C2", "P2")]
    variables = [counted(answers, key, count) for key, count in codes.items()]
    return variables, [crossed(answers, *pair, codes[pair[0]], codes[pair[1]]) for pair in pairs]


def test_small_cells_are_withheld_and_large_ones_around_them_too():
    counts = np.array([[60, 40, 0], [55, 4, 0], [0, 0, 0]])
    verdict = protect([Variable("C1", (100, 59), 0), Variable("P1", (115, 44), 0)], [Cross("C1", "P1", counts, (0, 1))])
    assert verdict.crosses["C1", "P1"].tolist() == [[True, True], [True, True]]
    assert verdict.alone["C1"].tolist() == [False, False]


def test_a_column_on_less_than_thirty_answers_is_not_shown():
    counts = np.array([[60, 15, 0], [55, 14, 0], [0, 0, 0]])
    verdict = protect([Variable("C1", (75, 69), 0), Variable("P1", (115, 29), 0)], [Cross("C1", "P1", counts, (0, 1))])
    assert verdict.cross_base["C1", "P1"][1]
    assert verdict.crosses["C1", "P1"].all()  # a lone shown column would give the other away


def test_a_question_on_less_than_thirty_answers_is_not_shown():
    verdict = protect([Variable("C1", (15, 14), 5)], [])
    assert verdict.alone_base["C1"] and verdict.alone["C1"].all()


def test_of_a_small_unanimous_group_only_a_bound_is_told():
    counts = np.array([[40, 80, 0], [0, 60, 0], [0, 0, 0]])
    verdict = protect([Variable("C1", (120, 60), 0), Variable("P1", (40, 140), 0)], [Cross("C1", "P1", counts, (0, 1))])
    assert verdict.bounded["C1", "P1"][:, 0].tolist() == ["≥", "≤"]
    assert verdict.crosses["C1", "P1"].all()  # else the row totals would tell it exactly


def test_the_answer_that_leads_to_a_question_is_not_told_by_how_many_were_asked_it():
    variables = [Variable("C1", (95, 5, 40), 0), Variable("C2", (60, 35), 45)]
    verdict = protect(variables, [], relations=[([("C1", 0)], "C2", 95)])
    assert verdict.alone["C1"].tolist()[1:] == [True, True]


def test_that_nobody_gave_an_answer_is_shown_in_a_large_group():
    verdict = protect([Variable("C1", (300, 100, 0), 0)], [])
    assert not verdict.alone["C1"].any()


def test_two_people_in_two_withheld_cells_are_one_each():
    ledger = Ledger()
    cells = ledger.numbers([1, 1, 50], sensitive=True)
    ledger.sums_to(cells, ledger.number(52))
    hidden = np.array([True, True, False, False])
    assert audit.recoverable(ledger, hidden) == set()
    assert audit.recoverable(ledger, hidden, {0: 1, 1: 1}) == {0, 1}


def test_never_below_five():
    with pytest.raises(ValueError):
        protect([Variable("C1", (50, 50), 0)], [], least_cell=4)


def attack(variables, crosses, verdict):
    """An attacker of its own: everything published as linear equations over the cells, built without the ledger, and the
    least and greatest of every withheld cell by linear programming. Widths of the withheld ones."""
    names, rows, sums = {}, [], []

    def unknown(*name):
        return names.setdefault(name, len(names))

    def say(parts, total):
        rows.append(parts)
        sums.append(total)

    alone = {variable.key: variable for variable in variables}
    size = sum(variables[0].counts) + variables[0].missing
    for variable in variables:
        cells = [unknown(variable.key, code) for code in range(len(variable.counts))]
        for code, cell in enumerate(cells):
            if not verdict.alone[variable.key][code]:
                say([(cell, 1)], variable.counts[code])
        missing = unknown(variable.key, "missing")
        say([(cell, 1) for cell in (*cells, missing)], size)
        if not verdict.alone_base[variable.key]:
            say([(missing, 1)], variable.missing)
    for cross in crosses:
        pair, height, width = (cross.key, cross.by), *(side - 1 for side in cross.counts.shape)
        cell = {
            (row, column): unknown(*pair, row, column) for row in range(height + 1) for column in range(width + 1)
        }
        for row in range(height + 1):
            whole = unknown(cross.key, row if row < height else "missing")
            say([*((cell[row, column], 1) for column in range(width + 1)), (whole, -1)], 0)
        for column in range(width + 1):
            whole = unknown(cross.by, column if column < width else "missing")
            say([*((cell[row, column], 1) for row in range(height + 1)), (whole, -1)], 0)
            if column < width and not verdict.cross_base[pair][column]:
                say([(cell[row, column], 1) for row in range(height)], cross.counts[:-1, column].sum())
        for row, column in itertools.product(range(height), range(width)):
            if not verdict.crosses[pair][row, column]:
                say([(cell[row, column], 1)], cross.counts[row, column])
    matrix = np.zeros((len(rows), len(names)))
    for index, parts in enumerate(rows):
        for place, coefficient in parts:
            matrix[index, place] = coefficient
    widths = {}
    secret = [(k, c) for k in alone for c in np.flatnonzero(verdict.alone[k])]
    secret += [(*pair, *at) for pair, hidden in verdict.crosses.items() for at in zip(*np.nonzero(hidden), strict=True)]
    bounds = [(0, None)] * len(names)
    counts = {(v.key, code): count for v in variables for code, count in enumerate(v.counts)}
    counts |= {(c.key, c.by, *at): count for c in crosses for at, count in np.ndenumerate(c.counts[:-1, :-1])}
    for name in secret:  # nobody is withheld only where it covers another cell; an attacker who knew which ones those are
        base_hidden = verdict.alone_base[name[0]] if len(name) == 2 else verdict.cross_base[name[:2]][name[3]]
        sign = verdict.bounded[name[0]][name[1]] if len(name) == 2 else verdict.bounded[name[:2]][name[2:]]
        if not base_hidden and not sign:
            bounds[names[name]] = (min(1, counts[name]), None)
    for name in secret:
        goal = np.zeros(len(names))
        goal[names[name]] = 1
        ends = [sign * linprog(sign * goal, A_eq=matrix, b_eq=sums, bounds=bounds, method="highs").fun for sign in (1, -1)]
        widths[name] = ends[1] - ends[0]
    return widths


def test_linear_programs_recover_no_withheld_cell():
    random = np.random.default_rng(2022)
    for _ in range(15):
        variables, crosses = wave(random)
        verdict = protect(variables, crosses)
        widths = attack(variables, crosses, verdict)
        assert not widths or min(widths.values()) >= audit.LEAST_WIDTH - 1e-6
