import pytest

from vietnamese.numbering import find_numbers, number_key, number_sort_key, parse_number


@pytest.mark.parametrize(
    "s, printed, regime",
    [
        ("09-NQ/TU", "09-NQ/TU", "party"),
        ("09–NQ/TU", "09-NQ/TU", "party"),
        ("Số 9 - NQ/TU", "09-NQ/TU", "party"),
        ("15/QĐ-UBND", "15/QĐ-UBND", "state"),
        ("Số: 15/QÐ – UBND", "15/QĐ-UBND", "state"),
        ("335/2025/NĐ-CP", "335/2025/NĐ-CP", "state"),
        ("3176B/QĐ-SYT", "3176B/QĐ-SYT", "state"),
        ("2004/KH-SYT-CĐN", "2004/KH-SYT-CĐN", "state"),
        ("7432/UBND-XD", "7432/UBND-XD", "state"),
        ("1654-CV/BTGTU", "1654-CV/BTGTU", "party"),
        ("09-nq/tu", "09-nq/tu", "party"),
        ("33/2024/QH15", "33/2024/QH15", "state"),
    ],
)
def test_official_numbers_in_every_spelling(s, printed, regime):
    number = parse_number(s)
    assert str(number) == printed
    assert number.regime == regime


def test_parts_of_a_number():
    number = parse_number("3176B/2017/QĐ-SYT")
    assert (number.number, number.suffix, number.year, number.notation, number.type_code) == (3176, "B", 2017, "QĐ-SYT", "QĐ")


@pytest.mark.parametrize("s", ["", "Số:", "12/2025", "05/9/2025", "QĐ-UBND", "điều 5", "2020-2025", "024/3822"])
def test_what_is_no_official_number(s):
    assert parse_number(s) is None


def test_lookup_key_is_equal_for_every_spelling():
    spellings = ["09-NQ/TU", "09–NQ/TU", "9-nq/tu", "Số 09 - NQ/TU", "09/NQ-TU", "09NQTU"]
    assert {number_key(s) for s in spellings} == {"9nqtu"}
    assert number_key("15/QĐ-UBND") == number_key("15/qd-ubnd") == number_key("15/QÐ–UBND")


def test_lookup_key_keeps_different_numbers_apart():
    numbers = ["335/2025/NĐ-CP", "3352/NĐ-CP", "335/NĐ-CP", "3176/QĐ-SYT", "3176B/QĐ-SYT", "10-NQ/TU", "100-NQ/TU"]
    assert len({number_key(s) for s in numbers}) == len(numbers)


def test_numbers_cited_in_running_text():
    text = "Căn cứ Nghị quyết số 20-NQ/TW, ngày 25/10/2017 và Quyết định số 1074/QĐ-BXD; tỷ lệ 12/15 đơn vị."
    assert [str(number) for _, _, number in find_numbers(text)] == ["20-NQ/TW", "1074/QĐ-BXD"]
    start, end, _ = find_numbers(text)[0]
    assert text[start:end] == "20-NQ/TW"


def test_numbers_sort_by_value_within_their_notation():
    numbers = ["10-NQ/TU", "2-NQ/TU", "3176B/QĐ-SYT", "3176/QĐ-SYT", "15/2024/QĐ-UBND", "9/2025/QĐ-UBND"]
    assert sorted(numbers, key=number_sort_key) == [
        "2-NQ/TU", "10-NQ/TU", "3176/QĐ-SYT", "3176B/QĐ-SYT", "15/2024/QĐ-UBND", "9/2025/QĐ-UBND",
    ]  # fmt: skip
