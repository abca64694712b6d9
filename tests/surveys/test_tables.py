"""The list of tables, its freezing, and the one door."""

import ast
from pathlib import Path

import pytest

from surveys.disclosure.suppress import CannotProtect
from surveys.exceptions import WrongState
from surveys.models import ReleasedTable, Response, Step, Survey, TablePlan
from surveys.tables import labels, plan, release, weighting
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
ROOT = Path(release.__file__).resolve().parents[2]


@pytest.fixture
def survey(province):
    return make.opened(unit=province.department, by=province.opinion, rejected=4)


def frozen(survey, province):
    plan.propose(survey=survey, by=province.opinion)
    plan.submit(survey=survey, by=province.opinion)
    plan.freeze(survey=survey, by=province.leader)
    release.make(survey)
    survey.refresh_from_db()
    return {(body["question"], body["by"]): body for body in release.bodies(survey)}


def cells(body):
    return {row["code"]: row["cells"] for row in body["rows"]}


def test_the_desk_does_not_approve_its_own_list(survey, province):
    plan.propose(survey=survey, by=province.leader)
    plan.submit(survey=survey, by=province.leader)
    with pytest.raises(plan.OwnPlan):
        plan.freeze(survey=survey, by=province.leader)
    with pytest.raises(plan.OwnPlan):
        plan.freeze(survey=survey, by=province.opinion)  # who made the survey
    assert TablePlan.objects.get().state == "submitted"


def test_a_list_that_was_never_made_is_not_frozen(survey, province):
    with pytest.raises(WrongState):
        plan.freeze(survey=survey, by=province.leader)


def test_after_the_freezing_no_table_is_added_and_none_is_made_anew(survey, province):
    frozen(survey, province)
    with pytest.raises(WrongState):
        plan.add(survey=survey, question="C1", by_key="P1", by=province.opinion)
    before = list(ReleasedTable.objects.order_by("pk").values_list("pk", "body"))
    Response.objects.filter(pk=survey.responses.filter(rejected="").first().pk).update(rejected="Trùng")
    release.make(survey)
    assert list(ReleasedTable.objects.order_by("pk").values_list("pk", "body")) == before
    assert survey.state == Survey.State.TABULATED
    assert Step.objects.get(deed="tables_frozen").by == province.leader
    row = TablePlan.objects.get()
    assert len(row.sha256) == 64 and row.audit["narrow"] == [] and row.audit["not_covered"]


def test_a_table_turned_round_is_not_planned_twice(survey, province):
    plan.add(survey=survey, question="P1", by_key="P2", by=province.opinion)
    with pytest.raises(plan.PlannedAlready):
        plan.add(survey=survey, question="P2", by_key="P1", by=province.opinion)


def test_a_table_of_a_written_answer_or_by_an_opinion_is_not_planned(survey, province):
    for question, by_key in [("C8", ""), ("C1", "C6"), ("C1", "C1"), ("C3", "P1"), ("khac", "")]:
        with pytest.raises(plan.NoSuchTable):
            plan.add(survey=survey, question=question, by_key=by_key, by=province.opinion)


def test_the_table_of_a_question_counts_what_was_said(survey, province):
    body = frozen(survey, province)["C1", ""]
    valid = survey.responses.filter(rejected="")
    shown = {code: row[0]["n"] for code, row in cells(body).items() if row[0]["n"] is not None}
    assert shown and shown == {code: valid.filter(answers__C1=code).count() for code in shown}
    assert body["base"] == {"n": 396, "asked": 396, "no_answer": 0, "rejected": 4}
    assert round(sum(row[0]["valid_pct"] or 0 for row in cells(body).values()), 1) <= 100


def test_nothing_small_is_in_any_body(survey, province):
    for body in frozen(survey, province).values():
        for row in body["rows"]:
            for cell in row["cells"]:
                assert row["kind"] == "no_answer" or cell["n"] is None or cell["n"] == 0 or cell["n"] >= 10
                if cell["n"] is None:
                    assert {cell[name] for name in ("pct", "valid_pct", "weighted_pct", "all_pct", "margin", "residual")} == {None}
                    assert cell["letters"] == ""


def test_small_groups_are_put_together(survey, province):
    body = frozen(survey, province)["C1", "P2"]
    assert [column["label"] for column in body["columns"]][-1] == "Các nhóm còn lại"
    assert all(column["base"] is None or column["base"] >= 30 for column in body["columns"])
    assert any("Gộp" in note for note in body["notes"])


def test_a_sample_that_chose_itself_has_no_margin_anywhere(survey, province):
    for body in frozen(survey, province).values():
        assert "±" not in str(body)
        assert "Mẫu tự nguyện, không kiểm soát trùng" in " ".join(body["label"])
        assert {cell["margin"] for row in body["rows"] for cell in row["cells"]} <= {None}


def test_a_sample_by_chance_has_its_margin(province):
    survey = make.tabulated(
        submitter=province.opinion, leader=province.leader, unit=province.department, kind="cadre", level="C", design="simple", population_size=1200,
    )  # fmt: skip
    body = release.body(survey, 1)
    assert "±4,0 điểm %" in " ".join(body["label"])  # n = 400 of 1,200
    assert body["rows"][1]["cells"][0]["margin"] > 0


def test_a_question_put_to_some_has_its_own_base(survey, province):
    bodies = frozen(survey, province)
    users = survey.responses.filter(rejected="", answers__C6="1").count()
    assert bodies["C7", ""]["base"]["asked"] == users


def test_a_scale_has_its_alpha(survey, province):
    found = frozen(survey, province)["_scale:C3", ""]["reliability"]
    assert found["n"] == 396 and len(found["rows"]) == 3


def test_weighted_shares_stand_beside_the_others_and_are_rounded(province):
    survey = make.opened(unit=province.department, by=province.opinion, count=1200)
    weighting.set_weights(
        survey=survey, method="raking", targets={"P1": {"1": 60, "2": 40}}, cap=5, source="Niên giám", by=province.opinion
    )
    survey = Survey.objects.get(pk=survey.pk)
    assert survey.weighting.report["converged"]
    body = frozen(survey, province)["C1", ""]
    cell = cells(body)["2"][0]
    assert body["weighted_step"] == 1 and cell["weighted_pct"] == round(cell["weighted_pct"])
    assert abs(cell["weighted_pct"] - cell["valid_pct"]) < 5
    assert "deff" in " ".join(body["label"])


def test_the_margin_of_a_weighted_share_tells_no_more_than_the_share(province):
    """Of 10 % among 100 a margin to one decimal would give the share to a third of a point."""
    survey = make.opened(
        unit=province.department, by=province.opinion, count=400, kind="cadre", level="C", design="simple", population_size=12_000
    )
    weighting.set_weights(survey=survey, method="raking", targets={"P1": {"1": 60, "2": 40}}, cap=5, source="Niên giám", by=province.opinion)
    body = frozen(Survey.objects.get(pk=survey.pk), province)["C1", ""]
    margins = [cell["margin"] for row in body["rows"] for cell in row["cells"] if cell["margin"] is not None]
    assert margins and all(margin == round(margin) for margin in margins)


def test_weights_are_not_touched_once_the_list_is_submitted(survey, province):
    plan.propose(survey=survey, by=province.opinion)
    plan.submit(survey=survey, by=province.opinion)
    with pytest.raises(WrongState):
        weighting.set_weights(survey=survey, method="none", targets={}, cap=5, source="", by=province.opinion)


def test_a_group_without_a_target_is_named(survey, province):
    with pytest.raises(weighting.BadTargets, match="Nữ"):
        weighting.set_weights(survey=survey, method="raking", targets={"P1": {"1": 60}}, cap=5, source="", by=province.opinion)


def test_a_list_that_cannot_be_protected_goes_back_to_the_desk_unseen(survey, province, monkeypatch, as_person):
    plan.propose(survey=survey, by=province.opinion)
    plan.submit(survey=survey, by=province.opinion)
    plan.freeze(survey=survey, by=province.leader)

    def cannot(*args):
        raise CannotProtect

    monkeypatch.setattr(release, "compute", cannot)
    release.make(survey)
    kept = TablePlan.objects.get(survey=survey)
    survey.refresh_from_db()
    assert (kept.state, kept.sha256, survey.state) == ("draft", "", Survey.State.OPENED) and not ReleasedTable.objects.exists()
    assert "vẫn suy ra được" in as_person("opinion").get(f"/khao-sat/{survey.pk}/ket-qua/danh-muc/").content.decode()
    plan.submit(survey=survey, by=province.opinion)
    assert TablePlan.objects.get(survey=survey).state == "submitted"


# Nothing else opens the door.

BEHIND_THE_DOOR = ("surveys.tables.columns", "surveys.tables.compute", "surveys.tables.wave", "surveys.tables.subjects",
                   "surveys.tables.bodies", "surveys.tables.bands", "surveys.tables.coded", "surveys.tables.scale_of",
                   "surveys.statistics")  # fmt: skip
SHOWING = ("surveys/views", "surveys/charts.py", "surveys/reports", "surveys/exports", "surveys/charts")
# The anonymised rows are made beside the tables, by rules of their own (surveys/exports/anonymous.py).
ALLOWED = {"surveys/exports/rows.py"}
# Words and marks, of which no figure is made.
MARKS = {
    "surveys.statistics.sampling", "surveys.statistics.words.published", "surveys.statistics.columns.BadDesign",
    "surveys.tables.columns.NOT_ASKED",
}  # fmt: skip


def shown_files():
    for place in SHOWING:
        path = ROOT / place
        files = path.rglob("*.py") if path.is_dir() else [path] if path.exists() else []
        yield from (file for file in files if str(file.relative_to(ROOT)) not in ALLOWED)


@pytest.mark.parametrize("file", list(shown_files()), ids=lambda file: str(file.relative_to(ROOT)))
def test_what_shows_figures_reads_released_tables_only(file):
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    assert not {name for name in found if name.startswith(BEHIND_THE_DOOR)} - MARKS
    assert not found & {"surveys.models.AnswerColumn", "surveys.models.Response"}


def test_the_words_for_shares_are_fixed():
    assert labels.sentence([("Tốt", 1, 72.4), ("Kém", -1, 9.0)]) == "Đa số (72,4%) là tích cực; ít ý kiến (9,0%) là tiêu cực."
    assert labels.sentence([("Tốt", 1, None), ("Kém", -1, 9.0)]) == ""
