import pytest

from vietnamese.numbering import official_number, parse_book_number


@pytest.mark.parametrize(
    "s, found",
    [("15", (15, "")), ("015", (15, "")), ("Số 15", (15, "")), ("số: 15a", (15, "A")), ("15 B", (15, "B")), (" 7 ", (7, ""))],
)


def test_a_bare_number_of_a_register(s, found):
    assert parse_book_number(s) == found


@pytest.mark.parametrize("s", ["", "0", "000", "15-NQ/TU", "mười lăm", "1.5", "-3", "15AB", "1234567"])
def test_what_is_no_number_of_a_register(s):
    assert parse_book_number(s) is None


@pytest.mark.parametrize(
    "regime, suffix, printed", [("party", "", "09-NQ/TU"), ("state", "", "09/NQ/TU"), ("party", "a", "09A-NQ/TU")]
)


def test_a_number_is_written_as_its_regime_prescribes(regime, suffix, printed):
    assert str(official_number(9, "NQ / TU", regime=regime, suffix=suffix)) == printed
