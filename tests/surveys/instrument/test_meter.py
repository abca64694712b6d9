import functools
import random
import time

import numpy as np
import pytest

from surveys.instrument import meter
from surveys.instrument.coarsening import band

from .forms import form, question

KINDS = {
    "gender": question("P1", "single", "Nam", "Nữ", personal="gender"),
    "age": question("P2", "single", "Dưới 30", "30–39 tuổi", "40–49 tuổi", "Từ 50 trở lên", personal="age"),
    "education": question("P3", "single", "Trung cấp", "Cao đẳng", "Đại học", "Sau đại học", personal="education"),
    "position": question("P4", "single", "Trưởng phòng", "Phó trưởng phòng", "Chuyên viên", "Nhân viên", personal="position"),
    "unit": question("P5", "short_text", personal="unit"),
    "ethnicity": question("P6", "single", "Kinh", "Mnông", "Mạ", "Tày", personal="ethnicity"),
}


def asked(*kinds):
    return form(question("C1", "single", "Có", "Không"), *(KINDS[kind] for kind in kinds))


def roster(people, units):
    chance = random.Random(47)
    return [
        {
            "gender": chance.choice(["Nam", "nữ"]), "age": chance.randint(23, 60), "unit": f"Đơn vị {chance.randrange(units)}",
            "education": chance.choices(["Trung cấp", "Cao đẳng", "Đại học", "Sau đại học"], [1, 1, 6, 2])[0],
            "position": chance.choices(["Trưởng phòng", "Phó trưởng phòng", "Chuyên viên", "Nhân viên"], [1, 2, 6, 1])[0],
            "ethnicity": chance.choices(["Kinh", "Mnông", "Mạ", "Tày"], [80, 10, 5, 5])[0],
        }
        for _ in range(people)
    ]  # fmt: skip


CADRES = roster(1200, 60)


def test_people_are_grouped_by_what_they_would_answer():
    rows = [{"gender": "Nam", "age": 25}, {"gender": "Nam", "age": 29}, {"gender": "Nữ", "age": 25}, {"gender": "Nữ", "age": 51}]
    measured = meter.measure(asked("gender", "age"), rows, k=3)
    assert (measured.people, measured.unique, measured.small) == (4, 0.5, 1.0)
    assert not measured.passes and not measured.estimated
    assert [(e.kind, e.unique) for e in measured.effects] == [("gender", 0.25), ("age", 0.0)]


def test_the_unit_breaks_anonymity_more_than_anything_else():
    assert meter.measure(asked("gender", "age"), CADRES).unique == 0
    assert meter.measure(asked("gender", "age", "education", "position"), CADRES).unique < 0.05
    with_unit = meter.measure(asked("gender", "age", "education", "position", "unit"), CADRES)
    assert with_unit.unique > 0.5 and with_unit.small > 0.95
    assert min(with_unit.effects, key=lambda effect: effect.unique).kind == "unit"
    assert "đơn vị" in with_unit.sentences[0] and "Bỏ câu về đơn vị thì còn" in with_unit.sentences[1]


def test_every_proposal_reaches_the_threshold_and_none_contains_another():
    measured = meter.measure(asked(*KINDS), CADRES)
    assert 1 <= len(measured.proposals) <= 3
    assert all(proposal.unique <= measured.threshold and proposal.changes for proposal in measured.proposals)
    changes = [{change.sentence for change in proposal.changes} for proposal in measured.proposals]
    assert not any(a < b for a in changes for b in changes)
    assert meter.measure(asked("gender"), CADRES).proposals == ()


def test_bands_that_the_form_names_are_proposed():
    bands = question("P2", "single", personal="age") | {
        "options": [
            {"code": "1", "text": "Dưới 30", "merge": "Dưới 40"}, {"code": "2", "text": "30–39", "merge": "Dưới 40"},
            {"code": "3", "text": "40–49", "merge": "Từ 40"}, {"code": "4", "text": "Từ 50 trở lên", "merge": "Từ 40"},
        ]
    }  # fmt: skip
    rows = [{"age": age} for age in (25, 35, 45, 55)] + [{"age": age} for age in (26, 27, 46, 47)]
    measured = meter.measure(form(bands), rows)
    assert measured.unique == 0.25
    assert measured.proposals[0].changes[0].sentence == "Gộp tuổi thành: Dưới 40, Từ 40."


@pytest.mark.parametrize(
    "text, ends",
    [("Dưới 30", (0, 29)), ("Từ 30 đến 45 tuổi", (30, 45)), ("30 – dưới 40", (30, 39)), ("Trên 60", (61, 200)), ("Từ 50 trở lên", (50, 200)), ("50 tuổi trở lên", (50, 200)), ("Đến 35 tuổi", (0, 35)), ("Khác", None)],
)
def test_bands_are_read_from_their_words(text, ends):
    assert band(text) == ends


def test_what_the_roster_does_not_know_is_told():
    religion = question("P7", "single", "Có", "Không", personal="religion")
    measured = meter.measure(form(KINDS["gender"], religion), CADRES)
    assert measured.unmeasured == ("religion",)
    assert "Chưa đo được ảnh hưởng của câu hỏi về tôn giáo" in measured.sentences[-1]


def test_ten_thousand_people_and_six_questions_take_little_time():
    rows = roster(10_000, 500)
    start = time.perf_counter()
    assert meter.measure(asked(*KINDS), rows).unique > 0.5
    assert time.perf_counter() - start < 10, "a ceiling for slow machines; about one second on two cores"


def test_without_a_roster_it_is_an_estimate_and_says_so():
    margins = {"gender": {"Nam": 51, "Nữ": 49}, "age": {"a": 30, "b": 30, "c": 25, "d": 15}}
    town = meter.estimate(asked("gender", "age", "education"), 600_000, margins)
    assert town.estimated and town.passes and town.sentences[0].startswith("Ước tính: ")
    assert "trình độ" in town.sentences[-1] and "độc lập" in town.sentences[-1]
    hamlet = meter.estimate(asked("gender", "age", "education", "ethnicity"), 60, margins)
    assert not hamlet.passes and hamlet.proposals
    assert meter.estimate(asked("unit"), 60).unmeasured == ("unit",)


def test_the_estimate_agrees_with_a_population_drawn_by_its_margins():
    margins = {"gender": {"1": 0.5, "2": 0.5}, "education": {"1": 0.1, "2": 0.1, "3": 0.6, "4": 0.2}, "ethnicity": {"1": 0.9, "2": 0.06, "3": 0.03, "4": 0.01}}
    parsed, chance = asked(*margins), random.Random(5)
    estimated = meter.estimate(parsed, 200, margins)
    drawn = [
        meter.measure(parsed, [{kind: chance.choices(list(m), list(m.values()))[0] for kind, m in margins.items()} for _ in range(200)])
        for _ in range(40)
    ]
    assert estimated.unique == pytest.approx(sum(m.unique for m in drawn) / 40, abs=0.005)
    assert estimated.small == pytest.approx(sum(m.small for m in drawn) / 40, abs=0.01)


def test_many_cells_are_condensed_without_losing_people():
    areas = question("P8", "area", personal="area")
    many = {"area": {str(n): 1 + n % 7 for n in range(400)}, "age": {str(n): 1 for n in range(60)}}
    shares = [np.array(list(values.values()), dtype=float) for values in many.values()] + [np.ones(4), np.ones(4)]
    cells = functools.reduce(lambda a, b: np.multiply.outer(a, b).ravel(), (share / share.sum() for share in shares))
    exactly = float((cells * (1 - cells) ** 599_999).sum())
    asked_all = form(areas, KINDS["age"], KINDS["ethnicity"], KINDS["education"])
    assert meter.estimate(asked_all, 600_000, many).unique == pytest.approx(exactly, rel=0.001)


def test_shares_are_spoken_without_saying_none_of_some():
    assert [meter.percent(s) for s in (0, 0.0004, 0.026, 0.66, 0.996, 1)] == ["0 %", "dưới 0,1 %", "2,6 %", "66 %", "trên 99 %", "100 %"]
