"""Can a question ever be asked? Every way through the questions that decide it is tried, with as many values of each as
the conditions tell apart. Above MOST_WAYS no answer is given rather than a guess."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum

from .elements import Form, Question, Section
from .logic import COMPARISONS, HARD_TO_SAY, NUMBER, Condition, holds

MOST_WAYS = 20_000
MOST_SETS = 10  # of choices that conditions name, taken in every combination


class Verdict(Enum):
    POSSIBLE = "possible"
    NEVER = "never"
    UNKNOWN = "unknown"


class _TooMany(Exception):
    pass


class Reach:
    def __init__(self, form: Form):
        self.form = form
        self.section_of = {question.code: section for section in form.sections for question in section.questions}
        self.place = {question.code: number for number, question in enumerate(form.questions)}
        self.starts, at = {}, 0
        for section in form.sections:
            self.starts[section.code] = at
            at += len(section.questions)
        self.atoms: dict[str, set[Condition]] = {}
        for condition in _conditions(form):
            for atom in condition.atoms():
                self.atoms.setdefault(atom.question.partition(".")[0], set()).add(atom)

    def satisfiable(self, condition: Condition) -> Verdict:
        """By any answers at all, asked or not: if not, the condition contradicts itself."""
        codes = sorted(condition.asks() & self.place.keys(), key=self.place.get)
        return self._decide(lambda: self._free(codes, 0, {}), lambda answers: holds(condition, answers))

    def asked(self, question: Question) -> Verdict:
        own = self._own(self.section_of[question.code], question)
        return self._reaches(own, self.place[question.code])

    def shown(self, section: Section) -> Verdict:
        return self._reaches(self._own(section), self.starts[section.code])

    def lets_pass(self, question: Question) -> Verdict:
        """Is there anybody whom the question does not send away?"""
        own = (*self._own(self.section_of[question.code], question), Condition("not", of=(question.screen_out,)))
        return self._reaches(own, self.place[question.code] + 1)

    @staticmethod
    def _own(*elements) -> tuple[Condition, ...]:
        return tuple(element.show_if for element in elements if element.show_if)

    def _reaches(self, conditions: tuple[Condition, ...], place: int) -> Verdict:
        needed = self._closure(conditions, place)
        return self._decide(
            lambda: self._ways(needed, 0, {}), lambda answers: all(holds(c, answers) for c in conditions)
        )

    def _closure(self, conditions: tuple[Condition, ...], place: int) -> list[Question]:
        """Questions before `place` whose answers can decide the conditions: those they ask, those that decide
        whether these are asked, and those that may end the survey on account of one of them."""
        earlier = self.form.questions[:place]
        needed: set[str] = set()
        wanted = {code for condition in conditions for code in condition.asks()}
        while wanted - needed:
            needed |= wanted
            for question in earlier:
                if question.code in needed:
                    wanted |= self._decides(question)
                elif question.screen_out and question.screen_out.asks() & needed:
                    wanted.add(question.code)
        return [question for question in earlier if question.code in needed]

    def _decides(self, question: Question) -> set[str]:
        conditions = self._own(self.section_of[question.code], question)
        if question.screen_out:
            conditions = (*conditions, question.screen_out)
        return {code for condition in conditions for code in condition.asks()}

    def _decide(self, ways, enough) -> Verdict:
        self._left = MOST_WAYS
        try:
            return Verdict.POSSIBLE if any(enough(answers) for answers in ways()) else Verdict.NEVER
        except _TooMany:
            return Verdict.UNKNOWN

    def _ways(self, questions: list[Question], at: int, answers: dict) -> Iterator[dict]:
        if at == len(questions):
            yield answers
            return
        question = questions[at]
        if not all(holds(c, answers) for c in self._own(self.section_of[question.code], question)):
            yield from self._ways(questions, at + 1, answers)
            return
        for value in self._values(question):
            way = answers if value is None else answers | {question.code: value}
            if not (question.screen_out and holds(question.screen_out, way)):
                yield from self._ways(questions, at + 1, way)

    def _free(self, codes: list[str], at: int, answers: dict) -> Iterator[dict]:
        if at == len(codes):
            yield answers
            return
        for value in (None, *self._values(self.form.question(codes[at]))):
            yield from self._free(codes, at + 1, answers if value is None else answers | {codes[at]: value})

    def _values(self, question: Question) -> Iterator:
        for value in values_told_apart(question, self.atoms.get(question.code, set())):
            self._left -= 1
            if self._left < 0:
                raise _TooMany
            yield value


def _conditions(form: Form) -> Iterator[Condition]:
    for section in form.sections:
        elements = (section, *section.questions)
        yield from (e.show_if for e in elements if e.show_if)
        yield from (q.screen_out for q in section.questions if q.screen_out)


def values_told_apart(question: Question, atoms: set[Condition]) -> Iterator:
    """At least one value from each class that these conditions distinguish; None is no answer."""
    if not question.required:
        yield None
    named = {value for atom in atoms for value in atom.values}
    compared = any(atom.op in COMPARISONS for atom in atoms)
    kind = question.type
    if kind in ("single", "likert"):
        yield from _named_and_one(list(question.choice_of), set(question.choice_of) if compared else named)
    elif kind == "two_sided":
        for side in question.choice_of:
            strengths = [row.code for row in question.strengths] if question.asks_strength(side) else [None]
            for strength in strengths:
                yield {"side": side} | ({"strength": strength} if strength else {})
    elif kind == "matrix":
        yield from _matrix(question, atoms, named, compared)
    elif kind in ("multiple", "ranking"):
        yield from _sets(question, named)
    elif kind == "scale":
        low, high = question.bounds
        yield from map(str, range(low, high + 1))
        if question.hard_to_say:
            yield HARD_TO_SAY
    elif kind == "number":
        yield from _numbers(question, named)
    elif kind == "date":
        yield from _days(question, named)
    elif kind == "consent":
        yield "1"
    elif kind == "text":
        return
    else:
        yield from named
        yield "…"


def _named_and_one(offered: list[str], named: set[str]) -> Iterator[str]:
    yield from (code for code in offered if code in named)
    yield from itertools.islice((code for code in offered if code not in named), 1)


def _matrix(question: Question, atoms: set[Condition], named: set[str], compared: bool) -> Iterator[dict]:
    asked = sorted({atom.question.partition(".")[2] for atom in atoms} & {row.code for row in question.rows})
    offered = list(question.choice_of)
    columns = list(_named_and_one(offered, set(offered) if compared else named))
    columns += [] if question.required else [None]
    for values in itertools.product(columns, repeat=len(asked)):
        given = {row: value for row, value in zip(asked, values, strict=True) if value}
        yield given or None


def _sets(question: Question, named: set[str]) -> Iterator[list[str]]:
    """Every set that can be chosen, of the options that are named and enough others to fill it up."""
    least, most = int(question.min or 1), int(question.max or len(question.choice_of))
    alone = {code for code, option in question.choice_of.items() if option.exclusive and question.type == "multiple"}
    yield from ([code] for code in alone)
    free = [code for code in question.choice_of if code not in alone]
    told = [code for code in free if code in named]
    rest = [code for code in free if code not in named]
    if len(told) > MOST_SETS:
        raise _TooMany
    for size in range(len(told) + 1):
        for chosen in itertools.combinations(told, size):
            fill = rest[: max(least - size, 0 if size else 1)]
            if least <= size + len(fill) <= most:
                yield [*chosen, *fill]


def _numbers(question: Question, named: set[str]) -> Iterator[str]:
    step = Decimal(1).scaleb(-question.decimals)
    points = {Decimal(value) + shift for value in named if NUMBER.fullmatch(value) for shift in (-step, 0, step)}
    low = None if question.min is None else Decimal(str(question.min))
    high = None if question.max is None else Decimal(str(question.max))
    points |= {point for point in (low, high) if point is not None} or {Decimal(0)}
    for point in sorted(points):
        point = point.quantize(step)
        if (low is None or point >= low) and (high is None or point <= high):
            yield f"{point:f}"


def _days(question: Question, named: set[str]) -> Iterator[str]:
    points = {datetime.date(2000, 1, 15)}
    for value in (*named, question.min, question.max):
        try:
            day = datetime.date.fromisoformat(value if len(value) > 7 else f"{value}-15")
        except (TypeError, ValueError):
            continue
        points |= {day, *(day + datetime.timedelta(days=shift) for shift in (-31, -1, 1, 31))}
    for day in sorted(points):
        text = day.isoformat()
        if (question.min or "") <= text and text[: len(str(question.max or ""))] <= str(question.max or "9999"):
            yield text
