"""A survey's way: what is checked, who decides, what opens and closes it. Each deed by POST."""

from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from surveys import readiness
from surveys.actions import lifecycle
from surveys.actions.planning import planners
from surveys.forms_planning import LEVELS, ReasonForm
from surveys.models import Survey
from surveys.tabs import tabs
from surveys.views.access import APPROVE, PLAN, VIEW, on_desk
from surveys.views.deeds import done

State = Survey.State


@require_safe
@on_desk(VIEW)
def approval(request, survey):
    """Everything a decision rests on, on one screen of a phone."""
    return _approval_page(request, survey)


def _approval_page(request, survey, status=200, form=None):
    version, form_read = readiness.newest_form(survey)
    deciding = request.user.has_perm(APPROVE, survey)
    own = request.user.pk in planners(survey)
    checks = readiness.to_open(survey)
    return render(
        request,
        "surveys/approval.html",
        {
            "survey": survey,
            "tabs": tabs(request.user, survey, here="survey"),
            "version": version,
            "form_read": form_read,
            "checks": checks,
            "remarks": readiness.remarks(form_read),
            "level_words": LEVELS.get(survey.level, ""),
            "may_approve": deciding and not own and survey.state == State.SUBMITTED,
            "may_return": deciding and survey.state in (State.SUBMITTED, State.APPROVED),
            "may_use_form": deciding and survey.state in (State.APPROVED, State.PAUSED) and version and version.pk != survey.version_id,
            "is_own": deciding and own,
            "reason_form": form or ReasonForm(auto_id="tra_lai_%s"),
        },
        status=status,
    )


def _done(request, survey, act, said, back="surveys:survey"):
    return done(request, act, said, back, pk=survey.pk)


def _read(request):
    number = request.POST.get("version", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0


@require_POST
@on_desk(PLAN)
def submit(request, survey):
    return _done(request, survey, lambda: lifecycle.submit(survey=survey, by=request.user), "Đã trình duyệt.")


@require_POST
@on_desk(APPROVE)
def send_back(request, survey):
    form = ReasonForm(request.POST, auto_id="tra_lai_%s")
    if not form.is_valid():
        return _approval_page(request, survey, 422, form)
    reason = form.cleaned_data["reason"]
    return _done(request, survey, lambda: lifecycle.send_back(survey=survey, by=request.user, reason=reason), "Đã trả lại kèm lý do.")


@require_POST
@on_desk(APPROVE)
def approve(request, survey):
    return _done(request, survey, lambda: lifecycle.approve(survey=survey, by=request.user, read=_read(request)), "Đã duyệt.", "surveys:approval")


@require_POST
@on_desk(APPROVE)
def use_form(request, survey):
    act = lambda: lifecycle.use_form(survey=survey, by=request.user, read=_read(request))  # noqa: E731
    return _done(request, survey, act, "Đã dùng bản phiếu mới.", "surveys:approval")


@require_POST
@on_desk(PLAN)
def open_field(request, survey):
    return _done(request, survey, lambda: lifecycle.open_field(survey=survey, by=request.user), "Đã mở lấy ý kiến.")


@require_POST
@on_desk(PLAN)
def pause(request, survey):
    reason = request.POST.get("reason", "")[:500]
    return _done(request, survey, lambda: lifecycle.pause(survey=survey, by=request.user, reason=reason), "Đã tạm dừng.")


@require_POST
@on_desk(PLAN)
def resume(request, survey):
    return _done(request, survey, lambda: lifecycle.resume(survey=survey, by=request.user), "Đã mở lại.")


@require_POST
@on_desk(PLAN)
def close(request, survey):
    reason = request.POST.get("reason", "")[:500]
    return _done(request, survey, lambda: lifecycle.close(survey=survey, by=request.user, reason=reason), "Đã đóng. Câu trả lời chờ mở hòm phiếu.")


@require_POST
@on_desk(VIEW)
def cancel(request, survey):
    reason = request.POST.get("reason", "")[:500]
    return _done(request, survey, lambda: lifecycle.cancel(survey=survey, by=request.user, reason=reason), "Đã hủy cuộc điều tra.")
