"""The answers to one question of all responses as a column of small numbers: what every figure is counted from."""

import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from django.db import transaction

from surveys.instrument import definition, flow
from surveys.instrument.elements import TEXTS
from surveys.models import AnswerColumn, Response

NO_ANSWER, NOT_ASKED = -1, -2
MOST_CODES = 32_000  # what an index of 16 bits holds
CHUNK = 5000


@dataclass(frozen=True)
class Columns:
    """`data[key]`: int16, one per response, the index in `codes[key]`, NO_ANSWER or NOT_ASKED. `weights`: float64 or None."""

    data: dict
    codes: dict
    weights: np.ndarray | None = None

    @property
    def kept(self):
        """True where the response is no phiếu loại."""
        return self.data["_rejected"] == 0

    def __contains__(self, key):
        return key in self.data


@transaction.atomic
def build(survey):
    """Makes the columns of a survey anew from its responses. The weights, which follow their order, stay valid: the order
    is that of the random ids."""
    rows = list(
        Response.objects.filter(survey=survey)
        .order_by("pk")
        .values_list("version", "stratum__code", "rejected", "answers")
        .iterator(chunk_size=CHUNK)
    )
    forms = {version.number: definition.parse(version.definition) for version in survey.versions.all()}
    columns = _of_the_form(forms, rows)
    columns["_stratum"] = _coded([row[1] for row in rows], list(survey.strata.values_list("code", flat=True)))
    columns["_version"] = _coded([str(row[0]) for row in rows], [str(number) for number in sorted(forms)])
    columns["_order"] = _coded([row[3].get("_order") for row in rows])
    columns["_rejected"] = _coded([row[2] for row in rows], [""])
    survey.columns.all().delete()
    AnswerColumn.objects.bulk_create(
        AnswerColumn(survey=survey, key=key, codes=codes, data=pack(data, "<i2")) for key, (codes, data) in columns.items()
    )


def load(survey, keys=None):
    """The columns of these keys (all of them without), `_rejected` always among them, and the weights."""
    stored = survey.columns.all()
    if keys is not None:
        stored = stored.filter(key__in={*keys, "_rejected"})
    data, codes = {}, {}
    for column in stored:
        data[column.key], codes[column.key] = unpack(column.data, "<i2"), column.codes
    weighting = getattr(survey, "weighting", None)
    weights = unpack(weighting.data, "<f4").astype(float) if weighting and weighting.data else None
    return Columns(data, codes, weights)


def pack(array, kind):
    return zlib.compress(np.ascontiguousarray(array, dtype=kind).tobytes(), 6)


def unpack(data, kind):
    return np.frombuffer(zlib.decompress(bytes(data)), dtype=kind)


def _of_the_form(forms, rows):
    """{key: (codes, data)} for every answerable question of every version, the newest version's order of codes first."""
    numbers = np.array([row[0] for row in rows], dtype=int)
    asked = _asked(forms, rows)
    columns = {}
    for number in sorted(forms, reverse=True):
        for question in forms[number].answerable:
            if question.type in TEXTS or any(key == question.code or key.startswith(f"{question.code}.") for key in columns):
                continue
            versions = [form.question(question.code) for form in _newest_first(forms) if question.code in form]
            answers = [row[3].get(question.code) for row in rows]
            not_asked = ~np.array([question.code in codes for codes in asked], dtype=bool) if len(numbers) else np.zeros(0, bool)
            for key, read, codes in _parts(question, versions):
                codes, data = _coded([None if answer is None else read(answer) for answer in answers], codes)
                columns[key] = codes, np.where(not_asked & (data == NO_ANSWER), NOT_ASKED, data).astype(np.int16)
    return columns


def _newest_first(forms):
    return [forms[number] for number in sorted(forms, reverse=True)]


def _asked(forms, rows):
    """For every response the codes of the questions that were put to it. What is shown hangs on few answers, so that most
    responses repeat a case that was seen before."""
    deciding = {number: sorted(_deciding(form)) for number, form in forms.items()}
    seen = {}
    asked = []
    for version, _, _, answers in rows:
        case = version, *(repr(answers.get(code)) for code in deciding[version])
        if case not in seen:
            seen[case] = frozenset(question.code for question in flow.visible(forms[version], answers))
        asked.append(seen[case])
    return asked


def _deciding(form):
    conditions = [part.show_if for part in (*form.sections, *form.questions)]
    conditions += [question.screen_out for question in form.questions]
    return {code.partition(".")[0] for condition in conditions if condition for code in condition.asks()}


def _parts(question, versions):
    """(key, what of the answer belongs there, codes in order or None) of each column a question makes."""
    code = question.code
    choices = list(dict.fromkeys(option.code for version in versions for option in version.choices))
    rows = list(dict.fromkeys(row.code for version in versions for row in version.rows))
    match question.type:
        case "multiple":
            return [(f"{code}.{option}", lambda answer, option=option: "01"[option in answer], ["0", "1"]) for option in choices]
        case "matrix":
            return [(f"{code}.{row}", lambda answer, row=row: answer.get(row), choices) for row in rows]
        case "ranking":
            places = [str(place) for place in range(1 + max(version.places for version in versions))]
            return [(f"{code}.{option}", lambda answer, option=option: _place(answer, option), places) for option in choices]
        case "two_sided":
            strengths = list(dict.fromkeys(row.code for version in versions for row in version.strengths))
            return [
                (code, lambda answer: answer.get("side"), choices),
                (f"{code}.strength", lambda answer: answer.get("strength"), strengths),
            ]
        case "scale":
            least, most = question.bounds
            return [(code, str, [*map(str, range(least, most + 1)), *choices])]
        case "number":
            return [(code, _number, None)]
        case _:
            return [(code, str, choices or None)]


def _place(answer, option):
    """"0" where the option was given no place."""
    return str(answer.index(option) + 1) if option in answer else "0"


def _number(answer):
    """Four figures tell enough of a number and keep the list of codes short."""
    value = float(answer)
    whole = len(str(int(abs(value))))
    return f"{value:.4g}" if whole <= 4 else f"{round(value, 4 - whole):.0f}"


def _coded(values, codes=None):
    """(codes, int16 indices). Codes that were not foreseen follow the others; without a list they stand in their order."""
    found = set(values) - {None}
    if codes is None:
        codes = sorted(found, key=_in_order)
    else:
        codes = [*codes, *sorted(found - set(codes), key=_in_order)]
    if len(codes) > MOST_CODES:
        raise ValueError("a column has more different answers than it can hold")
    place = {code: index for index, code in enumerate(codes)}
    place[None] = NO_ANSWER
    return codes, np.fromiter((place[value] for value in values), dtype=np.int16, count=len(values))


@cache
def _in_order(code):
    try:
        return 0, float(code), code
    except ValueError:
        return 1, 0.0, code
