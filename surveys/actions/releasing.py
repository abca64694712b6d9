"""Figures become public knowledge: after the tables were made, by somebody who did not ask for them."""

from django.db import transaction

from surveys.actions.steps import locked, move
from surveys.models import Step, Survey
from surveys.tables.plan import OwnPlan


@transaction.atomic
def publish(*, survey, by):
    survey = locked(survey)
    if by.pk in (survey.created_by_id, survey.plan.submitted_by_id):
        raise OwnPlan("Người trình danh mục bảng hoặc người lập cuộc điều tra không tự công bố kết quả.")
    move(survey, Survey.State.RELEASED, Step.Deed.RELEASED, by=by)
    return survey
