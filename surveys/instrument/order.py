"""Order groups: which order a form is shown in depends on the group alone, never on the person."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from .elements import ORDINAL, Form, Option, Question, Section

T = TypeVar("T")


def arranged(form: Form, group: int) -> Form:
    """The form as group 1 … `form.orders` sees it; group 1 sees it as it is written."""
    if not 1 <= group <= form.orders:
        raise ValueError("There is no such order group.")
    if group == 1:
        return form
    return replace(form, sections=tuple(_with_options(s, group, form.orders) for s in _blocks(form, group)))


def _turned(parts: tuple[T, ...], group: int, groups: int) -> tuple[T, ...]:
    """Pairs of groups see each order and its mirror image; each pair begins further on. Each part so stands early in
    some groups and late in as many."""
    pair, mirrored = divmod(group - 1, 2)
    start = pair * len(parts) // ((groups + 1) // 2)
    turned = parts[start:] + parts[:start]
    return turned[::-1] if mirrored else turned


def _blocks(form: Form, group: int) -> list[Section]:
    sections = list(form.sections)
    for block in {section.block for section in sections if section.block}:
        places = [number for number, section in enumerate(sections) if section.block == block]
        turned = _turned(tuple(form.sections[place] for place in places), group, form.orders)
        for place, section in zip(places, turned, strict=True):
            sections[place] = section
    return sections


def _with_options(section: Section, group: int, groups: int) -> Section:
    return replace(section, questions=tuple(_shuffled(q, group, groups) for q in section.questions))


def _shuffled(question: Question, group: int, groups: int) -> Question:
    if not question.shuffle:
        return question
    if question.type == "matrix":
        return replace(question, rows=_turned(question.rows, group, groups))
    moving = tuple(option for option in question.options if not _stays(option))
    staying = tuple(option for option in question.options if _stays(option))
    if question.type in ORDINAL:  # a scale keeps its line and is only read from its other end
        moving = moving if group % 2 else moving[::-1]
    else:
        moving = _turned(moving, group, groups)
    return replace(question, options=moving + staying)


def _stays(option: Option) -> bool:
    return option.exclusive or option.other
