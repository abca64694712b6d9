"""Answers as they are posted, page by page, and as they are kept: only what the form asks this person, in one form.
Give these functions the form as written, not as arranged for an order group."""

from __future__ import annotations

import json
import re

from vietnamese.text import nfc

from . import flow
from .elements import Form, Question, Section
from .judging import LONGEST_OTHER, Areas, Unfit, clean_text, judge, required_sentence
from .logic import holds
from .posted import last, raw_answer

ORDER = "_order"
_GROUP = re.compile(r"[1-9]\d?", re.ASCII)


def read_section(
    form: Form, section: Section, posted, answers: dict, areas: Areas | None = None
) -> tuple[dict, dict[str, str]]:
    """(values of the page, {HTML field name: sentence}). `answers` are those of the pages before; `posted` has
    `getlist`. What was posted for a question that is not asked is passed over."""
    values: dict = {}
    errors: dict[str, str] = {}
    for question in section.questions:
        question = form.question(question.code)
        if question.type != "text" and holds(question.show_if, answers | values):
            _read(question, posted, areas, values, errors)
    return values, errors


def _read(question: Question, posted, areas: Areas | None, values: dict, errors: dict[str, str]):
    raw = raw_answer(question, posted)
    if question.type == "area" and (fault := _cascade_fault(question, raw, posted, areas)):
        errors[question.field] = fault
    elif raw is None or (question.type in ("short_text", "long_text") and not raw.strip()):
        if question.required:
            errors[_first_field(question)] = required_sentence(question)
    else:
        try:
            values[question.code] = judge(question, raw, areas)
        except Unfit as unfit:
            errors.update(_errors(question, unfit))
        else:
            _read_other(question, last(posted, f"{question.field}__other"), values, errors)


def _errors(question: Question, unfit: Unfit) -> dict[str, str]:
    return {_field(question, part): sentence for part, sentence in unfit.sentences}


def _field(question: Question, part: str) -> str:
    return f"{question.field}__{part}" if part else _first_field(question)


def _first_field(question: Question) -> str:
    """Where the cursor goes: no field bears the bare name of a question of several parts."""
    if question.type == "matrix" and question.rows:
        return f"{question.field}__{question.rows[0].code}"
    return question.field + {"two_sided": "__side", "ranking": "__1"}.get(question.type, "")


def _cascade_fault(question: Question, raw, posted, areas: Areas | None) -> str:
    """A commune left over from the district that was chosen before, or none yet."""
    district = last(posted, f"{question.field}__district")
    if not district or not areas or district == raw:
        return ""
    if raw is None:
        return "Xin chọn xã, phường trong địa bàn vừa chọn."
    if raw in areas and areas[raw] != district:
        return "Xã, phường không thuộc địa bàn vừa chọn, xin chọn lại."
    return ""


def _read_other(question: Question, text: str, values: dict, errors: dict[str, str]):
    if not _chose_other(question, values[question.code]):
        return
    try:
        if text := clean_text(text, LONGEST_OTHER):
            values[question.other_key] = text
        elif question.required:
            errors[f"{question.field}__other"] = f"Đã chọn “{question.other.text}”, xin ghi rõ."
    except Unfit as unfit:
        errors[f"{question.field}__other"] = unfit.sentences[0][1]


def _chose_other(question: Question, value) -> bool:
    chosen = value if isinstance(value, list) else [value]
    return question.other is not None and question.other.code in chosen


def renewed(section: Section, answers: dict, values: dict) -> dict:
    """The answers after the page was sent: what was unticked on it is gone, not left from the visit before."""
    of_page = {key for question in section.questions for key in (question.code, question.other_key)}
    return {code: value for code, value in answers.items() if code not in of_page} | values


def clean(form: Form, answers: dict, areas: Areas | None = None) -> dict:
    """What may be kept of these answers: well formed, and to questions that are asked. Idempotent."""
    return _clean(form, answers, areas)[0]


def faults(form: Form, answers: dict, areas: Areas | None = None) -> dict[str, str]:
    """{HTML field name: sentence} over the whole form: to be asked before answers are taken for complete."""
    return _clean(form, answers, areas)[1]


def _clean(form: Form, answers: dict, areas: Areas | None) -> tuple[dict, dict[str, str]]:
    judged: dict = {}
    errors: dict[str, str] = {}
    for question in form.answerable:
        if question.code in answers:
            _judge_kept(question, answers, areas, judged, errors)
    asked = flow.visible(form, judged)
    for question in asked:
        if question.required and question.code not in judged and question.type != "text":
            errors.setdefault(_first_field(question), required_sentence(question))
    fields = tuple(question.field for question in asked)
    kept = flow.kept(form, judged)
    if _is_group(form, answers.get(ORDER)):
        kept[ORDER] = answers[ORDER]
    return kept, {name: s for name, s in errors.items() if name.partition("__")[0] in fields}


def _judge_kept(question: Question, answers: dict, areas: Areas | None, judged: dict, errors: dict[str, str]):
    try:
        judged[question.code] = judge(question, answers[question.code], areas)
        other = answers.get(question.other_key)
        if isinstance(other, str) and _chose_other(question, judged[question.code]):
            text = clean_text(other, LONGEST_OTHER)
            if text:
                judged[question.other_key] = text
    except Unfit as unfit:
        errors.update(_errors(question, unfit))


def _is_group(form: Form, value) -> bool:
    return isinstance(value, str) and bool(_GROUP.fullmatch(value)) and int(value) <= form.orders


def canonical(answers: dict) -> bytes:
    """The one way to write answers: sorted keys, NFC, UTF-8, no spaces."""
    return nfc(json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))).encode()
