"""The plan: what is to be asked of whom, laid down before anybody is."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from surveys.actions.steps import locked
from surveys.exceptions import DrawDone, PlanFixed
from surveys.models import Participation, Step, Stratum, Survey
from surveys.places import Places

OF_KIND = {
    Survey.Kind.CADRE: {"level": Survey.Level.CONFIDENTIAL, "design": Survey.Design.CENSUS},
    Survey.Kind.CITIZEN: {"level": Survey.Level.OPEN, "design": Survey.Design.OPEN},
}


@transaction.atomic
def create(*, by, unit, title, wave="", kind=Survey.Kind.CITIZEN):
    survey = Survey.objects.create(unit=unit, title=title, wave=wave, kind=kind, created_by=by, **OF_KIND[kind])
    _step(survey, Step.Deed.CREATED, by)
    trail.record(verb="surveys.created", by=by, on=survey, unit=unit, data={"kind": kind})
    return survey


@transaction.atomic
def change(*, survey, by, values, areas=None):
    """One page of the plan. `values`: field → value; `areas` takes the place of the areas there are."""
    survey = changeable(survey, by=by)
    for name, value in values.items():
        setattr(survey, name, value)
    survey.save()
    if areas is not None:
        survey.areas.set(areas)
    trail.record(verb="surveys.changed", by=by, on=survey, unit=survey.unit, data={"fields": ", ".join(sorted(values))[:300]})
    return survey


@transaction.atomic
def set_strata(*, survey, by, strata):
    """`strata`: unsaved `Stratum` rows in their order. Those that keep their code keep their people too."""
    survey = changeable(survey, by=by)
    if drawn(survey):
        raise DrawDone
    known = {row.code: row for row in survey.strata.all()}
    for position, row in enumerate(strata):
        row.survey, row.position, row.pk = survey, position, getattr(known.pop(row.code, None), "pk", None)
        row.save()
    gone = [row.pk for row in known.values()]
    survey.participations.filter(stratum__in=gone).update(stratum=None)
    Stratum.objects.filter(pk__in=gone).delete()
    _place_people(survey)
    survey.save()
    trail.record(verb="surveys.changed", by=by, on=survey, unit=survey.unit, data={"fields": "strata", "count": len(strata)})


def changeable(survey, *, by):
    """Locked, with the note that this person had a hand in the plan. Error: PlanFixed."""
    survey = locked(survey)
    if not survey.is_changeable:
        raise PlanFixed
    survey.touched_at = timezone.now()
    last = survey.steps.first()
    if last is None or (last.deed, last.by_id) != (Step.Deed.CHANGED, by.pk):
        _step(survey, Step.Deed.CHANGED, by)
    return survey


def drawn(survey):
    draw = getattr(survey, "draw", None)
    return draw is not None and draw.drawn_at is not None


def planners(survey):
    """Ids of everybody who had a hand in the plan or the form as it is now."""
    made = (Step.Deed.CREATED, Step.Deed.CHANGED, Step.Deed.SUBMITTED, Step.Deed.DRAWN, Step.Deed.DRAW_DISCARDED)
    people = set(survey.steps.filter(deed__in=made).values_list("by", flat=True))
    return (people | set(survey.versions.values_list("created_by", flat=True)) | {survey.created_by_id}) - {None}


def _place_people(survey):
    """Those whom no stratum holds yet."""
    places = Places(survey)
    rows = [row for row in survey.participations.filter(stratum=None).select_related("unit") if places.of(row)]
    for row in rows:
        row.stratum = places.of(row)
    Participation.objects.bulk_update(rows, ["stratum"], batch_size=2000)


def _step(survey, deed, by, reason=""):
    return Step.objects.create(survey=survey, deed=deed, reason=reason, by=by, by_name=by.full_name)
