"""What is pasted from Word keeps its words and loses Word."""

import re

import pytest

from richtext.policy import LONGEST, TooLong, clean
from richtext.text import plain
from tests.richtext.judges import complaints
from tests.richtext.word import WORD


@pytest.fixture(scope="module")
def cleaned():
    return clean(WORD)


def test_it_is_clean_and_stays_so(cleaned):
    assert complaints(cleaned) == []
    assert clean(cleaned) == cleaned
    assert not re.search("mso|windowtext|Normal|file:|StartFragment|o:p|font", cleaned, re.IGNORECASE)


def test_every_word_is_still_there(cleaned):
    assert plain(cleaned).split("\n") == [
        "KẾ HOẠCH",
        "Tuyên truyền chuyển đổi số",
        "Thực hiện Nghị quyết số\u00a009-NQ/TU, các cấp ủy báo cáo[1].".replace("\u00a0", " "),
        "· Xã Nam Dong",
        "Xã",
        "Ảnh lễ ra quân",
    ]


def test_headings_and_emphasis_are_ours(cleaned):
    assert "<h2>KẾ HOẠCH</h2>" in cleaned
    assert "<p><strong>Tuyên truyền chuyển đổi số</strong></p>" in cleaned
    assert "<em>cấp ủy</em>" in cleaned
    assert "<span" not in cleaned and "<p></p>" not in cleaned and "&nbsp;&nbsp;" not in cleaned


def test_two_megabytes_of_word_are_refused_in_words_and_not_cut():
    with pytest.raises(TooLong, match="cổng nhận tối đa 1 MB"):
        clean(WORD * (2 * LONGEST // len(WORD.encode())))


def test_what_fits_is_taken_whole():
    times = LONGEST // len(WORD.encode())
    assert plain(clean(WORD * times)).count("Xã Nam Dong") == times
