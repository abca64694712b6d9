import time

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from surveys.statistics.rounding import apportion, rounded_percentages
from surveys.statistics.shares import matrix, multiple, question, ranking
from surveys.statistics.variance import Design, design_effect, effective_size, wilson


def column(*counts, missing=0, not_asked=0):
    return np.repeat([*range(len(counts)), -1, -2], [*counts, missing, not_asked])


def test_counts_percent_and_valid_percent():
    told = question(column(30, 10, missing=10, not_asked=50), 2)
    assert (told.n, told.missing, told.not_asked, told.weighted) == (40, 10, 50, 40)
    assert [(share.n, share.percent, share.valid) for share in told.shares] == [(30, 60, 75), (10, 20, 25)]


def test_rounded_percentages_add_up_to_a_hundred():
    assert [share.rounded for share in question(column(1, 1, 1), 3).shares] == [33.4, 33.3, 33.3]
    chance = np.random.default_rng(1)
    for _ in range(300):
        amounts = chance.gamma(0.5, size=chance.integers(1, 25))
        rounded = rounded_percentages(amounts)
        assert round(rounded.sum(), 9) == 100
        assert np.abs(rounded - 100 * amounts / amounts.sum()).max() < 0.1


def test_floating_point_takes_no_tenth_from_a_whole_number():
    assert list(apportion([29.999999999999996, 70.00000000000001], 100)) == [30, 70]


def test_without_a_design_there_is_no_margin_to_print():
    share = question(column(12, 18), 2).shares[0]
    assert (share.se, share.margin, share.low, share.high) == (None, None, None, None)


def test_wilson_of_twelve_in_thirty():
    share = question(column(12, 18), 2, design=Design()).shares[0]
    assert (round(share.low, 2), round(share.high, 2)) == (24.59, 57.68)


def test_wilson_agrees_with_statsmodels():
    chance = np.random.default_rng(2)
    for _ in range(200):
        n = int(chance.integers(1, 500))
        x, confidence = int(chance.integers(0, n + 1)), float(chance.choice([0.9, 0.95, 0.99]))
        expected = proportion_confint(x, n, 1 - confidence, method="wilson")
        assert np.allclose(wilson(x / n, n, confidence), expected, atol=1e-9, rtol=0)


def test_margin_of_a_simple_sample():
    share = question(column(200, 200), 2, design=Design()).shares[0]
    assert share.margin == pytest.approx(1.959963984540054 * 50 / 399**0.5, abs=1e-9)


def test_a_sample_that_is_the_population_has_no_margin():
    assert question(column(30, 70), 2, design=Design(population=(100,))).shares[0].margin == 0


def test_finite_population_shrinks_the_error():
    whole, part = (question(column(150, 250), 2, design=Design(population=(size,))).shares[0].se for size in (0, 1200))
    assert part == pytest.approx(whole * (1 - 400 / 1200) ** 0.5, abs=1e-9)


def brute_variance(values, weights, inside, stratum, population):
    """The textbook sum over strata, response by response."""
    total = weights[inside].sum()
    mean = (weights * values)[inside].sum() / total
    z = np.where(inside, weights * (values - mean) / total, 0)
    variance = 0
    for h, size in enumerate(population):
        part = z[stratum == h]
        n = len(part)
        if n:
            spread = ((part - part.mean()) ** 2).sum() * n / (n - 1) if n > 1 else (part**2).sum()
            variance += (1 - n / size if size else 1) * spread
    return mean, variance


def test_linearised_errors_with_strata_weights_and_domains_agree_with_the_sum_by_response():
    chance = np.random.default_rng(3)
    for _ in range(100):
        n, codes, strata = int(chance.integers(2, 300)), int(chance.integers(1, 7)), int(chance.integers(1, 5))
        answers = chance.integers(-2, codes, n)
        weights = chance.gamma(2, size=n) * (chance.random(n) > 0.1)
        stratum = chance.integers(0, strata, n)
        population = [int(k and k + chance.integers(0, 500)) for k in np.bincount(stratum, minlength=strata)]
        scores = chance.normal(size=codes)
        told = question(answers, codes, weights, design=Design(stratum, tuple(population)), scores=list(scores))
        inside = answers >= 0
        if not weights[inside].sum():
            assert told.mean.value is None
            continue
        for code in range(codes):
            p, variance = brute_variance((answers == code).astype(float), weights, inside, stratum, population)
            assert told.shares[code].valid == pytest.approx(100 * p, abs=1e-9)
            assert (told.shares[code].se / 100) ** 2 == pytest.approx(variance, abs=1e-9)
        mean, variance = brute_variance(scores[np.maximum(answers, 0)], weights, inside, stratum, population)
        assert told.mean.value == pytest.approx(mean, abs=1e-9)
        assert told.mean.se**2 == pytest.approx(variance, abs=1e-9)


def test_an_unweighted_mean_agrees_with_statsmodels():
    answers = np.random.default_rng(4).integers(0, 11, 500)
    told = question(answers, 11, design=Design(), scores=range(11)).mean
    plain = DescrStatsW(answers)
    assert told.value == pytest.approx(plain.mean, abs=1e-9)
    assert told.se == pytest.approx(plain.std_mean, abs=1e-9)


def test_a_response_of_unknown_stratum_stands_in_one_of_its_own():
    answers, stratum = column(10, 10), np.tile([0, -1], 10)
    apart = question(answers, 2, design=Design(stratum, (0,))).shares[0].se
    assert apart == pytest.approx(question(answers, 2, design=Design(np.tile([0, 1], 10), (0, 0))).shares[0].se, abs=1e-9)


def test_net_score_top_two_and_mean_leave_out_what_is_no_direction():
    told = question(column(10, 30, 20, 15, 5, 20), 6, signs=[1, 1, 0, -1, -1, None], top=(0, 1), scores=[5, 4, 3, 2, 1, None])
    assert told.net.value == 20
    assert told.top.value == 40
    assert told.mean.value == pytest.approx((50 + 120 + 60 + 30 + 5) / 80, abs=1e-9)
    assert (told.net.n, told.mean.n) == (100, 80)
    assert told.mean.se is None


def test_top_two_is_as_sure_as_the_share_of_both_together():
    both = question(column(40, 60), 2, design=Design()).shares[0]
    assert question(column(10, 30, 60), 3, design=Design(), top=(0, 1)).top.margin == pytest.approx(both.margin, abs=1e-9)


def test_weights_move_the_shares_and_cost_answers():
    weights = np.repeat([0.5, 1, 2.5], [40, 40, 20])
    assert round(design_effect(weights), 4) == 1.4463
    assert round(effective_size(weights), 2) == 69.14
    told = question(column(80, 20), 2, weights)
    assert told.shares[1].valid == pytest.approx(100 * 50 / 110, abs=1e-9)
    assert (round(told.deff, 4), round(told.n_eff, 2)) == (1.4463, 69.14)


@pytest.mark.parametrize(
    ("answers", "weights"), [([], None), ([-1, -1, -2], None), ([-2, -2], None), ([0, 1], [0, 0])], ids=["empty", "missing", "hidden", "zero"]
)
def test_where_nobody_answers_nothing_is_told(answers, weights):
    told = question(answers, 2, weights, design=Design(), signs=[1, -1], top=(0,), scores=[1, 2])
    assert all((share.valid, share.rounded, share.margin, share.low) == (None,) * 4 for share in told.shares)
    assert (told.net.value, told.top.value, told.mean.value, told.n_eff, told.deff) == (None,) * 5


def test_one_answer_and_one_category():
    assert question([0], 1, design=Design()).shares[0].margin is None
    share = question([0] * 30, 1, design=Design()).shares[0]
    assert (share.valid, share.margin, share.high) == (100, 0, pytest.approx(100))
    assert share.low == pytest.approx(88.648, abs=1e-3)


@pytest.mark.parametrize("weights", [[1], [1, -1], [1, np.nan]])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        question([0, 1], 2, weights)


def test_matrix_rows_stand_on_their_own_bases():
    told = matrix({"a": column(5, 5), "b": column(2, 6, missing=2)}, 2)
    assert [told[row].shares[1].valid for row in "ab"] == [50, 75]


def test_multiple_answers_are_shares_of_respondents():
    told = multiple([[1, 1, 0, -1, -2], [1, 0, 0, -1, -2], [0, 0, 1, -1, -2]])
    assert (told.n, told.missing, told.not_asked, told.answers) == (3, 1, 1, pytest.approx(4 / 3))
    assert [(share.n, share.rounded) for share in told.shares] == [(2, 66.7), (1, 33.3), (1, 33.3)]
    assert [share.percent for share in told.shares] == [50, 25, 25]


def test_a_multiple_option_is_as_sure_as_a_question_of_its_own():
    answers = np.random.default_rng(5).integers(0, 2, 200)
    alone = question(answers, 2, design=Design()).shares[1]
    told = multiple([answers, 1 - answers], design=Design()).shares[0]
    assert (told.margin, told.low) == (alone.margin, alone.low)


def test_ranking_tells_first_top_three_and_mean_place():
    told = ranking([[0, 0, 1, -1], [1, -1, 0, -1], [2, 3, -1, -1]])
    best, second, third = told.options
    assert (told.n, told.missing) == (3, 1)
    assert [option.first.rounded for option in told.options] == [66.7, 33.3, 0.0]
    assert [option.among_three.rounded for option in told.options] == [100, 66.7, 33.3]
    assert (best.mean_place.value, second.mean_place.value, third.mean_place.value) == (pytest.approx(4 / 3), 1.5, 3.5)


def test_nothing_asked_of_nobody():
    assert multiple([]).n == 0
    assert ranking([]).options == ()


def test_fifty_thousand_responses_take_milliseconds():
    chance = np.random.default_rng(7)
    answers, weights = chance.integers(-2, 20, 50_000), chance.gamma(3, size=50_000)
    design = Design(chance.integers(0, 71, 50_000), (10_000,) * 71)
    spent = []
    for _ in range(5):
        started = time.process_time()
        question(answers, 20, weights, design=design, scores=range(20))
        spent.append(time.process_time() - started)
    assert min(spent) < 0.05
