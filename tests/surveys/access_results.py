"""Results: until they are published for those of the unit who may read them, afterwards for all cadres who may, for everyone if
the survey says so. The list of tables and the weights belong to the desk and its leader, written answers to the desk."""

from surveys.models import Code, OpenAnswer, Series
from tests.access.page import ANYONE, Page
from tests.factories import surveys as make

NAMESPACE = "surveys"
PLANS = frozenset({"opinion"})
DECIDES = frozenset({"leader"})
DESK = PLANS | DECIDES

PAGES = {
    "released": Page(ANYONE),
    "results": Page(DESK, target="tabulated", seen_by=DESK),
    "crosstab": Page(DESK, target="tabulated_table", seen_by=DESK),
    "trend": Page(DESK, target="tabulated", seen_by=DESK),
    "publish": Page(DECIDES, target="tabulated", seen_by=DESK, method="post"),
    "tables": Page(DESK, target="box_opened", seen_by=DESK),
    "tables_propose": Page(PLANS, target="box_opened", seen_by=DESK, method="post"),
    "tables_add": Page(PLANS, target="box_opened", seen_by=DESK, method="post"),
    "tables_remove": Page(PLANS, target="box_opened", seen_by=DESK, method="post"),
    "tables_submit": Page(PLANS, target="box_opened", seen_by=DESK, method="post"),
    "tables_give_back": Page(DECIDES, target="box_opened", seen_by=DESK, method="post"),
    "tables_freeze": Page(DECIDES, target="box_opened", seen_by=DESK, method="post"),
    "weights": Page(DESK, target="box_opened", seen_by=DESK),
    "coding": Page(PLANS, target="box_opened", seen_by=DESK),
    "coding_mask": Page(PLANS, target="box_opened", seen_by=DESK, method="post"),
    "coding_question": Page(PLANS, target="written", seen_by=DESK),
    "coding_add": Page(PLANS, target="written", seen_by=DESK, method="post"),
    "coding_assign": Page(PLANS, target="written", seen_by=DESK, method="post"),
    "coding_assign_group": Page(PLANS, target="written", seen_by=DESK, method="post"),
    "coding_drop": Page(PLANS, target="written_code", seen_by=DESK, method="post"),
}


def targets(province):
    opened = make.opened(unit=province.department, by=province.opinion, count=60)
    OpenAnswer.objects.create(survey=opened, question="C8", text="Sửa đường", is_masked=True)
    code = Code.objects.create(survey=opened, question="C8", label="Đường sá")
    made = make.tabulated(
        submitter=province.opinion, leader=province.leader, unit=province.department, by=province.opinion, count=60,
        series=Series.objects.create(unit=province.department, name="Dịch vụ công"),
    )  # fmt: skip
    return {
        "box_opened": {"pk": opened.pk},
        "written": {"pk": opened.pk, "question": "C8"},
        "written_code": {"pk": opened.pk, "question": "C8", "code": code.pk},
        "tabulated": {"pk": made.pk},
        "tabulated_table": {"pk": made.pk, "number": 1},
    }
