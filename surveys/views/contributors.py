"""The contributor's own pages: a list and one short form."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit
from accounts.views.pages import KeysetPage
from surveys.actions import contributor_reports as deeds
from surveys.contributor_forms import ReportForm
from surveys.exceptions import SurveyError
from surveys.models import ContributorReport

WRITE = "surveys.write_report"


@never_cache
@permission_required(WRITE, raise_exception=True)
@require_safe
def own(request):
    rows = ContributorReport.objects.written_by(request.user).select_related("field", "area").prefetch_related("steps")
    return render(request, "surveys/contributors_own.html", {"page": KeysetPage(request, rows, "touched_at", "pk", descending=True)})


@never_cache
@sensitive_post_parameters("content", "proposal")
@permission_required(WRITE, raise_exception=True)
def write(request, pk=None):
    report = None
    if pk is not None:
        report = get_object_or_404(ContributorReport.objects.written_by(request.user).select_related("unit__area"), pk=pk)
        if not report.is_changeable:
            return redirect(report)
    unit = report.unit if report else _unit_of(request.user)
    sends = request.POST.get("deed") == "send"
    form = ReportForm(request.POST or None, unit=unit, report=report, sends=sends)
    if request.method == "POST" and form.is_valid():
        done = _kept(request, form, unit, report, sends)
        if done:
            return done
    context = {"form": form, "report": report, "returned": report and report.last_return}
    return render(request, "surveys/contributors_write.html", context, status=422 if form.errors else 200)


def _unit_of(user):
    held = user.units_holding(WRITE)
    if not held:
        raise PermissionDenied
    return Unit.objects.select_related("area").get(pk=held[0])


def _kept(request, form, unit, report, sends):
    try:
        report = deeds.keep(
            by=request.user, unit=unit, report=report, key=form.cleaned_data["key"], values=form.values, explained=form.explained
        )
        if sends:
            deeds.send(report=report, by=request.user)
    except SurveyError as problem:
        if not _stands_already(request.user, form):
            form.add_error(None, str(problem))
            return None
    messages.success(request, "Đã gửi phản ánh. Cảm ơn đồng chí." if sends else "Đã lưu nháp. Phản ánh chưa được gửi.")
    return redirect("surveys:own_reports")


def _stands_already(user, form):
    """A second click, or a browser that tried again: the same words have arrived."""
    rows = ContributorReport.objects.written_by(user).exclude(state__in=ContributorReport.CHANGEABLE)
    return rows.filter(key=form.cleaned_data["key"], content=form.cleaned_data["content"]).exists()


@permission_required(WRITE, raise_exception=True)
@require_POST
def drop(request, pk):
    report = get_object_or_404(ContributorReport.objects.written_by(request.user), pk=pk)
    try:
        deeds.drop(report=report, by=request.user)
    except SurveyError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Đã bỏ bản nháp.")
    return redirect("surveys:own_reports")
