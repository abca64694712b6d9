"""Bàn dư luận: what waits for me first, then every survey of my units."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.pages import KeysetPage
from surveys.filters import DeskFilter
from surveys.models import Survey

WAITS_TO_APPROVE = (Survey.State.SUBMITTED,)
WAITS_TO_PLAN = (Survey.State.RETURNED, Survey.State.APPROVED, Survey.State.CLOSED)
SHOWN = 8


@permission_required("surveys.view_desk", raise_exception=True)
@require_safe
def desk(request):
    surveys = Survey.objects.of_desk(request.user).select_related("unit")
    filters = DeskFilter(request.GET, queryset=surveys)
    chosen = filters.chosen
    return render(
        request,
        "surveys/desk.html",
        {
            "filters": filters,
            "chosen": chosen,
            "page": KeysetPage(request, filters.qs, "touched_at", "pk", descending=True),
            "waiting": [] if chosen or "sau" in request.GET else list(_waiting(request.user, surveys)),
            "may_plan": request.user.has_perm("surveys.plan_survey", None),
        },
    )


def _waiting(user, surveys):
    mine = Survey.objects.none()
    if user.holds("surveys.approve_survey"):
        units = user.units_with("surveys.approve_survey")
        mine = surveys.filter(unit__in=units, state__in=WAITS_TO_APPROVE).exclude(created_by=user)
    if user.holds("surveys.plan_survey"):
        mine = mine | surveys.filter(unit__in=user.units_with("surveys.plan_survey"), state__in=WAITS_TO_PLAN)
    return mine.order_by("-touched_at", "-pk")[:SHOWN]
