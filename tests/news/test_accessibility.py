"""The check of the rendered page, reported by the browser of the desk, as the publishing gate takes it."""

import json

import pytest
from django.urls import reverse

from news import gate
from news.accessibility import MOST, SENTENCES
from news.actions import writing
from news.models import AxeReport
from tests.factories import news as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(province):
    return make.article(by=province.editor, category=make.category(province.department))


def finding(rule="image-alt", impact="critical", **more):
    return {"rule": rule, "impact": impact, "help": "Images must have alternative text", "target": "article > img"} | more


def report(client, article, findings, number=1):
    address = reverse("news:axe_report", args=[article.pk, number])
    return client.post(address, findings if isinstance(findings, str) else json.dumps(findings), "application/json")


def of_preview(article):
    return [fault.sentence for fault in gate.faults_of(article.versions.first()) if fault.field == "preview"]


def test_a_version_that_nobody_has_previewed_is_not_published(province, article):
    writing.save_version(article=article, based_on=1, by=province.editor, title="Bản hai")
    assert of_preview(article) == ["Chưa kiểm tra khả năng tiếp cận của trang; hãy mở xem trước."]
    make.checked(article)
    assert of_preview(article) == []


def test_findings_are_told_once_for_each_rule_in_vietnamese(as_person, article):
    told = report(as_person("editor"), article, [finding(), finding(), finding("unheard-of", "serious", help="Rule of tomorrow")])
    assert of_preview(article) == [SENTENCES["image-alt"], told.json()["sentences"][1][0]]
    assert "Rule of tomorrow" in of_preview(article)[1]


def test_what_does_not_block_is_not_kept_and_a_newer_report_replaces_the_older(as_person, article, province):
    leader = as_person("leader")
    report(leader, article, [finding(impact="moderate"), finding()])
    assert [found["impact"] for found in AxeReport.objects.get().findings] == ["critical"]
    report(leader, article, [])
    kept = AxeReport.objects.get()
    assert (kept.findings, kept.by) == ([], province.leader)


def test_a_report_is_cut_to_what_can_be_read(as_person, article):
    report(as_person("editor"), article, [finding(target="x" * 9000)] * 200)
    kept = AxeReport.objects.get().findings
    assert len(kept) == MOST and len(kept[0]["target"]) == 300


@pytest.mark.parametrize("sent", ["", "{}", "[1]", "null", "không phải JSON"])
def test_anything_else_is_refused_and_changes_nothing(as_person, article, sent):
    assert report(as_person("editor"), article, sent).status_code == 400
    assert AxeReport.objects.get().by is None


def test_versions_of_other_desks_and_versions_that_are_not_there_do_not_exist(as_person, province, article):
    foreign = make.article(by=province.editor, category=make.category(province.commune, "Xã", "xa"))
    editor = as_person("editor")
    assert report(editor, foreign, []).status_code == 404
    assert report(editor, article, [], number=9).status_code == 404
    assert set(AxeReport.objects.values_list("by", flat=True)) == {None}
