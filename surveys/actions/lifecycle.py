"""From a draft to the closed box. Nobody decides on a plan they had a hand in; the clock closes what its day has come for."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from surveys import readiness
from surveys.actions.invitations import issue_links
from surveys.actions.planning import planners
from surveys.actions.steps import locked, move
from surveys.disclosure.suppress import LEAST_CELL
from surveys.exceptions import (
    NoReason,
    NotReady,
    OwnWork,
    ReadAnother,
    SurveyError,
    TooFewWithThisForm,
    WrongState,
)
from surveys.models import Sealed, Step, Survey

State, Deed = Survey.State, Step.Deed


@transaction.atomic
def submit(*, survey, by):
    survey = locked(survey)
    _demand(survey, readiness.to_submit(survey))
    _, form = readiness.newest_form(survey)
    survey.unique_share = round(readiness.measured(survey, form).unique * 100, 2)
    move(survey, State.SUBMITTED, Deed.SUBMITTED, by=by)


@transaction.atomic
def send_back(*, survey, by, reason):
    """Also what has been approved and is not open yet: something was found."""
    survey = locked(survey)
    survey.version = None
    move(survey, State.RETURNED, Deed.RETURNED, by=by, reason=_said(reason))


@transaction.atomic
def approve(*, survey, by, read):
    """`read`: the number of the form that was before the approver's eyes."""
    survey = locked(survey)
    if survey.state != State.SUBMITTED:
        raise WrongState
    _not_own(survey, by)
    newest = survey.versions.first()
    if newest is None or newest.number != read:
        raise ReadAnother
    _demand(survey, readiness.to_submit(survey))
    survey.version = newest
    move(survey, State.APPROVED, Deed.APPROVED, by=by)


@transaction.atomic
def use_form(*, survey, by, read):
    """A newer form in the place of the one in use: while nobody is being asked, and again seen by two."""
    survey = locked(survey)
    newest = survey.versions.first()
    if survey.state not in (State.APPROVED, State.PAUSED) or newest.pk == survey.version_id:
        raise WrongState
    if newest.created_by_id == by.pk:
        raise OwnWork("Người soạn bản phiếu mới không tự duyệt bản ấy.")
    if newest.number != read:
        raise ReadAnother
    if survey.level == Survey.Level.CONFIDENTIAL and 0 < Sealed.objects.filter(survey=survey).count() < LEAST_CELL:
        raise TooFewWithThisForm
    _demand(survey, readiness.to_submit(survey))
    survey.version, survey.touched_at = newest, timezone.now()
    survey.save()
    Step.objects.create(survey=survey, deed=Deed.FORM_CHANGED, reason=f"Bản {newest.number}.", by=by, by_name=by.full_name)
    trail.record(verb="surveys.form_changed", by=by, on=survey, unit=survey.unit, data={"number": newest.number})


@transaction.atomic
def open_field(*, survey, by):
    """`by` None: the clock."""
    survey = locked(survey)
    if survey.state != State.APPROVED:
        raise WrongState
    _demand(survey, readiness.to_open(survey))
    if survey.opens_at is None or survey.opens_at > timezone.now():
        survey.opens_at = timezone.now()
    issue_links(survey)
    move(survey, State.OPEN, Deed.OPENED_FIELD, by=by)


@transaction.atomic
def pause(*, survey, by, reason=""):
    move(locked(survey), State.PAUSED, Deed.PAUSED, by=by, reason=reason.strip())


@transaction.atomic
def resume(*, survey, by):
    survey = locked(survey)
    if survey.state != State.PAUSED:
        raise WrongState
    if survey.closes_at and survey.closes_at <= timezone.now():
        raise SurveyError("Thời điểm đóng đã qua nên không mở lại được.")
    move(survey, State.OPEN, Deed.RESUMED, by=by)


@transaction.atomic
def close(*, survey, by, reason=""):
    """For good. What the plan knew of each person is forgotten here; who took part stays until the wave is done with."""
    survey = locked(survey)
    move(survey, State.CLOSED, Deed.CLOSED, by=by, reason=reason.strip())
    survey.participations.exclude(facts={}).update(facts={})


@transaction.atomic
def cancel(*, survey, by, reason):
    survey = locked(survey)
    move(survey, State.CANCELLED, Deed.CANCELLED, by=by, reason=_said(reason))
    survey.participations.exclude(facts={}).update(facts={})


def do_due():
    """What its time has come for. Twice at once does no harm: each deed looks at the locked row once more."""
    now = timezone.now()
    for survey in Survey.objects.filter(state__in=Survey.IN_FIELD, closes_at__lte=now):
        _quietly(close, survey, "Đến thời điểm đóng.")
    for survey in Survey.objects.filter(state__in=Survey.IN_FIELD, closes_after__isnull=False):
        if Sealed.objects.filter(survey=survey).count() >= survey.closes_after:
            _quietly(close, survey, "Đã đủ số phiếu.")
    for survey in Survey.objects.filter(state=State.APPROVED, opens_at__lte=now, closes_at__gt=now):
        _quietly(open_field, survey)


def _quietly(deed, survey, *reason):
    """By the clock; what somebody has done meanwhile, or what is not ready, waits for people."""
    try:
        deed(survey=survey, by=None, **({"reason": reason[0]} if reason else {}))
    except SurveyError:
        return


def _demand(survey, checks):
    lacking = readiness.missing(checks)
    if lacking:
        raise NotReady(lacking)


def _not_own(survey, by):
    if by.pk in planners(survey):
        raise OwnWork


def _said(reason):
    if not reason.strip():
        raise NoReason
    return reason.strip()
