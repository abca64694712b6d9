from datetime import date, timedelta

import pytest

from vietnamese.dates import (
    find_dates,
    find_written_dates,
    format_official,
    format_padded,
    format_plain,
    format_quarter,
    format_term,
    parse_date,
    parse_quarter,
    parse_term,
    quarter_of,
    quarter_range,
)  # fmt: skip

LEAP_YEAR = [date(2024, 1, 1) + timedelta(days=i) for i in range(366)]


@pytest.mark.parametrize("spelling", [format_padded, format_official, format_plain])
def test_all_366_days_are_read_back(spelling):
    for d in LEAP_YEAR:
        assert parse_date(spelling(d)) == d
        assert parse_date("Kiên Giang, " + spelling(d).replace("ngày", "Ngày").upper()) == d


@pytest.mark.parametrize("form", ["{0.day}/{0.month}/{0.year}", "{0.day:02d}-{0.month:02d}-{0.year}", "{0.day:02d}.{0.month:02d}.{0.year}"])
def test_numeric_dates_are_read_day_first(form):
    for d in LEAP_YEAR:
        assert parse_date(form.format(d)) == d


@pytest.mark.parametrize("s", ["ngày O5 tháng 9 năm 2O25", "ngày05tháng09năm2025", "ngay 05 thang 9 nam 2025", "Ngày 5, tháng 9. năm 2025"])
def test_dates_as_ocr_leaves_them(s):
    assert find_written_dates(s)[0].date == date(2025, 9, 5)


@pytest.mark.parametrize("s", ["năm 2024", "ngày 31 tháng 02 năm 2024", "tháng 3 năm 2024", "ngày    tháng    năm 2024", "32/01/2024", "1/2024"])
def test_what_is_no_date(s):
    assert parse_date(s) is None


def test_place_left_blank_for_the_pen_stays_empty():
    found = find_written_dates("Kiên Giang, ngày ... tháng 10 năm 2017")[0]
    assert (found.day, found.month, found.year, found.date) == (None, 10, 2017, None)


def test_two_dates_in_one_string_are_not_one_date():
    s = "ngày 25 tháng 10 năm 2017 sửa đổi ngày 01/11/2017"
    assert parse_date(s) is None
    assert [d.date for d in find_dates(s)] == [date(2017, 10, 25), date(2017, 11, 1)]


def test_quarters():
    assert [quarter_of(date(2025, m, 1)) for m in (1, 3, 4, 12)] == [1, 1, 2, 4]
    assert quarter_range(2024, 1) == (date(2024, 1, 1), date(2024, 3, 31))
    assert quarter_range(2024, 4) == (date(2024, 10, 1), date(2024, 12, 31))
    assert format_quarter(2025, 3) == "quý III/2025"
    assert parse_quarter("Báo cáo quý III/2025") == parse_quarter("Quý 3 năm 2025") == (2025, 3)
    assert parse_quarter("quý khách 2025") is None


def test_term_of_office():
    assert parse_term("nhiệm kỳ 2020 – 2025") == (2020, 2025)
    assert format_term(2020, 2025) == "nhiệm kỳ 2020 - 2025"
    assert parse_term("nhiệm kỳ 2025 - 2020") is None


def test_a_heap_of_dots_takes_no_time():
    """Cubic time on three overlapping blanks would hold the whole process for hours."""
    assert find_written_dates("ngay" + "." * 20_000 + " thang") == []
