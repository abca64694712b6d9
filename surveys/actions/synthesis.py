"""The month's synthesis: figures counted, words by the desk, approved by somebody who did not write it."""

from django.db import IntegrityError, transaction

from audit import trail
from surveys import contributor_notices as notices
from surveys.contributor_figures import (
    by_issue,
    count_issue,
    figures,
    guess_before,
    month_before,
    of_month,
    rows_of,
)
from surveys.exceptions import (
    NewerEdition,
    NoReason,
    OwnSynthesis,
    SynthesisExists,
    SynthesisMoved,
    Unfinished,
)
from surveys.models import Synthesis, SynthesisItem, SynthesisRow, SynthesisStep

State, Deed = Synthesis.State, SynthesisStep.Deed


def _locked(synthesis, *states):
    synthesis = Synthesis.objects.select_for_update(of=("self",)).select_related("unit").get(pk=synthesis.pk)
    if synthesis.state not in states:
        raise SynthesisMoved
    return synthesis


def _step(synthesis, deed, *, by, reason=""):
    synthesis.save()
    step = SynthesisStep.objects.create(synthesis=synthesis, deed=deed, reason=reason, by=by, by_name=by.full_name)
    trail.record(verb=f"surveys.synthesis_{deed}", by=by, on=synthesis, unit=synthesis.unit)
    return step


def _move(synthesis, state, deed, **step):
    if state not in Synthesis.TRANSITIONS[synthesis.state]:
        raise SynthesisMoved
    synthesis.state = state
    return _step(synthesis, deed, **step)


@transaction.atomic
def create(*, unit, period, by):
    try:
        with transaction.atomic():
            synthesis = Synthesis.objects.create(unit=unit, period=period)
    except IntegrityError:
        raise SynthesisExists from None
    _count(synthesis)
    _step(synthesis, Deed.CREATED, by=by)
    return synthesis


def _count(synthesis):
    """Figures and issues as the reports stand now; the desk's words stay with their issue."""
    reports, before = (of_month(synthesis.unit, month) for month in (synthesis.period, month_before(synthesis.period)))
    issues, earlier = by_issue(reports), by_issue(before)
    synthesis.items.exclude(report__in=issues).delete()
    items = {item.report_id: item for item in synthesis.items.select_related("continues")}
    for head, own in issues.items():
        item = items.get(head.pk) or SynthesisItem(synthesis=synthesis, report=head, field=head.field, continues=guess_before(head, earlier))
        count_issue(item, own, earlier)
        item.save()
    synthesis.rows.all().delete()
    SynthesisRow.objects.bulk_create(rows_of(synthesis, reports, before))
    counted = figures(reports)
    synthesis.reports, synthesis.reporters, synthesis.areas, synthesis.before = counted.reports, counted.reporters, counted.areas, len(before)


@transaction.atomic
def save(*, synthesis, by, values, items):
    """`items`: {pk of an item: {title, text, continues}}; of items that are gone meanwhile nothing is kept."""
    synthesis = _locked(synthesis, State.DRAFT)
    synthesis.summary, synthesis.proposal = values["summary"], values["proposal"]
    for item in synthesis.items.all():
        for name, value in items.get(item.pk, {}).items():
            setattr(item, name, value)
        item.save()
    _count(synthesis)
    synthesis.edition += 1
    return _step(synthesis, Deed.SAVED, by=by)


@transaction.atomic
def submit(*, synthesis, by):
    synthesis = _locked(synthesis, State.DRAFT)
    _count(synthesis)
    if not synthesis.summary or synthesis.items.filter(text="").exists() or synthesis.items.filter(title="").exists():
        raise Unfinished
    synthesis.edition += 1
    step = _move(synthesis, State.SUBMITTED, Deed.SUBMITTED, by=by)
    notices.tell_leaders(step)
    return synthesis


@transaction.atomic
def send_back(*, synthesis, by, reason):
    synthesis = _locked(synthesis, State.SUBMITTED)
    if not reason:
        raise NoReason
    _move(synthesis, State.DRAFT, Deed.RETURNED, by=by, reason=reason)
    return synthesis


@transaction.atomic
def approve(*, synthesis, by, read):
    """`read`: the edition that was read. Error: OwnSynthesis, NewerEdition."""
    synthesis = _locked(synthesis, State.SUBMITTED)
    if by.pk in synthesis.writers:
        raise OwnSynthesis
    if read != synthesis.edition:
        raise NewerEdition
    _move(synthesis, State.APPROVED, Deed.APPROVED, by=by)
    return synthesis


@transaction.atomic
def put_away(*, synthesis, by):
    synthesis = _locked(synthesis, State.APPROVED)
    _move(synthesis, State.KEPT, Deed.KEPT, by=by)
    return synthesis
