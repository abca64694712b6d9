"""A contributor's report on its way: kept, sent, returned, corrected, received, merged, answered."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from surveys import contributor_notices as notices
from surveys.exceptions import (
    AlreadyInSynthesis,
    CannotMerge,
    NamesNotCleared,
    NoReason,
    PersonsNamed,
    ReportMoved,
)
from surveys.models import ContributorReport, Mention, ReportStep, Synthesis, SynthesisItem
from surveys.persons import hard_identifiers, possible_names
from vietnamese.text import fold

State, Deed = ContributorReport.State, ReportStep.Deed
WRITTEN = ("period", "field", "area", "content", "strength", "leaning", "proposal")


def _locked(report):
    return ContributorReport.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)


def _step(report, deed, *, by, reason=""):
    report.touched_at = timezone.now()
    report.save()
    step = ReportStep.objects.create(report=report, deed=deed, reason=reason, by=by, by_name=by.full_name)
    trail.record(verb=f"surveys.report_{deed}", by=by, on=report, unit=report.unit)
    return step


@transaction.atomic
def keep(*, by, unit, key, values, report=None, explained=None):
    """Keeps a draft or the correction of a returned report; the key of a form that was kept before finds its report again.
    `explained`: {words: (claim, explanation)} of possible names. Error: PersonsNamed, ReportMoved."""
    if any(hard_identifiers(values[name]) for name in ("content", "proposal")):
        raise PersonsNamed
    report = _locked(report) if report else _of_key(key, by=by, unit=unit, values=values)
    if not report.is_changeable or report.author_id != by.pk:
        raise ReportMoved
    for name in WRITTEN:
        setattr(report, name, values[name])
    report.words = fold(f"{report.content}\n{report.proposal}")
    report.touched_at = timezone.now()
    report.save()
    _keep_mentions(report, explained or {})
    return report


def _of_key(key, *, by, unit, values):
    values = {name: values[name] for name in WRITTEN}
    report, _ = ContributorReport.objects.get_or_create(key=key, defaults={"author": by, "unit": unit} | values)
    return _locked(report)


def _keep_mentions(report, explained):
    """What the reviewer has cleared stays cleared as long as words and reason stand as they were."""
    names = possible_names(report.content, report.proposal)
    report.mentions.exclude(words__in=names).delete()
    for words in names:
        claim, explanation = explained.get(words, ("", ""))
        if not claim or report.mentions.filter(words=words, claim=claim, explanation=explanation).exists():
            continue
        Mention.objects.update_or_create(
            report=report, words=words, defaults={"claim": claim, "explanation": explanation, "cleared_by": None, "cleared_at": None}
        )


@transaction.atomic
def send(*, report, by):
    """Error: ReportMoved; PersonsNamed where a possible name is neither removed nor explained."""
    report = _locked(report)
    if not report.is_changeable or report.author_id != by.pk:
        raise ReportMoved
    if set(possible_names(report.content, report.proposal)) - set(report.mentions.values_list("words", flat=True)):
        raise PersonsNamed
    deed = Deed.CORRECTED if report.state == State.RETURNED else Deed.SENT
    report.state = State.SENT
    step = _step(report, deed, by=by)
    notices.tell_desk(step)
    return report


@transaction.atomic
def drop(*, report, by):
    """Takes back a draft that nobody else has seen."""
    report = _locked(report)
    if report.state != State.DRAFT or report.author_id != by.pk:
        raise ReportMoved
    report.delete()


@transaction.atomic
def clear(*, mention, by):
    report = _locked(mention.report)
    if report.state != State.SENT:
        raise ReportMoved
    report.mentions.filter(pk=mention.pk, cleared_at=None).update(cleared_by=by, cleared_at=timezone.now())
    trail.record(verb="surveys.report_name_cleared", by=by, on=report, unit=report.unit)


@transaction.atomic
def send_back(*, report, by, reason):
    report = _locked(report)
    if report.state != State.SENT:
        raise ReportMoved
    if not reason:
        raise NoReason
    report.state = State.RETURNED
    step = _step(report, Deed.RETURNED, by=by, reason=reason)
    notices.tell_author(notices.RETURNED, step)
    return report


@transaction.atomic
def receive(*, report, by):
    """From now on it counts. Error: NamesNotCleared."""
    report = _locked(report)
    if report.state != State.SENT:
        raise ReportMoved
    if report.mentions.filter(cleared_at=None).exists():
        raise NamesNotCleared
    report.state = State.RECEIVED
    step = _step(report, Deed.RECEIVED, by=by)
    notices.tell_author(notices.RECEIVED, step)
    return report


@transaction.atomic
def answer(*, report, by, text):
    report = _locked(report)
    if report.state != State.RECEIVED:
        raise ReportMoved
    report.feedback = text
    step = _step(report, Deed.ANSWERED, by=by)
    notices.tell_author(notices.FEEDBACK, step)
    return report


@transaction.atomic
def merge(*, report, into, by):
    """Both speak of one issue: `report`, and whatever was merged into it, is counted with `into` from now on."""
    pair = {one.pk: one for one in ContributorReport.objects.select_for_update().filter(pk__in=[report.pk, into.pk]).order_by("pk")}
    if len(pair) < 2:
        raise CannotMerge
    report, into = pair[report.pk], pair[into.pk]
    same = all(getattr(report, name) == getattr(into, name) for name in ("period", "field_id"))
    if not same or {report.state, into.state} != {State.RECEIVED} or into.merged_into_id or report.merged_into_id:
        raise CannotMerge
    _refuse_in_synthesis(report)
    report.merged.update(merged_into=into)
    report.merged_into = into
    return _step(report, Deed.MERGED, by=by, reason=f"Gộp vào phản ánh số {into.pk}")


@transaction.atomic
def split(*, report, by):
    report = _locked(report)
    if not report.merged_into_id:
        raise ReportMoved
    _refuse_in_synthesis(report.merged_into)
    report.merged_into = None
    return _step(report, Deed.SPLIT, by=by)


def _refuse_in_synthesis(report):
    if SynthesisItem.objects.filter(report=report).exclude(synthesis__state=Synthesis.State.DRAFT).exists():
        raise AlreadyInSynthesis


@transaction.atomic
def merge_all(*, reports, into, by):
    for report in reports:
        merge(report=report, into=into, by=by)
