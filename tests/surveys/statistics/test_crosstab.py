import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact
from scipy.stats.contingency import association
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from surveys.statistics.crosstab import (
    adjusted_residuals,
    benjamini_hochberg,
    column_letters,
    cramers_v,
    crosstab,
    crosstab_multiple,
    holm,
    letter,
)
from surveys.statistics.variance import Design


def columns_of(table):
    table = np.asarray(table)
    rows, groups = np.indices(table.shape)
    return np.repeat(rows.ravel(), table.ravel()), np.repeat(groups.ravel(), table.ravel())


def crossed(table, weights=None, **options):
    column, by = columns_of(table)
    return crosstab(column, len(table), by, len(table[0]), weights, **options)


def random_tables(number, least=1):
    chance = np.random.default_rng(8)
    for _ in range(number):
        yield chance.integers(least, 60, (chance.integers(2, 7), chance.integers(2, 6)))


def test_chi_square_of_the_worked_example():
    told = crossed([[120, 80], [90, 110]])
    assert (round(told.test.statistic, 4), round(told.test.p, 6), told.test.df) == (9.0226, 0.002667, 1)
    assert round(told.cramers_v, 4) == 0.1502


def test_chi_square_v_and_residuals_agree_with_scipy_and_statsmodels():
    for table in random_tables(200, least=8):
        told, theirs = crossed(table), chi2_contingency(table, correction=False)
        assert told.test.kind == "pearson" or table.shape == (2, 2)
        if told.test.kind == "pearson":
            assert told.test.statistic == pytest.approx(theirs.statistic, abs=1e-9)
            assert told.test.p == pytest.approx(theirs.pvalue, abs=1e-9)
        assert told.cramers_v == pytest.approx(association(table, method="cramer"), abs=1e-9)
        assert np.allclose(told.residuals, Table(table, shift_zeros=False).standardized_resids, atol=1e-9, rtol=0)
        assert np.array_equal(told.counts, table)
        assert np.allclose(told.percent, 100 * table / table.sum(axis=0), atol=1e-9, rtol=0)


def test_a_small_two_by_two_table_is_tested_exactly():
    for table in ([[1, 7], [11, 3]], [[0, 5], [5, 1]], [[3, 2], [2, 9]]):
        told = crossed(table)
        assert told.test.kind == "fisher"
        assert told.test.p == pytest.approx(fisher_exact(table).pvalue, abs=1e-9)


def test_few_expected_answers_are_said():
    assert crossed([[2, 30, 30], [2, 30, 30]]).test.few == 2


def test_columns_of_percentages_add_up_and_an_empty_group_has_none():
    told = crossed([[1, 0, 7], [1, 0, 2], [1, 0, 2]])
    assert np.allclose(np.delete(told.rounded, 1, axis=1).sum(axis=0), 100)
    assert np.isnan(told.percent[:, 1]).all()
    assert list(told.base) == [3, 0, 11]


def test_answers_missing_in_either_question_are_outside_the_base():
    told = crosstab([0, 1, -1, 0, -2], 2, [0, 1, 1, -1, 0], 2)
    assert told.counts.tolist() == [[1, 0], [0, 1]]


def test_equal_weights_are_no_weights():
    table = [[120, 80], [90, 110]]
    told = crossed(table, np.full(400, 2.0))
    assert told.test == crossed(table).test


def rao_scott_by_matrix(column, codes, by, groups, weights, stratum, population):
    """The mean eigenvalue of the design-effect matrix of the log-linear contrasts, built response by response."""
    n, cells = len(weights), codes * groups
    total = weights.sum()
    y = np.eye(cells)[column * groups + by]
    p = (weights[:, None] * y).sum(axis=0) / total
    z = weights[:, None] * (y - p) / total
    covariance = np.zeros((cells, cells))
    for h, size in enumerate(population):
        part = z[stratum == h]
        centred = part - part.mean(axis=0)
        covariance += (1 - len(part) / size if size else 1) * len(part) / (len(part) - 1) * centred.T @ centred
    rows, cols = np.divmod(np.arange(cells), groups)
    effects = [(rows == r) * 1.0 - (rows == 0) for r in range(1, codes)]
    effects += [(cols == c) * 1.0 - (cols == 0) for c in range(1, groups)]
    main = np.array(effects).T
    inner = np.array([e * f for e in effects[: codes - 1] for f in effects[codes - 1 :]]).T
    independent = np.outer(p.reshape(codes, groups).sum(axis=1), p.reshape(codes, groups).sum(axis=0)).ravel()
    simple = np.diag(independent) - np.outer(independent, independent)
    free = inner - main @ np.linalg.solve(main.T @ simple @ main, main.T @ simple @ inner)
    delta = n * np.trace(np.linalg.solve(free.T @ simple @ free, free.T @ covariance @ free)) / inner.shape[1]
    return float(n * ((p - independent) ** 2 / independent).sum() / delta)


def test_rao_scott_agrees_with_the_whole_design_effect_matrix():
    chance = np.random.default_rng(9)
    for _ in range(40):
        n, codes, groups = 400, int(chance.integers(2, 5)), int(chance.integers(2, 5))
        column, stratum = chance.integers(0, codes, n), chance.integers(0, 3, n)
        by = np.where(chance.random(n) < 0.3, column % groups, chance.integers(0, groups, n))
        weights, population = chance.gamma(2, size=n), (500, 0, 900)
        told = crosstab(column, codes, by, groups, weights, design=Design(stratum, population))
        expected = rao_scott_by_matrix(column, codes, by, groups, weights, stratum, population)
        assert told.test.statistic == pytest.approx(expected, abs=1e-9)
        assert told.cramers_v == pytest.approx(association_of(told.weighted), abs=1e-9)


def association_of(table):
    return float(np.sqrt(chi2_contingency(table, correction=False).statistic / table.sum() / (min(table.shape) - 1)))


def test_rao_scott_keeps_its_level_under_weights():
    """Independent questions, uneven weights: a test at 5 % refuses about one in twenty; Pearson on weights many more."""
    chance = np.random.default_rng(10)
    corrected = naive = 0
    for _ in range(600):
        column, by, weights = chance.integers(0, 3, 500), chance.integers(0, 3, 500), chance.gamma(0.7, size=500)
        told = crosstab(column, 3, by, 3, weights)
        corrected += told.test.p < 0.05
        naive += chi2_contingency(told.weighted * 500 / weights.sum(), correction=False).pvalue < 0.05
    assert 0.025 < corrected / 600 < 0.08 < naive / 600


def test_adjusted_p_agree_with_statsmodels():
    chance = np.random.default_rng(11)
    for _ in range(12):
        p = chance.random((3, chance.integers(1, 30))) ** 2
        for ours, theirs in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
            expected = [multipletests(row, method=theirs)[1] for row in p]
            assert np.allclose(ours(p), expected, atol=1e-9, rtol=0)


@pytest.mark.parametrize(("adjust", "theirs"), [("holm", "holm"), ("bh", "fdr_bh")])
def test_letters_are_the_z_tests_of_statsmodels(adjust, theirs):
    for table in random_tables(10):
        sizes = table.sum(axis=0)
        told = crossed(table, adjust=adjust).letters
        pairs = [(a, b) for a in range(len(sizes)) for b in range(a + 1, len(sizes))]
        for row, counts in enumerate(table):
            p = [proportions_ztest(counts[[a, b]], sizes[[a, b]])[1] for a, b in pairs]
            expected = ["" for _ in sizes]
            for (a, b), less in zip(pairs, multipletests(p, alpha=0.05, method=theirs)[1] < 0.05, strict=True):
                if less:
                    high, low = (a, b) if counts[a] / sizes[a] > counts[b] / sizes[b] else (b, a)
                    expected[high] = " ".join(sorted([*expected[high].split(), letter(low)]))
            assert told[row] == tuple(expected)


def test_the_larger_column_bears_the_letter_of_the_smaller():
    assert crossed([[80, 20, 22], [20, 80, 78]]).letters == (("b c", "", ""), ("", "a", "a"))


def test_letters_after_z_and_their_order():
    assert [letter(group) for group in (0, 25, 26, 70)] == ["a", "z", "aa", "bs"]
    shares = np.array([[0.9] + [0.1] * 27])
    assert column_letters(shares, [1000] * 28)[0][0].split()[-3:] == ["z", "aa", "ab"]


def test_groups_that_all_say_the_same_have_no_letters():
    assert crossed([[30, 40], [0, 0]]).letters == (("", ""), ("", ""))


def test_uneven_weights_make_letters_rarer():
    table = [[58, 42], [42, 58]]
    weights = np.tile([0.1, 3.9], 100)
    assert crossed(table).letters[0] == ("b", "")
    assert crossed(table, weights).letters[0] == ("", "")


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[5, 5]], [[5], [5]], [[5, 0], [5, 0]]])
def test_where_there_is_nothing_to_compare_there_is_no_test(table):
    told = crossed(table)
    assert (told.test, told.cramers_v) == (None, None)
    assert np.isnan(adjusted_residuals(table)).all()


def test_zero_weights_leave_no_percentages_and_no_test():
    told = crossed([[5, 5], [5, 5]], np.zeros(20))
    assert np.isnan(told.percent).all()
    assert told.cramers_v is None


def test_perfect_agreement_is_one():
    assert cramers_v([[20, 0], [0, 30]]) == pytest.approx(1)


def test_multiple_answers_by_group():
    told = crosstab_multiple([[1, 1, 0, -1], [0, 1, 0, -1]], [0, 1, 1, 0], 2)
    assert told.base.tolist() == [1, 2]
    assert told.percent.tolist() == [[100, 50], [0, 50]]
    assert told.test is None


def test_a_multiple_option_has_the_letters_of_a_question_of_its_own():
    column, by = columns_of([[20, 80, 78], [80, 20, 22]])
    assert crosstab_multiple([column, 1 - column], by, 3).letters[0] == crosstab(column, 2, by, 3).letters[1]
