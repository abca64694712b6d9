"""What is asked next. Visibility is decided in the order of the form, and an answer to a question that is not asked does
not exist for the conditions after it: what is hidden hides what hangs on it."""

from __future__ import annotations

from dataclasses import replace

from .elements import Form, Question, Section
from .logic import holds


def steps(form: Form, answers: dict) -> tuple[Section, ...]:
    """The pages to be shown, each with the questions that are asked on it; up to the one that ends the survey."""
    return _walk(form, answers)[0]


def visible(form: Form, answers: dict) -> tuple[Question, ...]:
    return tuple(question for page in steps(form, answers) for question in page.questions)


def screened_out(form: Form, answers: dict) -> Question | None:
    """The question that ended the survey for this person."""
    return _walk(form, answers)[1]


def kept(form: Form, answers: dict) -> dict:
    """The answers to the questions that are asked, in the order of the form."""
    return _walk(form, answers)[2]


def next_step(form: Form, answers: dict, code: str = "") -> Section | None:
    """The page after the one with this code, the first one without; None: there is nothing more to ask."""
    place = _place(form, code) if code else -1
    return next((page for page in steps(form, answers) if _place(form, page.code) > place), None)


def previous_step(form: Form, answers: dict, code: str) -> Section | None:
    place = _place(form, code)
    return next((page for page in reversed(steps(form, answers)) if _place(form, page.code) < place), None)


def progress(form: Form, code: str) -> float:
    """Share of the form that lies before this page. By the whole form, so that it never runs backwards."""
    return _place(form, code) / len(form.pages) if form.pages else 1.0


def _place(form: Form, code: str) -> int:
    return next((number for number, page in enumerate(form.pages) if page.code == code), -1)


def _walk(form: Form, answers: dict) -> tuple[tuple[Section, ...], Question | None, dict]:
    shown: list[Section] = []
    kept_answers: dict = {}
    for page in form.pages:
        if not holds(page.show_if, kept_answers):
            continue
        asked = tuple(question for question in page.questions if holds(question.show_if, kept_answers))
        if page.questions and not asked:
            continue
        shown.append(replace(page, questions=asked))
        for question in asked:
            for key in (question.code, question.other_key):
                if key in answers:
                    kept_answers[key] = answers[key]
        ended = next((q for q in asked if q.screen_out and holds(q.screen_out, kept_answers)), None)
        if ended:
            return tuple(shown), ended, kept_answers
    return tuple(shown), None, kept_answers
