"""A survey's way from state to state; every deed leaves a step and a line in the trail."""

from django.utils import timezone

from audit import trail
from surveys import notices
from surveys.exceptions import WrongState
from surveys.models import Step, Survey


def locked(survey):
    return Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)


def move(survey, state, deed, *, by, reason=""):
    """Moves a locked survey along the table of transitions and saves it. Error: WrongState."""
    if state not in Survey.TRANSITIONS[survey.state]:
        raise WrongState
    survey.state = state
    survey.touched_at = timezone.now()
    survey.save()
    step = Step.objects.create(survey=survey, deed=deed, reason=reason, by=by, by_name=by.full_name if by else "")
    notices.tell_step(step)
    trail.record(verb=f"surveys.{deed}", by=by, on=survey, unit=survey.unit, data={"state": str(state)})
    return step
