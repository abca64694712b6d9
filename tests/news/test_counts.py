"""How much each author has published, for the fees."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from news import counting
from news.actions import publishing
from news.models import Article, Source
from tests.factories import news as make

pytestmark = pytest.mark.django_db


def moment(*args):
    return timezone.make_aware(datetime.datetime(*args))


@pytest.fixture
def publish(province):
    column = make.category(province.department)

    def act(at, category=None, **values):
        return make.published(by=province.editor, leader=province.leader, category=category or column, at=at, **values)

    return act


@pytest.fixture
def units(province):
    return province.leader.units_with("news.count_articles")


def month_table(units, month=8):
    return counting.count(counting.Period(2022, month), units)


def test_an_article_counts_once_in_the_month_of_its_first_publication(province, publish, units):
    article = publish(moment(2022, 8, 4, 8))
    publish(moment(2022, 7, 31, 23, 59))
    publish(moment(2022, 9, 1, 0, 0))
    make.rewritten(article, by=province.editor, title="Bài sửa sau")
    (line,) = month_table(units).lines
    assert (line.name, line.counts, line.total) == ("Nguyễn Văn Viết (Phòng Tuyên truyền)", {"news": 1}, 1)


def test_the_month_is_the_offices_own(publish, units):
    publish(moment(2022, 8, 1, 0, 30))  # 31 July by Greenwich
    assert month_table(units).lines[0].total == 1


def test_reposts_and_withdrawn_articles_stand_apart(province, publish, units):
    source = Source.objects.create(name="Báo Đắk Nông", url="https://baodaknong.example")
    publish(moment(2022, 8, 4), title="Tin của mình")
    publish(moment(2022, 8, 5), title="Tin dẫn lại", is_repost=True, source=source, source_url="https://baodaknong.example/a")
    gone = publish(moment(2022, 8, 6), title="Tin đã gỡ")
    publishing.withdraw(article=gone, by=province.leader, reason="Sai số liệu")
    (line,) = month_table(units).lines
    assert (line.total, line.apart) == (1, {"repost": 1, "withdrawn": 1})


def test_one_signed_by_two_counts_for_each_and_is_said(publish, units):
    publish(moment(2022, 8, 4), author_ids=[make.author().pk, make.author(name="Lê Văn An", post="").pk])
    table = month_table(units)
    assert [line.total for line in table.lines] == [1, 1] and table.together == 1


def test_a_year_is_told_by_months(publish, units):
    for month in (1, 1, 8, 12):
        publish(moment(2022, month, 10), kind="feature")
    (line,) = counting.count(counting.Period(2022), units).lines
    assert (line.counts, line.total) == ({1: 2, 8: 1, 12: 1}, 4)


def test_only_the_columns_of_ones_own_units_are_counted(province, publish, as_person):
    elsewhere = make.category(province.neighbour, name="Đắk Mil", slug="dak-mil")
    article = publish(moment(2022, 8, 4))
    Article.objects.filter(pk=article.pk).update(category=elsewhere)
    page = as_person("editor").get(reverse("news:counts"), {"thang": 8, "nam": 2022})
    assert page.context["table"].lines == []
    behind = as_person("editor").get(reverse("news:counts_articles"), {"thang": 8, "nam": 2022})
    assert behind.context["page"].rows == []


def test_each_number_leads_to_exactly_its_articles(province, publish, as_person):
    source = Source.objects.create(name="Báo Đắk Nông", url="https://baodaknong.example")
    publish(moment(2022, 8, 4), title="Tin một")
    publish(moment(2022, 8, 5), title="Bài hai", kind="feature")
    publish(moment(2022, 8, 6), title="Tin dẫn", is_repost=True, source=source, source_url="https://baodaknong.example/a")
    publish(moment(2022, 8, 7), title="Không ký", author_ids=[], source=source)
    client = as_person("leader")
    rows = client.get(reverse("news:counts"), {"thang": 8, "nam": 2022}).context["rows"]
    assert len(rows) == 2
    for row in rows:
        for cell in row["cells"]:
            assert len(client.get(cell["url"]).context["page"].rows) == cell["count"], cell


def test_the_workbook_holds_the_same_numbers_and_no_formula(publish, as_person):
    publish(moment(2022, 8, 4), author_ids=[make.author(name="=HYPERLINK(1)", post="").pk])
    answer = as_person("leader").get(reverse("news:counts_workbook"), {"thang": 8, "nam": 2022})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[4]] == ["Tác giả", "Tài khoản", "Tin", "Cộng", "Đăng lại", "Đã gỡ"]
    assert [cell.value for cell in sheet[5]] == ["=HYPERLINK(1)", None, 1, 1, 0, 0]
    assert sheet["A5"].data_type == "s" and sheet["A5"].quotePrefix


@pytest.mark.parametrize("asked", [{"nam": "x"}, {"nam": "0"}, {"nam": "2022", "thang": "13"}, {"nam": "99999999999"}, {"nam": ""}])
def test_a_period_that_is_none_is_said_and_shows_this_month(as_person, asked):
    answer = as_person("leader").get(reverse("news:counts"), asked)
    assert answer.status_code == 422 and "tháng hiện tại" in answer.content.decode()
    assert as_person("leader").get(reverse("news:counts_workbook"), asked).status_code == 404


@pytest.mark.parametrize("asked", [{"tac-gia": "x"}, {"tac-gia": "9" * 30}, {"cot": "x"}, {"cot": "13"}, {"tac-gia": "999999"}])
def test_articles_behind_no_number_are_absent(as_person, asked):
    assert as_person("leader").get(reverse("news:counts_articles"), {"nam": 2022, "thang": ""} | asked).status_code == 404


@pytest.mark.parametrize("count", [3, 12])
def test_the_table_costs_the_same_with_many_authors(publish, as_person, count, django_assert_max_num_queries):
    for n in range(count):
        publish(moment(2022, 8, 4), title=f"Tin {n}", author_ids=[make.author(name=f"Tác giả {n}").pk])
    client = as_person("leader")
    with django_assert_max_num_queries(14):
        client.get(reverse("news:counts"), {"thang": 8, "nam": 2022})
