"""What stands before the pages of one survey."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from surveys.models import Survey

VIEW, PLAN, APPROVE = "surveys.view_survey", "surveys.plan_survey", "surveys.approve_survey"


def on_desk(permission=VIEW):
    """The survey of the address, for whoever works on it; to the rest it does not exist."""

    def wrap(view):
        @wraps(view)
        def with_survey(request, pk, **more):
            rows = Survey.objects.of_desk(request.user).select_related("unit", "series", "version", "created_by")
            survey = get_object_or_404(rows, pk=pk)
            if not request.user.has_perm(permission, survey):
                raise PermissionDenied
            return view(request, survey, **more)

        return with_survey

    return wrap
