"""The plan in the sector's five steps, each on a page of its own and saved on its own."""

import math

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from surveys import forms_planning as forms
from surveys.actions import planning
from surveys.exceptions import SurveyError
from surveys.models import Series, Survey
from surveys.places import proposed
from surveys.statistics import sampling
from surveys.statistics.columns import BadDesign
from surveys.tabs import tabs
from surveys.views.access import PLAN, VIEW, on_desk

PAGES = (
    ("plan_general", "Thông tin chung"),
    ("plan_population", "1. Tổng thể"),
    ("plan_size", "2. Cỡ mẫu"),
    ("plan_method", "3. Phương pháp"),
    ("plan_strata", "4. Phân bổ"),
    ("plan_draw", "5. Chọn mẫu"),
)
SMALL_STRATUM = 50


@permission_required("surveys.view_desk", raise_exception=True)
@require_http_methods(["GET", "POST"])
def create(request):
    if not request.user.holds(PLAN):
        raise PermissionDenied
    form = forms.CreateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        survey = planning.create(by=request.user, **form.cleaned_data)
        messages.success(request, "Đã lập cuộc điều tra. Mời ghi kế hoạch theo từng bước.")
        return redirect("surveys:plan_general", pk=survey.pk)
    return render(request, "surveys/create.html", {"form": form}, status=422 if form.errors else 200)


def page(request, survey, here, template, context, status=200):
    names = [name for name, _ in PAGES]
    place = names.index(here)
    frame = {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="survey"),
        "plan_pages": [{"name": name, "label": label, "active": name == here} for name, label in PAGES],
        "heading": PAGES[place][1],
        "next_page": PAGES[place + 1] if place + 1 < len(PAGES) else None,
        "may_change": survey.is_changeable and request.user.has_perm(PLAN, survey),
    }
    return render(request, template, frame | context, status=status)


def _plain_page(form_class, here, template="surveys/plan.html", more=lambda survey, form: {}):
    """One page of the plan that is one form."""

    @require_http_methods(["GET", "POST"])
    @on_desk(VIEW)
    def view(request, survey):
        if request.method == "GET":
            form = form_class(instance=survey)
            return page(request, survey, here, template, {"form": form} | more(survey, form))
        if not request.user.has_perm(PLAN, survey):
            raise PermissionDenied
        form = form_class(request.POST, instance=Survey.objects.get(pk=survey.pk))
        if not form.is_valid():
            return page(request, survey, here, template, {"form": form} | more(survey, form), status=422)
        try:
            _save(survey, form, request.user)
        except SurveyError as problem:
            messages.error(request, str(problem))
            return redirect(f"surveys:{here}", pk=survey.pk)
        messages.success(request, "Đã lưu.")
        following = [name for name, _ in PAGES][[name for name, _ in PAGES].index(here) + 1 :][:1]
        return redirect(f"surveys:{following[0]}" if "next" in request.POST and following else f"surveys:{here}", pk=survey.pk)

    return view


@transaction.atomic
def _save(survey, form, by):
    given = dict(form.cleaned_data)
    areas = given.pop("areas", None)
    new_series = given.pop("new_series", "")
    if new_series:
        given["series"] = Series.objects.get_or_create(unit=survey.unit, name=new_series)[0]
    planning.change(survey=survey, by=by, values=given, areas=areas)


def _about_levels(survey, form):
    return {"level_words": forms.LEVELS[survey.level]} if survey.level in forms.LEVELS else {}


def _area_tree(survey, form):
    chosen = {str(value) for value in (form["areas"].value() or [])}
    return {"area_rows": [{"area": area, "chosen": str(area.pk) in chosen} for area in form.fields["areas"].queryset]}


RATES = (100, 80, 60)  # per cent of those asked who answer


def _sizes(survey, form):
    """What the margin and the confidence of the page ask for, and how many to invite at several rates of response."""
    try:
        margin, confidence = float(form["margin"].value()), float(form["confidence"].value()) / 100
        need = sampling.sample_size(margin=margin, confidence=confidence, population=survey.population_size)
        whole = sampling.sample_size(margin=margin, confidence=confidence)
    except (TypeError, ValueError):  # BadDesign is one
        return {}
    planned = survey.sample_size and sampling.margin_of_error(survey.sample_size, confidence=confidence, population=survey.population_size)
    invited = [{"rate": rate, "people": math.ceil(need.people * 100 / rate)} for rate in RATES]
    return {"need": need, "whole": whole, "invited": invited, "planned_margin": planned, "by_chance": survey.by_chance}


def _designs(survey, form):
    words = [{"code": code, "label": label, "words": forms.DESIGNS[code]} for code, label in form.fields["design"].choices]
    return {"designs": words, "chosen_design": form["design"].value()}


general = _plain_page(forms.GeneralForm, "plan_general", more=_about_levels)
population = _plain_page(forms.PopulationForm, "plan_population", "surveys/plan_population.html", _area_tree)
size = _plain_page(forms.SizeForm, "plan_size", "surveys/plan_size.html", _sizes)
method = _plain_page(forms.MethodForm, "plan_method", "surveys/plan_method.html", _designs)


@require_http_methods(["GET", "POST"])
@on_desk(VIEW)
def strata(request, survey):
    if request.method == "GET":
        return _strata_page(request, survey)
    if not request.user.has_perm(PLAN, survey):
        raise PermissionDenied
    rows = forms.strata_formset(survey, request.POST)
    if not rows.is_valid():
        return _strata_page(request, survey, status=422, rows=rows)
    return _set(request, survey, rows.rows(), "Đã lưu các tầng.")


@require_POST
@on_desk(PLAN)
def strata_paste(request, survey):
    form = forms.StrataCsvForm(request.POST)
    if not form.is_valid():
        return _strata_page(request, survey, status=422, paste_form=form)
    return _set(request, survey, form.cleaned_data["lines"], "Đã thay các tầng bằng bảng vừa dán.")


@require_POST
@on_desk(PLAN)
def strata_propose(request, survey):
    form = forms.ProposeForm(request.POST)
    if not form.is_valid():
        return _strata_page(request, survey, status=422, propose_form=form)
    found = proposed(survey, form.cleaned_data["source"])
    if not found:
        messages.error(request, "Không tìm thấy đơn vị hay địa bàn nào để lập tầng. Mời ghi tay hoặc dán bảng.")
        return redirect("surveys:plan_strata", pk=survey.pk)
    return _set(request, survey, found, f"Đã lập {len(found)} tầng. Mời kiểm tra số người rồi phân bổ chỉ tiêu.")


@require_POST
@on_desk(PLAN)
def strata_allocate(request, survey):
    form = forms.AllocateForm(request.POST)
    if not form.is_valid():
        return _strata_page(request, survey, status=422, allocate_form=form)
    if not survey.sample_size:
        messages.error(request, "Ghi cỡ mẫu ở bước 2 trước khi phân bổ.")
        return redirect("surveys:plan_strata", pk=survey.pk)
    rows = list(survey.strata.all())
    if not sum(row.population for row in rows):
        messages.error(request, "Ghi số người của các tầng trước khi phân bổ.")
        return redirect("surveys:plan_strata", pk=survey.pk)
    try:
        targets = sampling.allocate(
            {row.code: row.population for row in rows}, survey.sample_size, method=form.cleaned_data["way"], least=form.cleaned_data["least"] or 0
        )
    except BadDesign as problem:
        messages.error(request, str(problem))
        return redirect("surveys:plan_strata", pk=survey.pk)
    for row in rows:
        row.target = targets[row.code]
    return _set(request, survey, rows, f"Đã phân bổ {sum(row.target for row in rows)} phiếu cho {len(rows)} tầng.")


def _set(request, survey, rows, said):
    try:
        planning.set_strata(survey=survey, by=request.user, strata=rows)
    except SurveyError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect("surveys:plan_strata", pk=survey.pk)


def _strata_page(request, survey, status=200, **typed):
    strata = list(survey.strata.all())
    context = {
        "rows": typed.get("rows") or forms.strata_formset(survey),
        "paste_form": typed.get("paste_form") or forms.StrataCsvForm(),
        "propose_form": typed.get("propose_form") or forms.ProposeForm(),
        "allocate_form": typed.get("allocate_form") or forms.AllocateForm(),
        "people": sum(row.population for row in strata),
        "targets": sum(row.target for row in strata),
        "small": [row for row in strata if 0 < row.population < SMALL_STRATUM],
        "strata_count": len(strata),
    }
    return page(request, survey, "plan_strata", "surveys/plan_strata.html", context, status)
