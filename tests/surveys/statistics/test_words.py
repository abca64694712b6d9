import pytest

from surveys.statistics.words import published, word


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (100, "tuyệt đại đa số"),
        (90, "tuyệt đại đa số"),
        (89.9, "đa số"),
        (70, "đa số"),
        (69.9, "quá nửa"),
        (50.1, "quá nửa"),
        (50, "nhiều ý kiến"),
        (30, "nhiều ý kiến"),
        (29.9, "một số ý kiến"),
        (10, "một số ý kiến"),
        (9.9, "ít ý kiến"),
        (0, "ít ý kiến"),
    ],
)
def test_one_word_for_one_figure(percent, said):
    assert word(percent) == said


def test_the_word_fits_the_figure_as_printed():
    assert word(89.96) == word(90.0)
    assert word(50.04) == word(50.0)


@pytest.mark.parametrize("percent", [-1, 100.1, 250])
def test_what_is_no_percentage_has_no_word(percent):
    with pytest.raises(ValueError, match="no percentage"):
        word(percent)


def test_the_ladder_is_printed_whole():
    assert len(published()) == 6
    assert published()[2] == ("quá nửa", "trên 50% đến dưới 70%")
