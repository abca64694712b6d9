"""Cronbach's α of the rows of a matrix or of several questions, as a planned table. Keys: "_scale:C5", "_scale:C1+C2+C3"."""

import numpy as np

from surveys.instrument.logic import HARD_TO_SAY
from surveys.statistics.scales import scale
from surveys.tables.bodies import TOO_FEW, frame, withheld
from surveys.tables.subjects import SCALE_OF


def items(key):
    return key.removeprefix(SCALE_OF).split("+")


def body(wave, table, plan):
    facets = [facet for key in items(table.question) for facet in wave.facets(key)]
    texts = [wave.subject(key).text for key in items(table.question)]
    made = frame(wave, table, "alone", text=texts[0] if len(texts) == 1 else "; ".join(texts), type="scale_of")
    labels = [facet.label or wave.subject(facet.key).text for facet in facets]
    found = scale(np.column_stack([_scored(facet) for facet in facets]))
    if found.n < plan.least_base or found.alpha is None:
        return withheld(made, TOO_FEW.format(least=plan.least_base))
    made["reliability"] = {
        "n": found.n,
        "alpha": round(found.alpha, 2),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
        "omega": _rounded(found.omega),
        "rows": [
            {
                "code": facet.key,
                "label": label,
                "rest_correlation": _rounded(item.rest_r),
                "alpha_without": _rounded(item.alpha_without),
            }
            for facet, label, item in zip(facets, labels, found.items, strict=True)
        ],
    }
    return made


def _scored(facet):
    """The place of the answer on its line; “Khó trả lời” lies beside it."""
    scores = facet.scores or [np.nan if code == HARD_TO_SAY else place for place, code in enumerate(facet.codes)]
    values = np.array([np.nan if score is None else score for score in (*scores, np.nan)], dtype=float)
    return values[np.where(facet.column < 0, len(facet.codes), facet.column)]


def _rounded(value):
    return None if value is None else round(value, 2)
