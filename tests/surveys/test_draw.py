"""The draw: committed before, revealed after, and drawn again by a program that shares nothing with the portal."""

import json
import subprocess
import sys

import pytest

from audit.models import Event
from surveys import draw_again
from surveys.actions import drawing, planning, roster
from surveys.exceptions import CannotDraw, DrawDone, NoReason, RosterChanged
from surveys.models import Draw, Participation, Stratum, Survey
from tests.factories import surveys as make
from tests.surveys.plan import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(province):
    survey = make.cadre_survey(unit=province.department, by=province.opinion, design="simple", sample_size=15)
    people(survey, 60, unit=province.commune)
    Participation.objects.filter(roster_code__gte="0030").update(unit=province.neighbour)
    return survey


def chosen(survey):
    return sorted(survey.participations.filter(is_selected=True).values_list("roster_code", flat=True))


def test_the_seed_is_hidden_until_the_draw_and_its_digest_stands_before(province, survey):
    drawing.commit(survey=survey, by=province.opinion)
    made = Draw.objects.get()
    assert made.seed == "" and len(made.commitment) == 64 and made.drawn_at is None
    drawing.draw(survey=survey, by=province.opinion)
    made.refresh_from_db()
    assert drawing.sampling.commitment(bytes.fromhex(made.seed)) == made.commitment
    assert bytes(made.sealed_seed) == b"" and len(chosen(survey)) == 15


@pytest.mark.parametrize(
    "design, more",
    [
        ("census", {}), ("simple", {}), ("systematic", {}), ("stratified", {}),
        ("cluster", {"clusters": 2}), ("two_stage", {"clusters": 2, "per_cluster": 7}),
    ],
)  # fmt: skip
def test_anybody_draws_the_same_people_again(province, survey, as_person, tmp_path, design, more):
    Survey.objects.filter(pk=survey.pk).update(design=design)
    for code, target, start in (("a", 5, "0000"), ("b", 8, "0020")):
        row = Stratum.objects.create(survey=survey, code=code, label=code, population=30, target=target)
        Participation.objects.filter(roster_code__gte=start).update(stratum=row)
    drawing.commit(survey=survey, by=province.opinion, **more)
    drawing.draw(survey=survey, by=province.opinion)
    client, base = as_person("opinion"), f"/khao-sat/{survey.pk}/ke-hoach/chon-mau/tep"
    names = {"danh-sach": "danh-sach.json", "mau": "mau.json", "chuong-trinh": "chon_lai.py"}
    for what, name in names.items():
        (tmp_path / name).write_bytes(client.get(f"{base}/{what}/").content)
    said = subprocess.run(
        [sys.executable, "chon_lai.py", "danh-sach.json", "mau.json"], cwd=tmp_path, capture_output=True, text=True, check=True, env={"PYTHONIOENCODING": "utf-8"}
    ).stdout.split("\n")
    made = Draw.objects.get()
    assert [line.split()[-1] for line in said[:3]] == [made.commitment, made.roster_sha256, made.drawn_sha256]
    assert said[3:-1] == chosen(survey)


def test_the_files_bear_no_name_and_the_result_waits_for_the_draw(province, survey, as_person):
    drawing.commit(survey=survey, by=province.opinion)
    client, base = as_person("opinion"), f"/khao-sat/{survey.pk}/ke-hoach/chon-mau/tep"
    assert "Người" not in client.get(f"{base}/danh-sach/").content.decode()
    assert [client.get(f"{base}/{what}/").status_code for what in ("mau", "bang", "khac")] == [404, 404, 404]


def test_a_list_that_changed_since_the_commitment_is_not_drawn_from(province, survey):
    drawing.commit(survey=survey, by=province.opinion)
    survey.participations.filter(roster_code="0001").delete()
    with pytest.raises(RosterChanged):
        drawing.draw(survey=survey, by=province.opinion)
    assert chosen(survey) == []


def test_what_was_drawn_binds_the_list_and_the_strata(province, survey):
    drawing.commit(survey=survey, by=province.opinion)
    drawing.draw(survey=survey, by=province.opinion)
    for deed in (
        lambda: roster.clear(survey=survey, by=province.opinion),
        lambda: planning.set_strata(survey=survey, by=province.opinion, strata=[]),
        lambda: drawing.commit(survey=survey, by=province.opinion),
        lambda: drawing.draw(survey=survey, by=province.opinion),
    ):
        with pytest.raises(DrawDone):
            deed()


def test_a_draw_that_is_thrown_away_stays_on_record(province, survey):
    drawing.commit(survey=survey, by=province.opinion)
    drawing.draw(survey=survey, by=province.opinion)
    seed = Draw.objects.get().seed
    with pytest.raises(NoReason):
        drawing.discard(survey=survey, by=province.opinion, reason=" ")
    drawing.discard(survey=survey, by=province.opinion, reason="Danh sách thiếu một xã")
    assert chosen(survey) == [] and not Draw.objects.exists()
    assert Event.objects.get(verb="surveys.draw_discarded").data["seed"] == seed
    assert "Danh sách thiếu một xã" in survey.steps.get(deed="draw_discarded").reason


def test_a_plan_that_cannot_be_drawn_is_told_before_anything_is_committed(province, survey):
    for values in ({"sample_size": 61}, {"sample_size": None}, {"design": "stratified"}, {"design": "cluster"}):
        Survey.objects.filter(pk=survey.pk).update(**{"design": "simple", "sample_size": 10} | values)
        with pytest.raises(CannotDraw):
            drawing.commit(survey=survey, by=province.opinion)
    assert not Draw.objects.exists()


def test_the_program_that_is_handed_out_needs_nothing_but_python():
    source = open(draw_again.__file__, encoding="utf-8").read()
    assert {line.split()[1] for line in source.splitlines() if line.startswith("import ")} == {"hashlib", "hmac", "json", "sys"}
    assert "\nfrom " not in source and json
