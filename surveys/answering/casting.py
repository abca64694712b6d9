"""Handing in: one transaction, and the thank-you only when it is committed."""

import uuid
from enum import Enum

from django.db import connection, transaction
from django.utils import timezone

from surveys import sealing
from surveys.answering.forms import key_of, room_of
from surveys.instrument.reading import canonical
from surveys.models import FormVersion, Participation, Sealed, Spent, Survey

HEAD = 200  # bytes around the answers: version, level, stratum


class Outcome(Enum):
    TAKEN = "taken"
    TAKEN_BEFORE = "taken_before"  # the same answers once more: a second click, or an answer that got lost
    OTHER_BEFORE = "other_before"  # this link or form has handed in something else
    CLOSED = "closed"
    OLD_FORM = "old_form"


def before(survey, state):
    """What has been handed in with this link or form already; None: nothing."""
    found = Spent.objects.filter(survey=survey, digest=state.digest).values_list("mac", flat=True).first()
    if found is None:
        return None
    return Outcome.TAKEN_BEFORE if bytes(found) == _mac(state) else Outcome.OTHER_BEFORE


def cast(survey, state, participation=None):
    """The Outcome. `survey` is then as it stood at that moment, so that a page can say why it is closed."""
    stratum = _stratum(survey, state, participation)
    record = {"v": state.version, "l": survey.level, "s": stratum.code if stratum else "", "a": state.told}
    box = sealing.seal(bytes(survey.public_key), record, HEAD + room_of(key_of(survey.version)))
    with transaction.atomic():
        survey.state, survey.opens_at, survey.closes_at, survey.closes_after, version = _as_it_is_now(survey.pk)
        if not is_open(survey):
            return before(survey, state) or Outcome.CLOSED
        if version != survey.version_id:
            return before(survey, state) or Outcome.OLD_FORM
        if not _put_in(survey, state, stratum, box):
            return before(survey, state)
        if participation:
            Participation.objects.filter(pk=participation.pk).update(taken_part=True)
        if not survey.version.is_frozen:
            FormVersion.objects.filter(pk=survey.version_id, is_frozen=False).update(is_frozen=True)
    return Outcome.TAKEN


def is_open(survey):
    now = timezone.now()
    if survey.state != Survey.State.OPEN or (survey.opens_at and now < survey.opens_at):
        return False
    return not (survey.closes_at and now >= survey.closes_at) and not _has_enough(survey)


def is_full(survey, stratum_code):
    """At level D: enough from this stratum. Decided by the link alone, never by what is answered."""
    stratum = survey.strata.filter(code=stratum_code, target__gt=0).first() if stratum_code else None
    return stratum is not None and Sealed.objects.filter(survey=survey, stratum=stratum).count() >= stratum.target


# Two statements in one journey: the second sees what was committed while the first was waiting.
AS_IT_IS = """
    SELECT pg_advisory_xact_lock_shared(%s, %s);
    SELECT state, opens_at, closes_at, closes_after, version_id FROM surveys_survey WHERE id = %s
"""


def _as_it_is_now(survey_pk):
    """Whoever hands in goes through the door together with others; the opening shuts it behind the last of them. In
    memory only: a lock on the survey's row would be written down with every answer."""
    with connection.cursor() as cursor:
        cursor.execute(AS_IT_IS, [DOOR, survey_pk, survey_pk])
        return cursor.fetchone()


def shut_the_door(survey_pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DOOR, survey_pk])


DOOR = 7139  # any number that no other lock of the portal uses


def _has_enough(survey):
    return survey.closes_after is not None and Sealed.objects.filter(survey=survey).count() >= survey.closes_after


def _mac(state):
    return sealing.mac(state.mac_key, canonical(state.told))


PUT_IN = """
    WITH spent AS (
        INSERT INTO surveys_spent (survey_id, digest, mac) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING survey_id
    )
    INSERT INTO surveys_sealed (id, survey_id, stratum_id, box) SELECT %s::uuid, survey_id, %s::bigint, %s FROM spent
"""


def _put_in(survey, state, stratum, box):
    """Both rows or neither. Whoever comes second waits here for the first to commit, and then puts nothing in."""
    with connection.cursor() as cursor:
        values = [survey.pk, state.digest, _mac(state), str(uuid.uuid4()), stratum.pk if stratum else None, box]
        cursor.execute(PUT_IN, values)
        return cursor.rowcount == 1


def _stratum(survey, state, participation):
    if participation:
        return participation.stratum
    return survey.strata.filter(code=state.stratum).first() if state.stratum else None
