"""The pages of results, and who reads what when."""

import pytest
from django.urls import reverse

from surveys.models import ReleasedTable, Series, Survey, TablePlan
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(province, empty_cache):
    return make.tabulated(submitter=province.opinion, leader=province.leader, unit=province.department, by=province.opinion, public_results=True)


def page(client, name, *args):
    return client.get(reverse(f"surveys:{name}", args=args))


def post(client, name, *args, **data):
    return client.post(reverse(f"surveys:{name}", args=args), data)


def test_nobody_outside_reads_figures_before_they_are_published(client, province, made):
    assert page(client, "results", made.pk).url == page(client, "results", 999_999).url.replace("999999", str(made.pk))  # to sign in
    for name in ("cadre", "admin", "editor", "reader"):
        client.force_login(getattr(province, name))
        assert page(client, "results", made.pk).status_code == 404
        assert page(client, "crosstab", made.pk, 1).status_code == 404


def test_the_leader_publishes_and_then_everybody_reads(client, province, made):
    client.force_login(province.leader)
    post(client, "publish", made.pk)
    made.refresh_from_db()
    assert made.state == Survey.State.RELEASED
    client.logout()
    read = page(client, "results", made.pk).content.decode()
    assert "Mẫu tự nguyện, không kiểm soát trùng" in read and "Danh mục bảng" not in read
    assert made.title in page(client, "released").content.decode()


def test_results_that_are_not_public_stay_inside(client, province, empty_cache):
    made = make.tabulated(submitter=province.opinion, leader=province.leader, unit=province.department)
    client.force_login(province.leader)
    post(client, "publish", made.pk)
    client.logout()
    assert page(client, "results", made.pk).url.startswith(reverse("account_login"))
    assert made.title not in page(client, "released").content.decode()


def test_who_asked_for_the_tables_does_not_publish_them(client, province, made):
    TablePlan.objects.update(submitted_by=province.leader)
    client.force_login(province.leader)
    post(client, "publish", made.pk)
    made.refresh_from_db()
    assert made.state == Survey.State.TABULATED


def test_before_the_tables_are_made_there_is_no_figure_on_any_page(client, province):
    survey = make.opened(unit=province.department, by=province.opinion)
    client.force_login(province.opinion)
    assert "chart" not in page(client, "results", survey.pk).content.decode().replace("bar-chart", "")
    assert page(client, "crosstab", survey.pk, 1).status_code == 404
    assert page(client, "trend", survey.pk).status_code == 404


def test_every_question_has_its_chart_its_table_and_its_label(client, province, made):
    client.force_login(province.leader)
    read = page(client, "results", made.pk).content.decode()
    alone = ReleasedTable.objects.filter(planned__by="")
    drawn = [row for row in alone if row.body["shown"] and not row.body["reliability"]]
    assert read.count('<svg class="chart"') == len(drawn) > 5
    assert read.count("<table") == len([row for row in alone if row.body["shown"]])
    assert read.count("không kiểm soát trùng") >= len(drawn)


def test_every_cross_table_of_the_list_opens(client, province, made):
    client.force_login(province.leader)
    for row in ReleasedTable.objects.select_related("planned"):
        assert page(client, "crosstab", made.pk, row.planned.number).status_code == 200


def test_the_page_of_results_reads_released_tables_in_few_queries(client, province, made, django_assert_max_num_queries):
    client.force_login(province.leader)
    page(client, "results", made.pk)
    with django_assert_max_num_queries(14):
        page(client, "results", made.pk)


def test_the_desk_goes_from_the_list_to_the_freezing(client, province, empty_cache):
    survey = make.opened(unit=province.department, by=province.opinion)
    client.force_login(province.opinion)
    post(client, "tables_propose", survey.pk)
    plan = TablePlan.objects.get(survey=survey)
    proposed = plan.tables.count()
    post(client, "tables_remove", survey.pk, number=["1", "2"])
    assert list(plan.tables.values_list("number", flat=True)) == list(range(1, proposed - 1))
    post(client, "tables_add", survey.pk, question="C1", by="")
    assert plan.tables.count() == proposed - 1
    post(client, "tables_submit", survey.pk)
    post(client, "tables_add", survey.pk, question="C2", by="")
    assert plan.tables.count() == proposed - 1
    client.force_login(province.leader)
    post(client, "tables_freeze", survey.pk)
    plan.refresh_from_db()
    assert plan.state == "frozen" and plan.frozen_by == province.leader
    assert page(client, "tables", survey.pk).status_code == 200


def test_weights_are_pasted_from_a_sheet(client, province):
    survey = make.opened(unit=province.department, by=province.opinion)
    client.force_login(province.opinion)
    answer = post(client, "weights", survey.pk, method="raking", cap="5", source="Niên giám 2021", targets_P1="Nam\t330.120\nNữ: 1 0")
    assert answer.status_code == 302
    assert survey.weighting.targets == {"P1": {"1": 330120.0, "2": 10.0}}
    wrong = post(client, "weights", survey.pk, method="raking", cap="5", targets_P1="Nam 50\nKhác 3")
    assert wrong.status_code == 422 and "Khác 3" in wrong.content.decode()
    assert "deff" in page(client, "weights", survey.pk).content.decode()


def test_a_trend_shows_where_the_question_changed(client, province, empty_cache):
    import copy

    series = Series.objects.create(unit=province.department, name="Dịch vụ công")
    changed = copy.deepcopy(make.ANALYSED)
    changed["sections"][0]["questions"][0]["text"] = "Ông, bà có hài lòng với dịch vụ công của xã không?"
    waves = [
        make.tabulated(submitter=province.opinion, leader=province.leader, unit=province.department, series=series, wave=wave, definition=form)
        for wave, form in (("quý I/2022", make.ANALYSED), ("quý II/2022", make.ANALYSED), ("quý III/2022", changed))
    ]
    client.force_login(province.leader)
    read = page(client, "trend", waves[-1].pk).content.decode()
    assert "Lời câu hỏi đã thay đổi." in read
    assert read.count("đổi cách hỏi") == 1
