"""The opinion desk: reports that have come in, one report, and what is decided about it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Area
from accounts.views.pages import KeysetPage
from surveys.actions import contributor_reports as deeds
from surveys.contributor_filters import ReportFilter
from surveys.contributor_forms import FeedbackForm, ReasonForm
from surveys.contributor_issues import suggestions
from surveys.models import ContributorReport
from surveys.views.deeds import done

State = ContributorReport.State
REVIEW = "surveys.review_report"
COUNTED = 100  # waiting reports; what is more is said to be more


@never_cache
@permission_required("surveys.view_reports", raise_exception=True)
@require_safe
def listing(request):
    rows = ContributorReport.objects.of_desk(request.user)
    filters = ReportFilter(request.GET, queryset=rows, months=_months(), areas=_areas())
    shown = filters.qs.select_related("field", "area", "author", "unit").defer("words", "proposal", "feedback")
    context = {
        "filters": filters,
        "page": KeysetPage(request, shown, "pk", descending=True),
        "waiting": rows.filter(state=State.SENT)[: COUNTED + 1].count(),
        "most": COUNTED,
    }
    return render(request, "surveys/contributors_reports.html", context)


def _months():
    """Months that have reports, found by hopping over the index, not by reading it all."""
    periods = ContributorReport.objects.order_by("period").values_list("period", flat=True)
    first, last = periods.first(), periods.last()
    months = []
    while first and first <= last:
        months.append((last.isoformat(), f"Tháng {last.month}/{last.year}"))
        last = last.replace(year=last.year - 1, month=12) if last.month == 1 else last.replace(month=last.month - 1)
    return months


def _areas():
    return Area.objects.current().order_by("name")


@never_cache
@login_required
@require_safe
def show(request, pk):
    return _page(request, _report(request, pk))


def _report(request, pk):
    rows = ContributorReport.objects.visible_to(request.user).select_related("field", "area", "author", "unit", "merged_into")
    return get_object_or_404(rows, pk=pk)


def _page(request, report, *, reason=None, feedback=None, status=200):
    reviews = request.user.has_perm(REVIEW, report)
    merged = report.merged.select_related("area", "author")
    own = report.author_id == request.user.pk
    context = {
        "report": report,
        "is_own": own,
        "reviews": reviews,
        "mentions": report.mentions.select_related("cleared_by"),
        "steps": report.steps.all(),
        "reason": reason or ReasonForm(auto_id="tra_lai_%s"),
        "feedback": feedback or FeedbackForm(initial={"text": report.feedback}, auto_id="phan_hoi_%s"),
        "on_desk": not own or reviews,
        "merged": [] if own and not reviews else merged,
        "counted": len({report.author_id, *(one.author_id for one in merged)}),
        "areas": len({report.area_id, *(one.area_id for one in merged)}),
        "suggested": suggestions(report, request.user) if reviews else [],
    }
    return render(request, "surveys/contributors_report.html", context, status=status)


def reviewing(view):
    """The view gets a report of the person's desk, with the right to decide about it. One's own report is decided by others."""

    @login_required
    @require_POST
    @wraps(view)
    def found(request, pk, **rest):
        report = _report(request, pk)
        if not request.user.has_perm(REVIEW, report):
            raise PermissionDenied
        return view(request, report, **rest)

    return found


@reviewing
def clear(request, report, mention):
    found = get_object_or_404(report.mentions, pk=mention)
    return done(request, lambda: deeds.clear(mention=found, by=request.user), "Đã chấp nhận để lại chữ này.", report)


@reviewing
def send_back(request, report):
    form = ReasonForm(request.POST, auto_id="tra_lai_%s")
    if not form.is_valid():
        return _page(request, report, reason=form, status=422)
    return done(
        request, lambda: deeds.send_back(report=report, by=request.user, reason=form.cleaned_data["reason"]), "Đã trả lại kèm lý do.", report
    )


@reviewing
def receive(request, report):
    return done(request, lambda: deeds.receive(report=report, by=request.user), "Đã tiếp nhận phản ánh.", report)


@reviewing
def answer(request, report):
    form = FeedbackForm(request.POST, auto_id="phan_hoi_%s")
    if not form.is_valid():
        return _page(request, report, feedback=form, status=422)
    return done(
        request, lambda: deeds.answer(report=report, by=request.user, text=form.cleaned_data["text"]), "Đã gửi phản hồi cho cộng tác viên.", report
    )


@reviewing
def merge(request, report):
    """The chosen ones are merged into this report."""
    chosen = [pk for pk in request.POST.getlist("trung") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    others = [one for one in ContributorReport.objects.of_desk(request.user).filter(pk__in=chosen) if request.user.has_perm(REVIEW, one)]
    if not others:
        messages.error(request, "Chưa chọn phản ánh nào để gộp.")
        return redirect(report)
    return done(
        request, lambda: deeds.merge_all(reports=others, into=report, by=request.user), f"Đã gộp {len(others)} phản ánh vào phản ánh này.", report
    )


@reviewing
def split(request, report):
    return done(request, lambda: deeds.split(report=report, by=request.user), "Đã tách phản ánh ra.", report)
