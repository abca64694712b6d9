"""The form as it is printed: who is asked what, and where the pen jumps to."""

from dataclasses import dataclass

from surveys.condition_rows import in_words
from surveys.instrument.elements import Form, Question, Section
from surveys.instrument.logic import holds

END = "kết thúc phiếu"


@dataclass(frozen=True)
class PaperQuestion:
    question: Question
    jumps: dict  # {code of the option: where to go on}
    condition: str
    screens: str
    before: Section | None = None  # the section that begins here

    @property
    def options(self):
        return [(option, self.jumps.get(option.code, "")) for option in self.question.choices]

    @property
    def points(self):
        low, high = self.question.bounds
        return range(low, high + 1)

    @property
    def places(self):
        return range(1, self.question.places + 1)


def paper(form: Form) -> list[PaperQuestion]:
    found = []
    asked = [(section, question) for section in form.sections for question in section.questions]
    for at, (section, question) in enumerate(asked):
        begins = section if not at or asked[at - 1][0] is not section else None
        conditions = in_words(form, question.show_if), in_words(form, question.screen_out)
        found.append(PaperQuestion(question, _jumps(asked, at), *conditions, begins))
    return found


def _jumps(asked, at):
    """{option: “câu C5”} of a question with one answer, where what follows hangs on it alone."""
    question = asked[at][1]
    if question.type not in ("single", "likert"):
        return {}
    return {option.code: place for option in question.choices if (place := _next(asked, at, question, option.code))}


def _next(asked, at, question, answer):
    if question.screen_out and question.screen_out.asks() == {question.code} and holds(question.screen_out, {question.code: answer}):
        return END
    passed = False
    for section, later in asked[at + 1 :]:
        conditions = [one for one in (section.show_if, later.show_if) if one]
        if any(one.asks() == {question.code} and not holds(one, {question.code: answer}) for one in conditions):
            passed = True
        else:
            return f"câu {later.code}" if passed else ""
    return END if passed else ""
