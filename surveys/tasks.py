from celery import shared_task

from surveys.actions import exporting, invitations, lifecycle, opening
from surveys.models import MadeFile, Survey, TablePlan
from surveys.tables import release


@shared_task(soft_time_limit=60, time_limit=90, expires=30)
def do_what_is_due():
    """Every ten seconds: surveys whose time to open or close has come, and the letters of the last day."""
    lifecycle.do_due()
    invitations.warn_of_closing()


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


@shared_task(soft_time_limit=300, time_limit=330)
def make_file(file_id):
    """A report or the rows in one format. Safe to run twice."""
    exporting.make(file_id)


@shared_task(expires=240)
def make_waiting_files():
    """Those whose task the queue lost; one that is being made is locked and passed over."""
    for file_id in MadeFile.objects.filter(state=MadeFile.State.WAITING).values_list("pk", flat=True):
        make_file.apply_async([file_id], retry=False)


@shared_task
def forget_opened_files():
    opening.forget_files()


@shared_task(bind=True, soft_time_limit=900, time_limit=960, max_retries=60, default_retry_delay=10, autoretry_for=(Exception,))
def fill_demo_surveys(self):
    """Whatever stopped it, it goes on where it was."""
    from surveys import demo  # which no other task needs

    if not demo.load_demo_surveys():
        raise self.retry()
