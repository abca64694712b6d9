"""What a table is about: the key of the plan turned into columns of codes with the words of the form."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from surveys.instrument.logic import HARD_TO_SAY
from surveys.tables.columns import NOT_ASKED
from surveys.tables.labels import number

STRATUM = "_stratum"
SCALE_OF, CODED = "_scale:", "_coded:"
GRIDS = ("matrix", "ranking")
BANDS = 6  # of a number


@dataclass(frozen=True, eq=False)
class Facet:
    """One column of a subject. `column`: index of the code, -1, -2."""

    key: str
    column: np.ndarray
    codes: tuple
    labels: tuple
    signs: tuple
    scores: tuple | None = None
    label: str = ""

    @cached_property
    def counts(self):
        return np.bincount(self.column[self.column >= 0], minlength=len(self.codes))

    @property
    def missing(self):
        return int((self.column < 0).sum())

    def among(self, mask):
        return replace(self, column=self.column[mask])


@dataclass(frozen=True, eq=False)
class Subject:
    """`facets`: one for most questions, one for each option of a multiple question (0, 1), row of a matrix, option of a ranking."""

    key: str
    type: str
    text: str
    facets: tuple
    options: tuple = ()  # of a multiple question: [(code, label, sign)]

    @property
    def is_grid(self):
        return self.type in GRIDS and len(self.facets) > 1 or self.type == "ranking"


def subject(key, form, columns, strata):
    """KeyError where the form does not ask it. `strata`: {code: label}."""
    if key == STRATUM:
        codes = tuple(columns.codes[key])
        facet = Facet(key, columns.data[key], codes, tuple(strata.get(code, code) for code in codes), (None,) * len(codes))
        return Subject(key, "stratum", "Tầng, địa bàn chọn mẫu", (facet,))
    code, _, part = key.partition(".")
    question = form.question(code)
    if part:
        facets = (_facet(key, question, columns),)
        row = next((row for row in question.rows if row.code == part), None)
        text = f"{question.text} – {row.text}" if row else f"{question.text} – mức độ"
        return Subject(key, question.type, text, facets)
    match question.type:
        case "multiple":
            facets = tuple(_facet(f"{code}.{option.code}", question, columns) for option in question.choices)
            options = tuple((option.code, option.label or option.text, option.sign) for option in question.choices)
            return Subject(key, question.type, question.text, facets, options)
        case "matrix" | "ranking":
            parts = question.rows if question.type == "matrix" else question.options
            facets = tuple(_facet(f"{code}.{part.code}", question, columns, part.label or part.text) for part in parts)
            return Subject(key, question.type, question.text, facets)
        case _:
            return Subject(key, question.type, question.text, (_facet(key, question, columns),))


def _facet(key, question, columns, label=""):
    column, codes = columns.data[key], columns.codes[key]
    part = key.partition(".")[2]
    if question.type in ("number", "date"):
        return _banded(key, question, column, codes)
    if question.type == "multiple":
        return Facet(key, column, ("0", "1"), ("Không chọn", "Chọn"), (None, None), label=label)
    if question.type == "ranking":
        labels = tuple("Không xếp" if code == "0" else f"Thứ {code}" for code in codes)
        return Facet(key, column, tuple(codes), labels, (None,) * len(codes), label=label)
    if question.type == "two_sided" and part:
        names = {row.code: row.label or row.text for row in question.strengths}
        return Facet(key, column, tuple(codes), tuple(names.get(code, code) for code in codes), (None,) * len(codes))
    options = question.choice_of
    labels = tuple((options[code].label or options[code].text) if code in options else code for code in codes)
    signs = tuple(options[code].sign if code in options else None for code in codes)
    return Facet(key, column, tuple(codes), labels, signs, _scores(question, codes), label)


def _scores(question, codes):
    if question.type == "scale":
        return tuple(None if code == HARD_TO_SAY else float(code) for code in codes)
    return None


def _banded(key, question, column, codes):
    """A number by at most a handful of round bands, a date by its year."""
    if question.type == "date":
        names = sorted({code[:4] for code in codes})
        place = np.array([names.index(code[:4]) for code in codes] or [0])
    else:
        values = np.array([float(code) for code in codes] or [0.0])
        edges = _round_edges(values[column[column >= 0]] if (column >= 0).any() else values)
        place = np.searchsorted(edges, values, side="right")
        names = [f"Dưới {_plain(edges[0])}", *(f"{_plain(a)} – dưới {_plain(b)}" for a, b in pairwise(edges)), f"Từ {_plain(edges[-1])}"]
    banded = np.where(column >= 0, place[np.maximum(column, 0)], column).astype(np.int16)
    codes = tuple(str(index + 1) for index in range(len(names)))
    return Facet(key, banded, codes, tuple(names), (None,) * len(names))


def _round_edges(values):
    low, high = np.percentile(values, [5, 95])
    rough = max(float(high - low) / (BANDS - 2), 1e-9)
    size = 10.0 ** np.floor(np.log10(rough))
    width = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    first = np.floor(low / width + 1) * width
    return [float(first + width * step) for step in range(BANDS - 1) if first + width * step <= high] or [float(first)]


def _plain(value):
    return number(value, 0) if value == int(value) else number(value, 2).rstrip("0")


def asked(column):
    return int((column != NOT_ASKED).sum())
