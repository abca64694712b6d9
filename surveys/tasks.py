from celery import shared_task

from surveys.actions import invitations, lifecycle
from surveys.models import Survey, TablePlan
from surveys.tables import release


@shared_task(soft_time_limit=60, time_limit=90, expires=30)
def do_what_is_due():
    """Every ten seconds: surveys whose time to open or close has come, and the letters of the last day."""
    lifecycle.do_due()
    invitations.warn_of_closing()


@shared_task(soft_time_limit=900, time_limit=960)
def tabulate(survey_id):
    """Every table of a frozen plan. Safe to run twice."""
    release.make(Survey.objects.get(pk=survey_id))


@shared_task(expires=240)
def tabulate_waiting():
    """Frozen plans whose task the queue lost. The lock on the survey keeps two makings apart."""
    waiting = TablePlan.objects.filter(state=TablePlan.State.FROZEN, survey__state=Survey.State.OPENED)
    for survey in Survey.objects.filter(plan__in=waiting):
        release.make(survey)
