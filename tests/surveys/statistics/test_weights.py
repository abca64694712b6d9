import itertools

import numpy as np
import pandas as pd
import pytest
from ipfn import ipfn

from surveys.statistics.columns import BadDesign
from surveys.statistics.variance import design_effect, effective_size
from surveys.statistics.weights import cell_weights, rake


def responses(table):
    rows, columns = np.indices(np.shape(table))
    return np.repeat(rows.ravel(), np.ravel(table)), np.repeat(columns.ravel(), np.ravel(table))


def weighted_table(row, column, weights, shape):
    table = np.zeros(shape)
    np.add.at(table, (row, column), weights)
    return table


def test_raking_of_the_worked_example_keeps_the_odds_ratio():
    row, column = responses([[30, 20], [10, 40]])
    weights, report = rake({"giới": (row, [50, 50]), "tuổi": (column, [60, 40])})
    table = weighted_table(row, column, weights, (2, 2))
    assert np.allclose(table, [[40, 10], [20, 30]], atol=1e-9, rtol=0)
    assert table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) == pytest.approx(6, abs=1e-9)
    assert report.converged and report.off == () and report.deviation < 1e-9


def test_raking_agrees_with_ipfn_on_random_tables():
    chance = np.random.default_rng(12)
    for _ in range(40):
        shape = tuple(chance.integers(2, 5, 2))
        table = chance.integers(1, 40, shape)
        rows, columns = chance.dirichlet(np.full(shape[0], 5.0)), chance.dirichlet(np.full(shape[1], 5.0))
        n = table.sum()
        row, column = responses(table)
        weights, _ = rake({"r": (row, rows), "c": (column, columns)})
        theirs = ipfn.ipfn(
            table.astype(float), [rows * n, columns * n], [[0], [1]], convergence_rate=1e-14, max_iteration=2000, rate_tolerance=0
        ).iteration()
        assert np.allclose(weighted_table(row, column, weights, shape) / n, theirs / n, atol=1e-9, rtol=0)


def test_three_margins_agree_with_ipfn_on_a_frame():
    chance = np.random.default_rng(13)
    cells = list(itertools.product(range(2), range(3), range(4)))
    frame = pd.DataFrame(cells, columns=["a", "b", "c"]).assign(total=chance.integers(1, 30, len(cells)).astype(float))
    n = frame.total.sum()
    shares = {key: chance.dirichlet(np.full(size, 4.0)) for key, size in (("a", 2), ("b", 3), ("c", 4))}
    times = frame.total.astype(int)
    columns = {key: np.repeat(frame[key].to_numpy(), times) for key in shares}
    weights, _ = rake({key: (columns[key], shares[key]) for key in shares})
    aggregates = [pd.Series(share * n, index=pd.Index(range(len(share)), name=key)) for key, share in shares.items()]
    theirs = ipfn.ipfn(frame, aggregates, [["a"], ["b"], ["c"]], convergence_rate=1e-14, max_iteration=2000, rate_tolerance=0)
    ours = np.bincount(columns["a"] * 12 + columns["b"] * 4 + columns["c"], weights, 24)
    assert np.allclose(ours / n, theirs.iteration().total.to_numpy() / n, atol=1e-9, rtol=0)


def test_cells_meet_the_population_at_once():
    cell = np.repeat([0, 1, 2], [10, 30, 60])
    weights, report = cell_weights(cell, [400, 400, 200])
    assert np.allclose(np.unique(weights), sorted([4, 4 / 3, 1 / 3]), atol=1e-12)
    assert weights.mean() == pytest.approx(1, abs=1e-12)
    assert report.rounds <= 2 and report.converged


def test_base_weights_of_the_draw_are_the_start():
    cell, base = np.repeat([0, 1], [2, 2]), np.array([1, 3, 1, 1])
    weights, _ = cell_weights(cell, [1, 1], base=base)
    assert np.allclose(weights, [0.5, 1.5, 1, 1], atol=1e-12)


def test_a_response_outside_a_margin_is_passed_over_by_it():
    weights, report = rake({"giới": (np.array([0, 0, 0, 1, -1]), [1, 1])})
    assert weights[3] == pytest.approx(3 * weights[0], abs=1e-9)
    assert weights[4] > 0 and report.converged


def test_the_ceiling_holds_and_the_others_carry_what_is_cut():
    chance = np.random.default_rng(14)
    row, column = chance.choice(3, 900, p=[0.8, 0.17, 0.03]), chance.choice(2, 900, p=[0.9, 0.1])
    margins = {"r": (row, [1, 1, 1]), "c": (column, [1, 1])}
    free, without = rake(margins)
    capped, report = rake(margins, cap=3)
    assert free.max() > 3 >= capped.max() - 1e-9
    assert capped.mean() == pytest.approx(1, abs=1e-9)
    assert report.capped > 0 and report.deff < without.deff
    assert not report.converged and report.deviation > 0.01 and set(report.off) <= {"r", "c"} and report.off


def test_a_ceiling_that_only_one_cell_needs_leaves_the_margins_met():
    row, column = responses([[40, 10, 10], [10, 12, 2]])
    margins = {"r": (row, [1, 1]), "c": (column, [1, 1, 1])}
    free, _ = rake(margins)
    capped, report = rake(margins, cap=float(free.max()) * 0.97)
    assert capped.max() <= free.max() * 0.97 + 1e-9
    assert report.converged and report.deviation < 0.01


def test_margins_that_contradict_each_other_are_named():
    column = np.array([0, 0, 1, 1])
    _, report = rake({"một": (column, [1, 1]), "hai": (column, [3, 1])})
    assert not report.converged
    assert report.off == ("một",)


def test_design_effect_leaves_out_who_stands_for_nobody():
    weights = [0, 0.5, 1.5]
    assert design_effect(weights) == pytest.approx(1 + np.var(weights[1:]) / np.mean(weights[1:]) ** 2, abs=1e-12)
    assert effective_size(weights) == pytest.approx(1.6, abs=1e-12)
    assert np.isnan(effective_size([])) and np.isnan(design_effect([0, 0]))


@pytest.mark.parametrize(
    ("margins", "options", "says"),
    [
        ({}, {}, "Chưa có số liệu"),
        ({"tuổi": ([0, 0], [1, 1])}, {}, "nhóm thứ 2 của biên «tuổi»"),
        ({"tuổi": ([], [1, 1])}, {}, "Không có phiếu nào"),
        ({"tuổi": ([-1, -1], [1])}, {}, "Không có phiếu nào"),
        ({"tuổi": ([0, 1], [1, 1])}, {"base": [1, 0]}, "nhóm thứ 2"),
        ({"tuổi": ([0, 1], [1])}, {}, "thiếu số liệu"),
        ({"tuổi": ([0, 1], [0, 0])}, {}, "không âm"),
        ({"tuổi": ([0, 1], [1, 1])}, {"cap": 1}, "lớn hơn 1"),
    ],
)
def test_what_cannot_be_weighted_is_refused_in_a_sentence(margins, options, says):
    with pytest.raises(BadDesign, match=says):
        rake(margins, **options)
