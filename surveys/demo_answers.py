"""What the invented people of the demo answer: the same for the same seed, and such that age, work and place show."""

import math
import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist

from surveys.instrument import definition, reading
from surveys.instrument.logic import HARD_TO_SAY

AGES = (31, 38, 21, 10)  # per cent of those who answer by themselves: younger than the people as a whole
WORK = {  # by age: farmers, workers, trade, cadres, pupils, pensioners, others
    1: (26, 14, 16, 14, 24, 0, 6), 2: (46, 10, 18, 20, 0, 0, 6), 3: (56, 4, 18, 16, 0, 2, 4), 4: (52, 0, 8, 1, 0, 36, 3),
}  # fmt: skip
OTHER_WORK = ("Nội trợ", "Lái xe", "Thợ xây", "Làm nghề tự do", "Thợ may")
MORE_DIGITAL = (-0.2, 0.1, 0.25, 0.8, 0.7, -0.1, 0.0)  # by work
CADRE = 4
RANDOM_PLACE = 0.45


@dataclass(frozen=True)
class Place:
    code: str
    urban: bool = False


class People:
    """`models`: question → how it is answered; `said`: {name: openings and groups of sentences}."""

    def __init__(self, form, models, said, *, seed, drift=0.0):
        self.form, self.models, self.said = definition.parse(form), models, said
        self.random, self.drift = random.Random(seed), drift

    def citizen(self, place):
        draw = self.random
        age = _chosen(draw, AGES)
        weights = [share * (0.25 if place.urban and not number else 1) for number, share in enumerate(WORK[age])]
        work = _chosen(draw, weights)
        answers = {"P_GIOI": str(draw.choice((1, 2))), "P_TUOI": str(age), "P_NGHE": str(work), "P_KV": "1" if place.urban else "2"}
        if work == len(WORK[age]):
            answers["P_NGHE_other"] = draw.choice(OTHER_WORK)
        digital = 0.45 - 0.5 * (age - 1) + 0.35 * place.urban + MORE_DIGITAL[work - 1]
        satisfied = 0.15 * (age - 2) + 0.35 * (work == CADRE)
        return self._answered(answers, place, digital, satisfied)

    def cadre(self, place, facts):
        """`facts`: the answers about themselves."""
        age = int(facts["P_TUOI"])
        return self._answered(dict(facts), place, 0.6 - 0.3 * age, 0.1 * age - 0.2 + 0.25 * (facts["P_CV"] == "1"))

    def _answered(self, answers, place, digital, satisfied):
        draw, here = self.random, random.Random(place.code)  # a place stays what it is from wave to wave
        traits = {
            "digital": digital + self.drift + here.gauss(0, RANDOM_PLACE) + draw.gauss(0, 0.7),
            "satisfied": satisfied + self.drift / 2 + here.gauss(0, RANDOM_PLACE / 2) + draw.gauss(0, 0.9),
        }
        for question in self.form.answerable:
            if question.code not in answers:
                self._answer(question, traits, answers)
        return reading.clean(self.form, answers) | {reading.ORDER: "1"}

    def _answer(self, question, traits, answers):
        model = self.models[question.code]
        trait = traits.get(model.get("on"), 0.0)
        if question.type == "long_text":
            if self.random.random() * 100 < model["share"]:
                answers[question.code] = self._words(self.said[model["texts"]])
            return
        answers[question.code] = getattr(self, f"_{question.type}")(question, model, trait)
        if question.other and question.other.code in answers[question.code]:
            answers[question.other_key] = self.random.choice(model["other"])

    def _words(self, said):
        group = self.random.choice(said["group"])
        return self.random.choice(said["openings"]) + self.random.choice(group["texts"]) + "."

    def _single(self, question, model, trait):
        return self._ordered(model["shares"], model, trait)

    _likert = _single

    def _two_sided(self, question, model, trait):
        side = self._ordered(model["shares"], model, trait)
        if not question.asks_strength(side):
            return {"side": side}
        return {"side": side, "strength": str(_chosen(self.random, (38, 47, 15)))}

    def _matrix(self, question, model, trait):
        return {row.code: self._ordered(shares, model, trait) for row, shares in zip(question.rows, model["rows"], strict=True)}

    def _scale(self, question, model, trait):
        if self._is_unsure(model):
            return HARD_TO_SAY
        points = model["mean"] + model["spread"] * (model["pull"] * trait + math.sqrt(1 - model["pull"] ** 2) * self.random.gauss(0, 1))
        return str(min(max(round(points), 0), 10))

    def _multiple(self, question, model, trait):
        chances = [_moved(share, pull * trait) for share, pull in zip(model["shares"], model["pulls"], strict=True)]
        chosen = [number for number, chance in enumerate(chances, start=1) if self.random.random() < chance]
        if not chosen:
            return [str(model.get("exclusive") or 1 + chances.index(max(chances)))]
        most = int(question.max or len(chances))
        if len(chosen) > most:
            chosen = sorted(self.random.sample(chosen, most))
        return [str(number) for number in chosen]

    def _ranking(self, question, model, trait):
        # Lots weighted by how dear each is: the largest first.
        worth = {
            option.code: math.log(share) + pull * trait - math.log(-math.log(self.random.random()))
            for option, share, pull in zip(question.options, model["shares"], model["pulls"], strict=True)
        }
        return sorted(worth, key=worth.get, reverse=True)[: int(question.max)]

    def _ordered(self, shares, model, trait):
        if self._is_unsure(model):
            return HARD_TO_SAY
        pull = model["pull"]
        stands = NormalDist().cdf(math.sqrt(1 - pull * pull) * self.random.gauss(0, 1) - pull * trait) * sum(shares)
        return str(bisect(list(accumulate(shares))[:-1], stands) + 1)

    def _is_unsure(self, model):
        return self.random.random() * 100 < model.get("unsure", 0)


def _chosen(draw, weights):
    """Numbered from 1."""
    return draw.choices(range(1, len(weights) + 1), weights)[0]


def _moved(share, by):
    odds = share / (100 - share) * math.exp(by)
    return odds / (1 + odds)
