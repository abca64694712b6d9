from celery import shared_task

from surveys.actions import invitations, lifecycle


@shared_task(soft_time_limit=60, time_limit=90, expires=30)
def do_what_is_due():
    """Every ten seconds: surveys whose time to open or close has come, and the letters of the last day."""
    lifecycle.do_due()
    invitations.warn_of_closing()
