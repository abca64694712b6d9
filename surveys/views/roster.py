"""Danh sách và mẫu: whom a cadre survey may ask."""

import uuid

from django.contrib import messages
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.views.pages import KeysetPage
from surveys import forms_planning as forms
from surveys import roster_file
from surveys.actions import roster as actions
from surveys.models import Survey
from surveys.places import Places
from surveys.tabs import tabs
from surveys.views.access import PLAN, VIEW, on_desk
from surveys.views.deeds import done

KEPT = 30 * 60  # seconds for which a file that was read waits to be confirmed
SHOWN = 10
PROBLEMS = {
    "too_large": "Tệp quá lớn.",
    "busy": "Máy chủ đang bận nhận tệp khác. Mời thử lại sau ít phút.",
    "not_in_memory": "Máy chủ chưa sẵn sàng nhận tệp. Mời báo quản trị.",
}


@require_safe
@on_desk(VIEW)
def roster(request, survey):
    return _page(request, survey)


@require_POST
@on_desk(PLAN)
def from_units(request, survey):
    form = forms.UnitsForm(request.POST, survey=survey)
    if not form.is_valid():
        return _page(request, survey, status=422, units_form=form)
    units = list(form.cleaned_data["units"])
    return _done(request, survey, lambda: actions.from_units(survey=survey, by=request.user, units=units), "Đã lập danh sách {} người.")


@require_POST
@on_desk(PLAN)
def upload(request, survey):
    """Reads the file and shows what would be kept; nothing is before the confirmation, and nothing of a file with a fault."""
    file = request.FILES.get("file")
    if file is None:
        problems = getattr(request, "upload_problems", [])
        messages.error(request, PROBLEMS.get(problems[0] if problems else "", "Mời chọn tệp CSV hoặc XLSX."))
        return redirect("surveys:roster", pk=survey.pk)
    try:
        reading = roster_file.read(file.name, file.read_at_most(roster_file.MOST_BYTES + 1))
    except roster_file.UnreadableRoster as problem:
        messages.error(request, str(problem))
        return redirect("surveys:roster", pk=survey.pk)
    errors = sorted(reading.errors + actions.unknown_strata(survey, reading.lines))
    if errors:
        return _page(request, survey, status=422, errors=errors, more_errors=reading.more_errors)
    key = uuid.uuid4().hex
    cache.set(_key(survey, request.user, key), reading.lines, KEPT)
    return render(request, "surveys/roster_preview.html", _frame(request, survey) | _preview(survey, reading) | {"key": key})


@require_POST
@on_desk(PLAN)
def confirm(request, survey):
    lines = cache.get(_key(survey, request.user, request.POST.get("key", "")[:32]))
    if lines is None:
        messages.error(request, "Đã quá 30 phút kể từ lúc đọc tệp. Mời chọn lại tệp.")
        return redirect("surveys:roster", pk=survey.pk)
    return _done(request, survey, lambda: actions.from_lines(survey=survey, by=request.user, lines=lines), "Đã lập danh sách {} người.")


@require_POST
@on_desk(PLAN)
def clear(request, survey):
    return _done(request, survey, lambda: actions.clear(survey=survey, by=request.user), "Đã xóa danh sách.")


def _key(survey, user, key):
    return f"surveys.roster.{survey.pk}.{user.pk}.{key}"


def _done(request, survey, act, said):
    """`said` with the number of people that `act` gave back in its braces."""
    return done(request, act, said.format, "surveys:roster", pk=survey.pk)


def _frame(request, survey):
    return {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="roster"),
        "may_change": survey.is_changeable and request.user.has_perm(PLAN, survey),
    }


def _preview(survey, reading):
    places = Places(survey)
    lines = reading.lines
    return {
        "lines": lines[:SHOWN],
        "count": len(lines),
        "columns": [{"column": roster_file.column_name(column), "heading": heading} for column, heading in reading.columns.items()],
        "passed_over": reading.passed_over,
        "without_unit": sum(1 for line in lines if line.unit and places.named(line.unit) is None),
        "without_address": sum(1 for line in lines if not line.email),
    }


def _page(request, survey, status=200, **more):
    people = survey.participations.select_related("unit", "stratum")
    context = _frame(request, survey) | {
        "page": KeysetPage(request, people, "roster_code", "pk"),
        "people": survey.participations.count(),
        "selected": survey.participations.filter(is_selected=True).count(),
        "without_address": survey.participations.filter(user=None, email="").count(),
        "units_form": forms.UnitsForm(survey=survey),
        "file_form": forms.RosterFileForm(),
        "has_roster": survey.kind == Survey.Kind.CADRE,
        "draw": getattr(survey, "draw", None),
        "small": [row for row in survey.strata.all() if 0 < row.population < 50],
    }
    return render(request, "surveys/roster.html", context | more, status=status)
