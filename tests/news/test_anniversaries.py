"""Days that come again, by the sun and by the moon."""

import datetime

import holidays
import pytest
from django.urls import reverse
from icalendar import Calendar

from audit.models import Event
from news.actions import publishing
from news.anniversaries import between, lunar_day, next_date, upcoming
from news.models import Anniversary
from news.official_days import OFFICIAL_DAYS
from tests.factories import news as make

pytestmark = pytest.mark.django_db

# As offices and almanacs of Việt Nam had them; 1985, 2007 and 2030 differ from China's.
TET = {
    1985: "21/1", 1986: "9/2", 1987: "29/1", 1988: "17/2", 1989: "6/2", 1990: "27/1", 1991: "15/2", 1992: "4/2", 1993: "23/1",
    1994: "10/2", 1995: "31/1", 1996: "19/2", 1997: "7/2", 1998: "28/1", 1999: "16/2", 2000: "5/2", 2001: "24/1", 2002: "12/2",
    2003: "1/2", 2004: "22/1", 2005: "9/2", 2006: "29/1", 2007: "17/2", 2008: "7/2", 2009: "26/1", 2010: "14/2", 2011: "3/2",
    2012: "23/1", 2013: "10/2", 2014: "31/1", 2015: "19/2", 2016: "8/2", 2017: "28/1", 2018: "16/2", 2019: "5/2", 2020: "25/1",
    2021: "12/2", 2022: "1/2", 2023: "22/1", 2024: "10/2", 2025: "29/1", 2026: "17/2", 2027: "6/2", 2028: "26/1", 2029: "13/2",
    2030: "2/2",
}  # fmt: skip


def in_year(row, year):
    return [one.date for one in between(datetime.date(year, 1, 1), datetime.date(year, 12, 31), [row])]


def test_tet_falls_as_in_vietnam_every_year():
    tet = Anniversary(title="Tết Nguyên đán", day=1, month=1, is_lunar=True)
    found = {year: [f"{day.day}/{day.month}" for day in in_year(tet, year)] for year in TET}
    assert found == {year: [day] for year, day in TET.items()}


def test_the_day_of_the_hung_kings_agrees_with_the_table_of_holidays():
    kings = Anniversary(title="Giỗ Tổ Hùng Vương", day=10, month=3, is_lunar=True)
    for year in range(2008, 2031):
        known = [day for day, name in holidays.country_holidays("VN", years=[year], observed=False).items() if "Hung Kings" in name]
        assert in_year(kings, year) == known, year


def test_the_thirtieth_of_a_short_lunar_month_is_kept_on_its_last_day():
    last_day = Anniversary(title="Ba mươi Tết", day=30, month=12, is_lunar=True)
    # The last month of the year before Tết 2025 had 29 days.
    assert in_year(last_day, 2025) == [datetime.date(2025, 1, 28)]


def test_a_lunar_day_at_the_end_of_the_year_may_fall_into_a_solar_year_twice_or_not_at_all():
    row = Anniversary(title="Cuối năm", day=20, month=11, is_lunar=True)
    counts = {year: len(in_year(row, year)) for year in range(2020, 2031)}
    assert set(counts.values()) >= {0, 2} and sum(counts.values()) in (10, 11, 12)


def test_the_29th_of_february_is_kept_on_the_28th_in_a_common_year():
    assert in_year(Anniversary(title="Nhuận", day=29, month=2), 2027) == [datetime.date(2027, 2, 28)]


def test_a_round_year_is_said():
    make.anniversary(day=3, month=2, title="Ngày thành lập Đảng", year=1930)
    (one,) = between(datetime.date(2030, 2, 1), datetime.date(2030, 2, 28))
    assert (one.years, one.is_round) == (100, True)
    assert lunar_day(datetime.date(2026, 2, 17)) == "1/1 âm lịch"


def test_what_is_soon_stands_nearest_first():
    make.anniversary(day=20, month=12, title="Ngày truyền thống Đảng bộ tỉnh")
    make.anniversary(day=22, month=12, title="Ngày thành lập Quân đội")
    make.anniversary(day=2, month=9, title="Ngày Quốc khánh")
    soon = upcoming(today=datetime.date(2026, 11, 26))
    assert [one.date.day for one in soon] == [20, 22]
    assert next_date(Anniversary(title="Quốc khánh", day=2, month=9), today=datetime.date(2026, 11, 26)).year == 2027


def test_the_official_list_is_loaded_once_and_leaves_what_the_office_edited(as_person, province):
    client = as_person("admin")
    make.anniversary(day=2, month=9, title="Tết Độc lập", year=1945)
    client.post(reverse("news:site_days_load"))
    client.post(reverse("news:site_days_load"))
    assert Anniversary.objects.count() == len(OFFICIAL_DAYS)
    assert Anniversary.objects.get(day=2, month=9).title == "Tết Độc lập"
    assert not Anniversary.objects.exclude(title="Tết Độc lập").filter(source="").exists()
    assert Event.objects.filter(verb="news.days_loaded").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": 31, "month": 4}, "day"),
        ({"day": 30, "month": 2}, "day"),
        ({"day": 31, "month": 1, "is_lunar": "on"}, "day"),
        ({"day": 1, "month": 13}, "month"),
        ({"day": 1, "month": 1, "year": 9999}, "year"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_and_nothing_typed_is_lost(as_person, values, field):
    answer = as_person("admin").post(reverse("news:site_day_add"), {"title": "Ngày lạ"} | values)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] and "Ngày lạ" in answer.content.decode()
    assert not Anniversary.objects.exists()


def test_a_day_leads_to_the_article_that_introduces_it_while_readers_may_see_that(as_person, client, province, django_capture_on_commit_callbacks):
    column = make.category(province.department)
    article = make.published(by=province.editor, leader=province.leader, category=column, title="Lịch sử ngày Quốc khánh")
    draft = make.article(by=province.editor, category=column)
    values = {"title": "Ngày Quốc khánh", "day": 2, "month": 9}
    admin, address = as_person("admin"), reverse("news:site_day_add")
    for wrong in (draft.get_absolute_url(), "https://daknong.example/bai", "-" + "9" * 18):
        assert admin.post(address, values | {"about": wrong}).status_code == 422
    admin.post(address, values | {"about": f"https://cong.example{article.get_absolute_url()}"})
    page = reverse("news:calendar_month", kwargs={"year": 2026, "month": 9})
    assert article.get_absolute_url() in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(article=article, by=province.leader, reason="Sai số liệu")
    assert article.get_absolute_url() not in client.get(page).content.decode()


def test_a_visitor_reads_a_month_and_follows_the_calendar(client):
    make.anniversary(day=2, month=9, title="Ngày Quốc khánh", year=1945, source="Nghị định 145/2013/NĐ-CP")
    make.anniversary(day=10, month=3, title="Giỗ Tổ Hùng Vương", is_lunar=True)
    page = client.get(reverse("news:calendar_month", kwargs={"year": 2025, "month": 9})).content.decode()
    assert "Ngày Quốc khánh" in page and "Kỷ niệm 80 năm" in page and "Nghị định 145/2013/NĐ-CP" in page
    assert client.get(reverse("news:calendar_month", kwargs={"year": 1800, "month": 1})).status_code == 404
    feed = Calendar.from_ical(client.get(reverse("news:calendar_feed")).content)
    titles = [str(event["summary"]) for event in feed.walk("VEVENT")]
    assert titles.count("Giỗ Tổ Hùng Vương") == 2 and len({str(event["uid"]) for event in feed.walk("VEVENT")}) == 4


def test_the_calendar_costs_the_same_with_many_days(client, django_assert_max_num_queries):
    for day in range(1, 29):
        make.anniversary(day=day, month=9, title=f"Ngày {day}")
    with django_assert_max_num_queries(3):
        client.get(reverse("news:calendar_month", kwargs={"year": 2026, "month": 9}))
