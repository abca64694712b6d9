"""Reports and files: tables for whoever reads the results, reports for the office, rows for the desk and its leader."""

from surveys.actions import exporting
from surveys.models import MadeFile
from tests.access.page import Page
from tests.factories import surveys as make

NAMESPACE = "surveys"
PLANS = frozenset({"opinion"})
DECIDES = frozenset({"leader"})
DESK = PLANS | DECIDES

PAGES = {
    "reports": Page(DESK, target="exported", seen_by=DESK),
    "tables_file": Page(DESK, target="exported_tables", seen_by=DESK),
    "file": Page(DESK, target="exported_file", seen_by=DESK),
    "rows_csv": Page(DESK, target="exported", seen_by=DESK),
    "order_files": Page(PLANS, target="exported", seen_by=DESK, method="post"),
    "rows_request": Page(PLANS, target="exported", seen_by=DESK, method="post"),
    "rows_release": Page(DECIDES, target="exported", seen_by=DESK, method="post"),
}


def targets(province):
    made = make.tabulated(
        submitter=province.opinion, leader=province.leader, unit=province.department, by=province.opinion, count=60
    )
    exporting.request_rows(survey=made, least_group=5, by=province.opinion)
    exporting.release_rows(survey=made, by=province.leader)
    MadeFile.objects.create(survey=made, kind="brief_pdf", state="ready", name="bao-cao-nhanh.pdf", content=b"%PDF-", size=5)
    return {
        "exported": {"pk": made.pk},
        "exported_tables": {"pk": made.pk, "extension": "csv"},
        "exported_file": {"pk": made.pk, "kind": "brief_pdf"},
    }
