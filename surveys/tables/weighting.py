"""Weights of a wave from typed or pasted figures of the population."""

from dataclasses import asdict

import numpy as np
from django.db import transaction

from audit import trail
from surveys.actions.steps import locked
from surveys.exceptions import SurveyError, WrongState
from surveys.models import Survey, TablePlan, Weighting
from surveys.statistics.columns import BadDesign
from surveys.statistics.weights import cell_weights, rake
from surveys.tables.columns import pack
from surveys.tables.wave import Wave


class BadTargets(SurveyError):
    sentence = "Số liệu tổng thể không đọc được."


@transaction.atomic
def set_weights(*, survey, method, targets, cap, source, by):
    """`targets`: {key: {code: number}}. Before the list of tables is submitted only: the weights belong to what is approved."""
    survey = locked(survey)
    if survey.state != Survey.State.OPENED or TablePlan.objects.filter(survey=survey).exclude(state="draft").exists():
        raise WrongState("Chỉ gia quyền sau khi mở hòm phiếu và trước khi trình danh mục bảng.")
    weighting, _ = Weighting.objects.get_or_create(survey=survey)
    weighting.method, weighting.targets, weighting.cap, weighting.source = method, targets, cap, source
    weighting.report, weighting.data = {}, b""
    if method != Weighting.Method.NONE:
        weighting.report, weights = _computed(survey, method, targets, float(cap))
        weighting.data = pack(weights, "<f4")
    weighting.save()
    trail.record(verb="surveys.weighted", by=by, on=survey, unit=survey.unit, data={"method": str(method)})
    return weighting


def _computed(survey, method, targets, cap):
    wave = Wave(survey, weighted=False)  # the weights of before have no say
    margins = {key: _margin(wave, key, wanted) for key, wanted in targets.items() if wanted}
    if method == Weighting.Method.CELL and len(margins) != 1:
        raise BadTargets("Hậu phân tầng theo ô cần số liệu tổng thể của đúng một tiêu chí; nhiều tiêu chí thì chọn raking.")
    try:
        if method == Weighting.Method.CELL:
            ((column, shares),) = margins.values()
            weights, report = cell_weights(column, shares, cap=cap)
        else:
            weights, report = rake(margins, cap=cap)
    except BadDesign as fault:
        raise BadTargets(str(fault)) from fault
    every = np.zeros(len(wave.kept))
    every[wave.kept] = weights
    return _told(report), every


def _margin(wave, key, wanted):
    facet = wave.facets(key)[0]
    missing = [label for code, label, count in zip(facet.codes, facet.labels, facet.counts, strict=True) if count and code not in wanted]
    if missing:
        raise BadTargets(f"Thiếu số liệu tổng thể của nhóm: {', '.join(missing)}.")
    # A group of the population in which nobody answered stands for itself nowhere.
    return facet.column, [float(wanted.get(code, 0)) if count else 0.0 for code, count in zip(facet.codes, facet.counts, strict=True)]


def _told(report):
    """Rounded: exact weights would tell how many of a small group took part."""
    told = asdict(report)
    told |= {"deff": round(report.deff, 2), "n_eff": round(report.n_eff), "deviation": round(report.deviation, 2)}
    told |= {"largest": round(report.largest, 1), "smallest": round(report.smallest, 1)}
    told["margins"] = {key: [round(value, 2) for value in values] for key, values in report.margins.items()}
    return told
