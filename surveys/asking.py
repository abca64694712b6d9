"""A question as the page asks it: what `templates/answering/_question.html` reads. Serves the respondent's pages, where
answers and errors stand in it, and the preview of the builder."""

from dataclasses import dataclass, field

from surveys.instrument.elements import Question


@dataclass(frozen=True)
class Choice:
    code: str
    text: str
    checked: bool = False
    other: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a matrix, a place of a ranking or a half of a two-sided question."""

    name: str  # of the HTML field
    code: str
    text: str
    choices: tuple[Choice, ...]
    error: str = ""


@dataclass(frozen=True)
class Asked:
    """`answer` as it is kept, or as it was typed; `errors`: {HTML field name: sentence}; `areas`: [(code, name, district)]."""

    question: Question
    answer: object = None
    other_text: str = ""
    errors: dict = field(default_factory=dict)
    areas: tuple = ()

    @property
    def choices(self):
        chosen = self.answer if isinstance(self.answer, list) else [self.answer]
        return self._choices(self.question.choices, chosen)

    @staticmethod
    def _choices(options, chosen):
        return tuple(Choice(o.code, o.text, o.code in chosen, bool(getattr(o, "other", False))) for o in options)

    @property
    def lines(self):
        question = self.question
        given = self.answer if isinstance(self.answer, dict) else {}
        if question.type == "matrix":
            return tuple(self._line(row.code, row.text, question.choices, given.get(row.code)) for row in question.rows)
        if question.type == "two_sided":
            sides = self._line("side", "Ý kiến", question.choices, given.get("side"))
            return sides, self._line("strength", "Mức độ", question.strengths, given.get("strength"))
        if question.type == "ranking":
            places = self.answer if isinstance(self.answer, list) else []
            return tuple(
                self._line(str(place), f"Thứ {place}", question.options, places[place - 1] if place <= len(places) else None)
                for place in range(1, question.places + 1)
            )
        return ()

    def _line(self, code, text, options, chosen):
        name = f"{self.question.field}__{code}"
        return Line(name, code, text, self._choices(options, [chosen]), self.errors.get(name, ""))

    @property
    def points(self):
        low, high = self.question.bounds
        return tuple(Choice(str(n), str(n), str(n) == self.answer) for n in range(low, high + 1))

    @property
    def hard_to_say(self):
        return next((choice for choice in self.choices if choice.code == "98"), None) if self.question.hard_to_say else None

    @property
    def text(self):
        return self.answer if isinstance(self.answer, str) else ""

    @property
    def error(self):
        return self.errors.get(self.question.field, "")

    @property
    def other_error(self):
        return self.errors.get(f"{self.question.field}__other", "")

    @property
    def districts(self):
        """Areas under their districts, for a list without a script."""
        found = {}
        for code, name, district in self.areas:
            found.setdefault(district, []).append(Choice(code, name, code == self.answer))
        return tuple(found.items())


def asked(question, answers=None, errors=None, areas=()):
    answers = answers or {}
    return Asked(question, answers.get(question.code), answers.get(question.other_key, ""), errors or {}, areas)
