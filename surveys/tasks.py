from celery import shared_task

from surveys.models import Survey, TablePlan
from surveys.tables import release


@shared_task(soft_time_limit=900, time_limit=960)
def tabulate(survey_id):
    """Every table of a frozen plan. Safe to run twice."""
    survey = Survey.objects.filter(pk=survey_id).first()
    if survey is not None:
        release.make(survey)


@shared_task(expires=240)
def tabulate_waiting():
    """Frozen plans whose task the queue lost. The lock on the survey keeps two makings apart."""
    waiting = TablePlan.objects.filter(state=TablePlan.State.FROZEN, survey__state=Survey.State.OPENED)
    for survey in Survey.objects.filter(plan__in=waiting):
        release.make(survey)
