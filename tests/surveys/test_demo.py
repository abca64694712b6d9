"""The demo's surveys, with a third of their answers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.demo import create_demo_accounts
from accounts.loading import load_areas
from surveys import sealing
from surveys.actions.opening import NOT_OF_THE_FORM
from surveys.demo import load_demo_surveys
from surveys.models import (
    KeyHolder,
    MadeFile,
    OpenAnswer,
    Participation,
    ReleasedTable,
    Response,
    Sealed,
    Spent,
    Survey,
)
from surveys.persons import hard_identifiers
from surveys.tables.trend import trends

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def demo(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(sealing, "OPS", sealing.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing, "MEMORY", sealing.argon2id.MEMLIMIT_MIN)
    monkeypatch.setattr("surveys.actions.opening.sweep", lambda: None)  # VACUUM runs in no transaction; test_opening.py has it
    settings.SURVEY_BACKUP_DIR, settings.DEMO = tmp_path / "surveys", True
    load_areas()
    create_demo_accounts()


def test_the_demo_has_a_survey_in_each_state_with_answers_of_nobody_and_is_loaded_once():
    assert load_demo_surveys(scale=0.33)
    counts = Survey.objects.count(), Response.objects.count(), ReleasedTable.objects.count()
    assert load_demo_surveys(scale=0.33)
    assert (Survey.objects.count(), Response.objects.count(), ReleasedTable.objects.count()) == counts

    states = list(Survey.objects.values_list("state", flat=True))
    assert sorted(states) == ["draft", "open", "released", "released", "released", "released", "submitted"]
    assert Survey.objects.with_results_for(AnonymousUser()).get().wave == "quý III/2022"
    assert not Response.objects.filter(rejected=NOT_OF_THE_FORM).exists()
    assert not Response.objects.filter(survey__state="open").exists() and Sealed.objects.exclude(survey__state="open").count() == 0
    assert not Spent.objects.exists() and not KeyHolder.objects.filter(survey__state="released").exclude(sealed_share=b"").exists()
    assert 100 < Participation.objects.filter(taken_part=True).count() < Participation.objects.filter(is_selected=True).count()

    # Its answers are nobody's, and its trend breaks where the words changed.
    last = Survey.objects.get(wave="quý III/2022")
    desk = last.created_by
    told = {one["code"]: one for one in trends(last, desk)}
    assert [bool(wave["break"]) for wave in told["CQ02"]["waves"]] == [False, True, False]
    assert not any(wave["break"] for wave in told["TT02"]["waves"])
    assert last.weighting.report["n_eff"] > 100
    assert len({text.text for text in OpenAnswer.objects.filter(question="AM05")}) >= 60
    assert not any(hard_identifiers(answer.text) for answer in OpenAnswer.objects.all())
    assert set(MadeFile.objects.filter(survey=last).values_list("kind", flat=True)) == set(MadeFile.REPORTS)
