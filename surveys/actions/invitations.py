"""Personal links go out to those who were drawn; reminders to those who have not taken part (docs/adr/0041)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit import trail
from surveys import links, notices
from surveys.actions.steps import locked
from surveys.exceptions import SurveyError, TooSoon, WrongState
from surveys.models import Participation, Survey

BETWEEN_REMINDERS = timedelta(hours=24)
BEFORE_CLOSING = timedelta(hours=24)
BATCH = 2000


def issue_links(survey):
    """The digests of the links of everybody who was drawn; what is there already stays."""
    if survey.level != Survey.Level.CONFIDENTIAL:
        return
    rows = list(survey.participations.filter(is_selected=True, token_digest=None).only("pk"))
    for row in rows:
        row.token_digest = links.digest(links.token_of(row))
    Participation.objects.bulk_update(rows, ["token_digest"], batch_size=BATCH)


@transaction.atomic
def invite(*, survey, by):
    """Those with an address who were not invited yet. Returns how many."""
    survey = locked(survey)
    if survey.state != Survey.State.OPEN:
        raise WrongState
    rows = list(reachable(survey).filter(was_invited=False).values_list("pk", "user", "email"))
    if rows:
        notices.tell_people(notices.INVITATION, survey, rows)
        survey.participations.filter(pk__in=[row[0] for row in rows]).update(was_invited=True)
    trail.record(verb="surveys.invited", by=by, on=survey, unit=survey.unit, data={"letters": len(rows)})
    return len(rows)


@transaction.atomic
def remind(*, survey, by):
    """Who has not taken part is asked here, once, and the answer leaves with the letters: see notices.REMINDER."""
    survey = locked(survey)
    if survey.state != Survey.State.OPEN:
        raise WrongState
    if not survey.participations.filter(was_invited=True).exists():
        raise SurveyError("Chưa gửi thư mời nên chưa nhắc được.")
    last = notices.last_reminder(survey)
    if last and last > timezone.now() - BETWEEN_REMINDERS:
        raise TooSoon
    notices.tell_people(notices.REMINDER, survey, _silent(survey))
    trail.record(verb="surveys.reminded", by=by, on=survey, unit=survey.unit)


def warn_of_closing():
    """A day before the end, once, to those who have not taken part; not where the whole window is that short."""
    now = timezone.now()
    soon = Survey.objects.filter(state=Survey.State.OPEN, level=Survey.Level.CONFIDENTIAL, closes_at__gt=now, closes_at__lte=now + BEFORE_CLOSING)
    for survey in soon.filter(opens_at__lt=now - BEFORE_CLOSING):
        with transaction.atomic():
            if not notices.was_told(notices.CLOSING_SOON, locked(survey)):
                notices.tell_people(notices.CLOSING_SOON, survey, _silent(survey))


def reachable(survey):
    """Of those who were drawn the ones a letter can reach."""
    drawn = survey.participations.filter(is_selected=True).exclude(token_digest=None)
    return drawn.exclude(user=None, email="").exclude(user__is_active=False)


def _silent(survey):
    return list(reachable(survey).filter(was_invited=True, taken_part=False).values_list("pk", "user", "email"))
