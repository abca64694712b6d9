import dataclasses

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from surveys.statistics.trend import Asked, breaks, change

QUESTION = Asked("Đồng chí đánh giá thế nào?", "single", (("1", "Tốt"), ("2", "Khá"), ("98", "Khó trả lời")))


def changed(**fields):
    return [broken.kind for broken in breaks(QUESTION, dataclasses.replace(QUESTION, **fields))]


def test_the_difference_of_two_waves_agrees_with_statsmodels():
    chance = np.random.default_rng(16)
    for _ in range(200):
        sizes = chance.integers(30, 2000, 2)
        counts = chance.integers(1, sizes)
        before, after = 100 * counts / sizes
        told = change(before, int(sizes[0]), after, int(sizes[1]))
        z, p = proportions_ztest(counts[::-1], sizes[::-1])
        low, high = confint_proportions_2indep(counts[1], sizes[1], counts[0], sizes[0], method="wald")
        assert (told.z, told.p) == (pytest.approx(z, abs=1e-9), pytest.approx(p, abs=1e-9))
        assert told.points - told.margin == pytest.approx(100 * low, abs=1e-7)
        assert told.points + told.margin == pytest.approx(100 * high, abs=1e-7)
        assert told.significant == (p < 0.05)


def test_fewer_effective_answers_prove_less():
    assert change(50, 1000, 56, 1000).significant
    assert not change(50, 508, 56, 508).significant


def test_two_waves_of_one_mind_have_not_moved():
    told = change(100, 40, 100, 50)
    assert (told.points, told.z, told.p, told.significant) == (0, 0, 1, False)


@pytest.mark.parametrize("size", [0, None])
def test_a_wave_of_nobody_makes_no_trend(size):
    assert change(50, size, 50, 100) is None


def test_the_same_question_breaks_nothing():
    assert breaks(QUESTION, QUESTION) == ()


def test_case_spaces_tone_marks_and_the_last_stop_break_nothing():
    before = Asked("Việc hoà  giải ở cơ sở?", "single", (("1", "Tốt"),))
    assert breaks(before, Asked("việc hòa giải ở cơ sở", "single", (("1", "tốt"),))) == ()


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"text": "Đồng chí thấy thế nào?"}, ["wording"]),
        ({"text": "Đông chí đánh giá thế nào?"}, ["wording"]),
        ({"type": "likert"}, ["type"]),
        ({"options": QUESTION.options[:2]}, ["options"]),
        ({"options": (("1", "Rất tốt"), *QUESTION.options[1:])}, ["option_texts"]),
        ({"options": QUESTION.options[::-1]}, ["order"]),
        ({"mode": "paper"}, ["mode"]),
        ({"mode": "paper", "text": "Khác"}, ["wording", "mode"]),
    ],
)
def test_what_breaks_a_trend(fields, kinds):
    assert changed(**fields) == kinds


def test_a_break_says_which_options_came_and_went():
    after = dataclasses.replace(QUESTION, options=(("1", "Tốt"), ("98", "Khó trả lời"), ("3", "Kém")))
    (broken,) = breaks(QUESTION, after)
    assert broken.sentence == "Phương án trả lời đã thay đổi: thêm «Kém»; bỏ «Khá»."
