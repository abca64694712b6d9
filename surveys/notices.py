"""What the surveys have to tell. Those who are asked hear by discreet letters only: no line in the portal, no ledger.

A letter that reminds is the exception among them: its rows are taken out as soon as they have left or been given up
(`keeps_rows=False`). Who was reminded on Monday and not on Wednesday took part in between, and that is finer than the wave.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import roles_with
from notifications.kinds import EMAIL, PUSH, Kind, register
from notifications.models import Notice, Recipient
from notifications.outbox import notify
from surveys import links
from surveys.models import Participation, Step, Survey

INVITATION, REMINDER, CLOSING_SOON = "surveys.invitation", "surveys.reminder", "surveys.closing_soon"
RESULTS = "surveys.results"
SUBMITTED, RETURNED, APPROVED, CLOSED = "surveys.submitted", "surveys.returned", "surveys.approved", "surveys.closed"
DESK, ASKED = "Bàn dư luận", "Điều tra dư luận"
State, Deed = Survey.State, Step.Deed
OF_DEED = {Deed.SUBMITTED: SUBMITTED, Deed.RETURNED: RETURNED, Deed.APPROVED: APPROVED, Deed.CLOSED: CLOSED}
WAITS = {
    SUBMITTED: (State.SUBMITTED, "Cuộc điều tra đã được duyệt hoặc trả lại."),
    RETURNED: (State.RETURNED, "Cuộc điều tra đã được sửa và trình lại."),
}


class OnDesk:
    """A survey, led to where it is worked on."""

    def __init__(self, survey):
        self.survey = survey

    def __str__(self):
        return str(self.survey)

    def get_absolute_url(self):
        return reverse("surveys:survey", args=[self.survey.pk])


def on_desk(ids, who):
    if not isinstance(who, User):
        return {}
    return {str(survey.pk): OnDesk(survey) for survey in Survey.objects.of_desk(who).filter(pk__in=ids)}


def letters(ids, who):
    """The own row of whoever is written to, while the survey is open. What they did is not asked: see the kinds."""
    if isinstance(who, User):
        own = {"user": who}
    elif isinstance(who, Recipient) and who.is_outside:
        own = {"user": None, "email__iexact": who.email}
    else:
        return {}
    rows = Participation.objects.filter(survey__in=ids, survey__state=State.OPEN, is_selected=True, **own).exclude(token_digest=None)
    return {str(row.survey_id): row for row in rows.select_related("survey__unit")}


def released(ids, who):
    """To everybody who was drawn, whether they took part or not."""
    if who is None:
        return {}
    own = {"user": who} if isinstance(who, User) else {"user": None, "email__iexact": who.email or "-"}
    surveys = Survey.objects.filter(pk__in=ids, state=State.RELEASED, participations__in=Participation.objects.filter(is_selected=True, **own))
    return {str(survey.pk): survey for survey in surveys.distinct()}


def link_of(participation):
    survey = participation.survey
    return {"survey": survey, "link": links.personal_url(survey, participation)}


def results_of(survey):
    return {"link": settings.SITE_URL.rstrip("/") + reverse("surveys:results", args=[survey.pk])}


def left_its_state(notice, user):
    waits, sentence = WAITS[notice.kind]
    return "" if Survey.objects.filter(pk=notice.object_id, state=waits).exists() else sentence


# -- what causes them ----------------------------------------------------------------------------------------------


def tell_people(kind, survey, rows):
    """`rows`: (id, user, e-mail) of participations, chosen by the caller in this very transaction."""
    users = {user for _, user, _ in rows if user}
    recipients = _outside([email for _, user, email in rows if not user])
    version = 1 if kind in (INVITATION, RESULTS) else Notice.objects.filter(kind=kind, object_id=str(survey.pk)).count() + 1
    # By nobody and of no unit, so that no list of what was sent counts it; with a fact that is emptied afterwards: further invitations of the same version find it fresh.
    notify(kind, survey.pk, version=version, users=users, recipients=recipients, data={"survey": survey.code})


def last_reminder(survey):
    return Notice.objects.filter(kind=REMINDER, object_id=str(survey.pk)).order_by("-version").values_list("created_at", flat=True).first()


def was_told(kind, survey):
    return Notice.objects.filter(kind=kind, object_id=str(survey.pk)).exists()


def tell_step(step):
    """Those at the desk whom a step of the way concerns, but not whoever did it."""
    kind, survey = OF_DEED.get(step.deed), step.survey
    if kind:
        version = survey.steps.filter(deed=step.deed, pk__lte=step.pk).count()
        users = _concerned(survey, step.deed) - {step.by_id}
        if users:
            notify(kind, survey.pk, version=version, by=step.by, unit=survey.unit, users=users, data={"reason": step.reason})
    # Others who were asked could not open what is not public.
    if step.deed == Deed.RELEASED and survey.kind == Survey.Kind.CADRE and survey.public_results:
        drawn = survey.participations.filter(is_selected=True).exclude(user=None, email="")
        tell_people(RESULTS, survey, list(drawn.values_list("pk", "user", "email")))


def _concerned(survey, deed):
    planners = set(survey.steps.filter(deed__in=[Deed.CREATED, Deed.SUBMITTED]).values_list("by", flat=True)) | {survey.created_by_id}
    if deed == Deed.SUBMITTED:
        approvers = _who_may("surveys.approve_survey", survey.unit)
        return approvers - planners - {None}
    people = planners - {None}
    if deed == Deed.CLOSED:
        people |= set(survey.holders.values_list("user", flat=True))
    return people


def _who_may(permission, unit):
    held = Membership.objects.current().filter(role__in=roles_with(permission), unit__in=unit.reach, user__is_active=True)
    return set(held.values_list("user", flat=True))


def _outside(emails):
    """Ids of the recipients of these addresses (in small letters), made where they are missing."""
    Recipient.objects.bulk_create([Recipient(email=email) for email in emails], ignore_conflicts=True, batch_size=2000)
    outside = Recipient.objects.filter(user=None, unit=None).annotate(address_folded=Lower("email"))
    return list(outside.filter(address_folded__in=emails).values_list("pk", flat=True))


def register_all():
    both = frozenset({EMAIL, PUSH})
    register(Kind(code=SUBMITTED, label="Cuộc điều tra chờ tôi duyệt", group=DESK, load=on_desk, settled=left_its_state, on=both))
    register(Kind(code=RETURNED, label="Cuộc điều tra của tôi được trả lại", group=DESK, load=on_desk, settled=left_its_state, on=both))
    register(Kind(code=APPROVED, label="Cuộc điều tra của tôi được duyệt", group=DESK, load=on_desk, on=both))
    register(Kind(code=CLOSED, label="Cuộc điều tra đã đóng, chờ mở hòm phiếu", group=DESK, load=on_desk, on=both))

    def asked(code, label, **more):
        register(Kind(code=code, label=label, group=ASKED, on=frozenset({EMAIL}), discreet=True, unconfirmed=True, **more))

    asked(INVITATION, "Mời trả lời phiếu khảo sát", load=letters, secret=link_of, settable=False, useful_for=timedelta(days=30))
    # Half a day: what could not leave by then would keep for longer than needed who had not answered.
    brief = {"load": letters, "secret": link_of, "keeps_rows": False, "useful_for": timedelta(hours=12)}
    asked(REMINDER, "Nhắc trả lời phiếu khảo sát", **brief)
    asked(CLOSING_SOON, "Phiếu khảo sát sắp đóng", **brief)
    asked(RESULTS, "Kết quả cuộc điều tra tôi được hỏi", load=released, secret=results_of)
