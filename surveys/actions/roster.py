"""Whom a cadre survey may ask. A roster is laid down as a whole; what was drawn from it binds it."""

from django.db import transaction

from accounts.models import Membership, User
from audit import trail
from surveys.actions.planning import changeable, drawn
from surveys.exceptions import DrawDone, SurveyError
from surveys.models import Participation, Survey
from surveys.places import Places
from vietnamese.names import name_sort_key


@transaction.atomic
def from_units(*, survey, by, units):
    """Everybody who is a member today of these units or of what lies under them, each once."""
    survey = _free(survey, by)
    people = {}
    for row in _members(units):
        people.setdefault(row.user_id, row)
    rows = sorted(people.values(), key=lambda row: (row.unit.path, name_sort_key(row.user.full_name), row.user_id))
    places = Places(survey)
    _replace(
        survey,
        [
            Participation(
                survey=survey, roster_code=f"{number:05d}", user=row.user, unit=row.unit, name=row.user.full_name,
                stratum=places.of_unit(row.unit), facts=_facts(row),
            )
            for number, row in enumerate(rows, start=1)
        ],
        by=by, source="units",
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def from_lines(*, survey, by, lines):
    """`lines` of a file without errors (surveys/roster_file.py)."""
    survey = _free(survey, by)
    places = Places(survey)
    accounts = {user.email.lower(): user for user in User.objects.filter(email__in=[line.email for line in lines if line.email], is_active=True)}
    rows = []
    for line in lines:
        unit, user = places.named(line.unit), accounts.get(line.email)
        rows.append(
            Participation(
                survey=survey, roster_code=line.code, user=user, unit=unit, name=line.name, email="" if user else line.email,
                stratum=places.stratum(line.stratum) or places.of_unit(unit) or places.of_area(line.facts.get("area", "")), facts=line.facts,
            )  # fmt: skip
        )
    _replace(survey, rows, by=by, source="file")
    return len(rows)


@transaction.atomic
def clear(*, survey, by):
    survey = _free(survey, by)
    _replace(survey, [], by=by, source="cleared")


def unknown_strata(survey, lines):
    """[(line, sentence)] of strata that the plan does not have."""
    places = Places(survey)
    return [
        (line.number, f"kế hoạch không có tầng “{line.stratum[:60]}”.") for line in lines if line.stratum and not places.stratum(line.stratum)
    ]


def _free(survey, by):
    survey = changeable(survey, by=by)
    if survey.kind != Survey.Kind.CADRE:
        raise SurveyError("Khảo sát người dân bằng liên kết mở không có danh sách.")
    if drawn(survey):
        raise DrawDone
    return survey


def _replace(survey, rows, *, by, source):
    survey.participations.all().delete()
    Participation.objects.bulk_create(rows, batch_size=2000)
    survey.save()
    trail.record(verb="surveys.roster_set", by=by, on=survey, unit=survey.unit, data={"people": len(rows), "source": source})


def _members(units):
    rows = Membership.objects.none()
    for unit in units:
        rows = rows | Membership.objects.filter(unit__path__startswith=unit.path)
    return rows.current().filter(user__is_active=True).select_related("user", "unit").order_by("unit__path", "pk")


def _facts(row):
    facts = {"unit": row.unit.name, "position": row.user.job_title}
    return {kind: value for kind, value in facts.items() if value}
