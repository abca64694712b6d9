"""The month's synthesis: the list, the page on which it is written and approved, and the paper."""

from functools import wraps
from itertools import groupby

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.views.pages import KeysetPage
from surveys.actions import synthesis as deeds
from surveys.contributor_figures import month_before, of_month, received_of
from surveys.contributor_forms import ItemForm, NewSynthesisForm, ReasonForm, SynthesisForm
from surveys.exceptions import SurveyError
from surveys.models import Synthesis
from surveys.views.deeds import done

WRITE, APPROVE = "surveys.write_synthesis", "surveys.approve_synthesis"
State = Synthesis.State
sees = permission_required("surveys.view_reports", raise_exception=True)


@never_cache
@sees
def listing(request):
    units = request.user.units_holding("surveys.review_report")
    form = NewSynthesisForm(request.POST or None, units=units) if units else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                return redirect(deeds.create(by=request.user, **form.cleaned_data))
            except SurveyError as problem:
                form.add_error(None, str(problem))
    rows = Synthesis.objects.visible_to(request.user).select_related("unit")
    context = {"page": KeysetPage(request, rows, "period", "pk", descending=True), "form": form}
    return render(request, "surveys/contributors_syntheses.html", context, status=422 if form and form.errors else 200)


def of_person(view):
    @sees
    @wraps(view)
    def found(request, pk):
        return view(request, get_object_or_404(Synthesis.objects.visible_to(request.user).select_related("unit"), pk=pk))

    return found


@never_cache
@of_person
def show(request, synthesis):
    may_write = request.user.has_perm(WRITE, synthesis)
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        return _saved(request, synthesis)
    return _page(request, synthesis)


def _items(synthesis):
    return list(synthesis.items.select_related("field", "report", "continues"))


def _forms(synthesis, items, data=None):
    before = [report for report in of_month(synthesis.unit, month_before(synthesis.period)) if report.merged_into_id is None]
    initial = {"summary": synthesis.summary, "proposal": synthesis.proposal}
    main = SynthesisForm(data, initial=initial)
    return main, {item.pk: ItemForm(data, instance=item, prefix=f"v{item.pk}", before=before) for item in items}


def _saved(request, synthesis):
    items = _items(synthesis)
    main, rows = _forms(synthesis, items, request.POST)
    if not all([main.is_valid(), *(form.is_valid() for form in rows.values())]):
        return _page(request, synthesis, items=items, main=main, rows=rows, status=422)
    values = {pk: form.values for pk, form in rows.items()}
    return done(request, lambda: deeds.save(synthesis=synthesis, by=request.user, values=main.cleaned_data, items=values), "Đã lưu báo cáo.", synthesis)


def _page(request, synthesis, *, items=None, main=None, rows=None, reason=None, status=200):
    items = items if items is not None else _items(synthesis)
    writes = request.user.has_perm(WRITE, synthesis) and synthesis.state == State.DRAFT
    if writes and main is None:
        main, rows = _forms(synthesis, items)
    context = _read(synthesis, items, rows or {}) | {
        "main": main,
        "late": 0 if synthesis.state == State.DRAFT else received_of(synthesis.unit, synthesis.period).count() - synthesis.reports,
        "writes": writes,
        "approves": request.user.has_perm(APPROVE, synthesis) and synthesis.state == State.SUBMITTED,
        "is_writer": request.user.pk in synthesis.writers,
        "keeps": request.user.has_perm(WRITE, synthesis) and synthesis.state == State.APPROVED,
        "reason": reason or ReasonForm(auto_id="tra_lai_%s"),
        "steps": synthesis.steps.all(),
    }
    return render(request, "surveys/contributors_synthesis.html", context, status=status)


def _read(synthesis, items, forms):
    """What page and paper share: the issues by field, and the two tables."""
    rows = list(synthesis.rows.select_related("field", "area"))
    pairs = [(item, forms.get(item.pk)) for item in items]
    return {
        "synthesis": synthesis,
        "groups": [(field, list(own)) for field, own in groupby(pairs, key=lambda pair: pair[0].field)],
        "fields": [row for row in rows if row.field_id],
        "areas": [row for row in rows if row.area_id],
    }


@never_cache
@of_person
@require_safe
def printed(request, synthesis):
    approved = synthesis.steps.filter(deed="approved").first()
    return render(request, "surveys/contributors_print.html", _read(synthesis, _items(synthesis), {}) | {"approved": approved})


def deed(permission):
    def decorate(view):
        @require_POST
        @of_person
        @wraps(view)
        def found(request, synthesis):
            if not request.user.has_perm(permission, synthesis):
                raise PermissionDenied
            return view(request, synthesis)

        return found

    return decorate


@deed(WRITE)
def submit(request, synthesis):
    return done(request, lambda: deeds.submit(synthesis=synthesis, by=request.user), "Đã trình lãnh đạo duyệt.", synthesis)


@deed(APPROVE)
def send_back(request, synthesis):
    form = ReasonForm(request.POST, auto_id="tra_lai_%s")
    if not form.is_valid():
        return _page(request, synthesis, reason=form, status=422)
    reason = form.cleaned_data["reason"]
    return done(request, lambda: deeds.send_back(synthesis=synthesis, by=request.user, reason=reason), "Đã trả lại kèm lý do.", synthesis)


@deed(APPROVE)
def approve(request, synthesis):
    typed = request.POST.get("edition", "")
    read = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    return done(request, lambda: deeds.approve(synthesis=synthesis, by=request.user, read=read), "Đã duyệt báo cáo tổng hợp.", synthesis)


@deed(WRITE)
def put_away(request, synthesis):
    return done(request, lambda: deeds.put_away(synthesis=synthesis, by=request.user), "Đã lưu báo cáo vào hồ sơ.", synthesis)
