"""Results: released tables only. The leader and the desk read them once they are made, others once they are published."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from surveys import charts
from surveys.actions import releasing
from surveys.exceptions import SurveyError
from surveys.models import ReleasedTable, Survey
from surveys.tables import release
from surveys.tables.plan import STRATUM
from surveys.tables.trend import trends
from surveys.tabs import tabs
from surveys.views.access import APPROVE, PLAN, on_desk

MADE = (Survey.State.TABULATED, Survey.State.RELEASED)
KEPT = 24 * 3600  # seconds; a released table never changes
WIDE = 8  # columns from which a cross-table is turned on its side


def of_results(view):
    """The survey of the address, for whoever may read its results. A visitor is asked to sign in, whether it exists or not."""

    @wraps(view)
    def with_survey(request, pk, **more):
        rows = Survey.objects.with_results_for(request.user).select_related("unit", "series", "plan")
        survey = rows.filter(pk=pk).first()
        if survey is None and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if survey is None:
            raise Http404
        return view(request, survey, **more)

    return login_not_required(with_survey)


def _context(request, survey, **more):
    office = request.user.is_authenticated and request.user.has_perm("surveys.view_survey", survey)
    return {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="results") if office else [],
        "office": office,
        "may_plan": office and request.user.has_perm(PLAN, survey),
        "may_decide": office and request.user.has_perm(APPROVE, survey),
        **more,
    }


@of_results
@require_safe
def results(request, survey):
    made = survey.state in MADE
    return render(request, "surveys/results.html", _context(request, survey, made=made, figures=_figures(survey) if made else ""))


def _figures(survey):
    """The questions of the page as they were drawn for the first reader; the same for everyone who may read them."""
    key = f"surveys:results:{survey.pk}:{survey.plan.sha256[:20]}"
    drawn = cache.get(key)
    if drawn is None:
        bodies = release.bodies(survey)
        crossed = {}
        for body in bodies:
            if body["by"]:
                crossed.setdefault(body["question"].partition(".")[0], []).append(body)
        alone = [(body, crossed.get(body["question"].partition(".")[0], [])) for body in bodies if not body["by"]]
        label = bodies[0]["label"] if bodies else []
        drawn = render_to_string("surveys/_results_figures.html", {"survey": survey, "alone": alone, "label": label})
        cache.set(key, drawn, KEPT)
    return mark_safe(drawn)  # made by a template that escapes


@of_results
@require_safe
def crosstab(request, survey, number):
    try:
        body = release.body(survey, number)
    except ReleasedTable.DoesNotExist:
        raise Http404 from None
    wide = len(body["columns"]) > WIDE
    context = _context(request, survey, body=body, wide=wide, lines=_lines(body, wide), map=_map(request, body))
    return render(request, "surveys/crosstab.html", context)


def _lines(body, wide):
    """A cross-table row by row, every cell with the name of its column; with many groups a row for each group."""
    if not wide:
        labels = [column["label"] for column in body["columns"]]
        return [{"label": row["label"], "cells": list(zip(labels, row["cells"], strict=True))} for row in body["rows"]] if body["layout"] == "cross" else []
    return [
        {"column": column, "cells": [(row["label"], row["cells"][place]) for row in body["rows"]]}
        for place, column in enumerate(body["columns"])
    ]


def _map(request, body):
    """The tiles of one answer, where the table goes by place."""
    if not body["shown"] or body["layout"] != "cross" or not (body["by"] == STRATUM or "địa bàn" in body["by_text"].lower()):
        return None
    codes = [row["code"] for row in body["rows"] if row["kind"] == "option"]
    chosen = request.GET.get("o", "")
    chosen = chosen if chosen in codes else codes[0]
    answers = [{"code": row["code"], "label": row["label"], "chosen": row["code"] == chosen} for row in body["rows"] if row["code"] in codes]
    return {"answers": answers, "drawing": charts.tiles(body, chosen)}


@of_results
@require_safe
def trend(request, survey):
    if survey.state not in MADE or survey.series_id is None:
        raise Http404
    return render(request, "surveys/trend.html", _context(request, survey, trends=trends(survey, request.user)))


@login_not_required
@require_safe
def released(request):
    """Results that the department has made public, or published to the cadres."""
    rows = Survey.objects.with_results_for(request.user).filter(state=Survey.State.RELEASED).select_related("unit")
    return render(request, "surveys/released.html", {"surveys": rows.order_by("-closes_at", "-pk")[:100]})


@require_POST
@on_desk(APPROVE)
def publish(request, survey):
    try:
        releasing.publish(survey=survey, by=request.user)
    except SurveyError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Đã công bố kết quả.")
    return redirect("surveys:results", survey.pk)
