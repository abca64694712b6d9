"""The rows of a wave as they may leave it: chosen, banded, shuffled and without anything of the stored order."""

import secrets

import numpy as np

from surveys.exports import anonymous
from surveys.exports.anonymous import Axis
from surveys.exports.variables import WITHHELD_WORDS, numbers_of, variable
from surveys.instrument.elements import TEXTS
from surveys.tables.columns import NO_ANSWER, NOT_ASKED
from surveys.tables.subjects import STRATUM
from surveys.tables.wave import Wave

# A number or a date is as telling as a personal question: few people share the same.
TELLING = ("number", "date", "area")
IN_ORDER = ("age", "education", "party_age")
WEIGHT = "_weight"


def build(survey, k):
    """(int16 matrix, codebook, report). Error: NotAnonymous. Open texts have no column and so never come along."""
    wave = Wave(survey)
    personal, said = _of_form(wave)
    if STRATUM in wave.columns:
        personal.append((wave.subject(STRATUM).text, "other", wave.facets(STRATUM)[0], ()))
    axes = [
        Axis(facet.key, title, np.where(facet.column < 0, anonymous.NOTHING, facet.column), facet.labels, kind in IN_ORDER, merges)
        for title, kind, facet, merges in personal
    ]
    safe = anonymous.make_safe(axes, wave.n, k)
    columns, codebook = [], []
    for title, facet, type in said:
        numbers = numbers_of(facet.codes)
        codebook.append(variable(facet.key, type=type, label=title, numbers=numbers, words=facet.labels))
        columns.append(_numbered(facet.column, numbers))
    for title, kind, facet, _ in personal:
        labels = safe.labels[facet.key]
        if not labels:
            continue
        numbers = list(range(1, len(labels) + 1))
        codebook.append(
            variable(facet.key, type="personal", label=title, numbers=numbers, words=labels, personal=kind, no_answer=WITHHELD_WORDS)
        )
        columns.append(_numbered(safe.columns[facet.key], numbers))
    notes = [*safe.notes, *_weights(wave, safe, columns, codebook)]
    matrix = np.column_stack(columns).astype(np.int16)
    order = np.random.default_rng(secrets.randbits(256)).permutation(len(matrix))
    report = {"k": safe.k, "groups": safe.groups, "withheld": safe.withheld, "notes": notes}
    return matrix[order], codebook, report, wave.label


def _of_form(wave):
    """([(title, personal kind, facet, merges)], [(title, facet, type)])"""
    personal, said = [], []
    for question in wave.form.answerable:
        if question.type in TEXTS or question.type == "consent":
            continue
        facets = wave.facets(question.code)
        if question.type == "two_sided":
            facets = *facets, *wave.facets(f"{question.code}.strength")
        for facet in facets:
            title = _title(question, facet)
            if question.personal or question.type in TELLING:
                kind = question.personal or "other"
                merges = tuple(getattr(question.choice_of.get(code), "merge", "") for code in facet.codes)
                personal.append((title, kind, facet, merges))
            else:
                said.append((title, facet, question.type))
    return personal, said


def _title(question, facet):
    title, part = question.label or question.text, facet.key.partition(".")[2]
    if question.type == "multiple":
        option = question.choice_of[part]
        return f"{title} – {option.label or option.text}"
    if part:
        return f"{title} – {facet.label or 'mức độ'}"
    return title


def _numbered(column, numbers):
    """-1 becomes 99, -2 stays: what was not asked is empty in every format."""
    table = np.array([*numbers, NOT_ASKED, 99], dtype=np.int16)
    return table[np.where(column == NO_ANSWER, len(table) - 1, np.where(column == NOT_ASKED, len(table) - 2, column))]


def _weights(wave, safe, columns, codebook):
    """A weight is made of who somebody is: it comes along only where it splits no group below k. In thousandths."""
    if wave.weights is None:
        return []
    weights = np.round(wave.weights, 3)
    values, place = np.unique(weights, return_inverse=True)
    if anonymous.smallest_group([*safe.columns.values(), place], wave.n) < safe.k or values.max(initial=0) * 1000 > np.iinfo(np.int16).max:
        return ["Quyền số không có trong tệp: có quyền số chỉ ứng với vài người."]
    columns.append((weights * 1000).round().astype(np.int16))
    item = variable(WEIGHT, type="weight", label="Quyền số (phần nghìn)", numbers=(), words=())
    codebook.append(item | {"values": [], "missing": []})
    return ["Quyền số ghi bằng phần nghìn: 1000 là quyền số 1."]


