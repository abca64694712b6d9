import numpy as np
import pytest
from scipy.stats import f, pearsonr
from statsmodels.multivariate.factor import Factor

from surveys.statistics.scales import scale

SIX = [[4, 5, 4, 4], [3, 3, 2, 3], [5, 5, 4, 5], [2, 3, 2, 2], [4, 4, 5, 4], [3, 2, 3, 3]]


def one_factor(n, loadings, seed):
    chance = np.random.default_rng(seed)
    loadings = np.asarray(loadings)
    return chance.normal(size=(n, 1)) * loadings + chance.normal(size=(n, len(loadings))) * np.sqrt(1 - loadings**2)


def test_alpha_of_the_worked_example():
    assert round(scale(SIX).alpha, 5) == 0.93540


def test_alpha_if_deleted_and_item_rest_agree_with_their_definitions():
    scores = one_factor(120, [0.9, 0.7, 0.5, 0.3, 0.6], 15)
    told = scale(scores)
    for number, item in enumerate(told.items):
        others = np.delete(scores, number, axis=1)
        assert item.rest_r == pytest.approx(pearsonr(scores[:, number], others.sum(axis=1)).statistic, abs=1e-9)
        assert item.alpha_without == pytest.approx(scale(others).alpha, abs=1e-9)
        assert item.mean == pytest.approx(scores[:, number].mean(), abs=1e-9)


def test_feldt_interval_holds_alpha_and_agrees_with_scipy():
    told = scale(SIX)
    low, high = (1 - (1 - told.alpha) * f.ppf(q, 5, 15) for q in (0.975, 0.025))
    assert (told.low, told.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
    assert told.low < told.alpha < told.high


def test_omega_agrees_with_the_factor_of_statsmodels():
    for seed in range(20):
        scores = one_factor(400, [0.8, 0.7, 0.6, 0.75], seed)
        fitted = Factor(scores, 1, method="pa", smc=False).fit(maxiter=5000, tol=1e-13)
        loadings = fitted.loadings[:, 0]
        together = loadings.sum() ** 2
        assert scale(scores).omega == pytest.approx(together / (together + (1 - loadings**2).sum()), abs=1e-9)


def test_items_that_contradict_make_alpha_negative():
    assert scale([[1, 5], [2, 3], [5, 2], [4, 1]]).alpha < 0


def test_a_response_with_a_gap_takes_no_part():
    assert scale([*SIX, [5, np.nan, 1, 1]]) == scale(SIX)


@pytest.mark.parametrize("scores", [np.empty((0, 3)), [[np.nan, 1, 2]], [[1, 2, 3]], [[1], [2], [3]]])
def test_of_too_little_no_reliability_is_told(scores):
    told = scale(scores)
    assert (told.alpha, told.low, told.omega) == (None, None, None)


def test_when_everybody_says_the_same_no_reliability_is_told():
    told = scale([[3, 3, 3]] * 10)
    assert (told.alpha, told.omega, told.items[0].rest_r) == (None, None, None)
    assert told.items[0].mean == 3
