"""The demo's reports."""

import pytest
from django.db.models import Count

from accounts.demo import create_demo_accounts
from surveys.demo_contributors import load_demo_reports
from surveys.models import ContributorReport, Synthesis
from surveys.persons import hard_identifiers

pytestmark = pytest.mark.django_db


def test_the_demo_fills_three_months_once(settings):
    settings.DEMO = True
    create_demo_accounts()
    load_demo_reports()
    load_demo_reports()
    reports = ContributorReport.objects.all()
    assert reports.count() >= 24 and reports.values("period").distinct().count() == 3 and reports.values("author").distinct().count() == 5
    assert reports.exclude(merged_into=None).count() >= 6
    assert not any(hard_identifiers(report.content) for report in reports)
    paper = Synthesis.objects.get()
    assert paper.state == "approved" and not paper.items.filter(text="").exists()
    assert paper.items.filter(reporters_before__isnull=False).count() >= 2
    assert dict(paper.items.annotate(n=Count("pk")).values_list("title", "reporters"))["Giá sách giáo khoa mới"] == 3
