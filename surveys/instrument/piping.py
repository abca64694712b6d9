"""“{C1}” in a text stands for what was answered to C1. The result is plain text; templates escape it."""

from __future__ import annotations

from dataclasses import replace

from .elements import PIPED, Form, Question, Section

NOTHING = "…"


def piped(text: str, form: Form, answers: dict) -> str:
    return PIPED.sub(lambda found: spoken(form, found[1], answers), text)


def piped_section(section: Section, form: Form, answers: dict) -> Section:
    if not section.pipes and not any(question.pipes for question in section.questions):
        return section

    def told(text):
        return piped(text, form, answers)

    def told_question(question: Question) -> Question:
        return replace(
            question,
            text=told(question.text),
            help=told(question.help),
            options=tuple(replace(option, text=told(option.text)) for option in question.options),
            rows=tuple(replace(row, text=told(row.text)) for row in question.rows),
        )

    return replace(
        section,
        title=told(section.title),
        text=told(section.text),
        questions=tuple(map(told_question, section.questions)),
    )


def spoken(form: Form, code: str, answers: dict) -> str:
    """An answer in words."""
    value = answers.get(code)
    if code not in form or not value:
        return NOTHING
    question = form.question(code)
    if isinstance(value, dict):
        value = value.get("side")
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(_word(question, one, answers) for one in chosen if isinstance(one, str)) or NOTHING


def _word(question: Question, value: str, answers: dict) -> str:
    if question.other and value == question.other.code:
        return str(answers.get(question.other_key) or question.other.text)
    if value in question.choice_of:
        return question.choice_of[value].text
    if question.type == "number":
        return value.replace(".", ",")
    if question.type == "date":
        return "/".join(reversed(value.split("-")))
    return value
