"""How many have taken part, in steps of ten and never of a group of fewer than ten: finer, two looks at the page, one
answer apart, would be that person's."""

from dataclasses import dataclass

from django.db.models import Count, Q

from surveys.models import Sealed, Survey

STEP, LEAST = 10, 10


@dataclass(frozen=True)
class Row:
    label: str
    asked: int | None  # people, or the target of a stratum of an open survey
    answered: int | None  # rounded down to ten; None: too few people to say

    @property
    def share(self):
        """Per cent, of the rounded count: a lower bound."""
        return round(self.answered * 100 / self.asked) if self.asked and self.answered is not None else None


def in_steps(number):
    return number - number % STEP


def total(survey):
    if survey.kind == Survey.Kind.CADRE:
        people = _drawn(survey)
        return _row("Toàn bộ", people.count(), people.filter(taken_part=True).count())
    return Row("Toàn bộ", survey.sample_size, in_steps(Sealed.objects.filter(survey=survey).count()))


def by_unit(survey):
    rows = _drawn(survey).values("unit", "unit__name").annotate(asked=Count("pk"), answered=Count("pk", filter=Q(taken_part=True)))
    return [_row(row["unit__name"] or "Không ghi đơn vị", row["asked"], row["answered"]) for row in rows.order_by("unit__path")]


def by_stratum(survey):
    strata = survey.strata.all()
    if survey.kind == Survey.Kind.CADRE:
        counted = _drawn(survey).order_by().values_list("stratum").annotate(Count("pk"), Count("pk", filter=Q(taken_part=True)))
        found = {stratum: (asked, answered) for stratum, asked, answered in counted}
        return [_row(row.label, *found[row.pk]) for row in strata if row.pk in found]
    sealed = dict(Sealed.objects.filter(survey=survey).order_by().values_list("stratum").annotate(Count("pk")))
    return [Row(row.label, row.target or None, in_steps(sealed.get(row.pk, 0))) for row in strata]


def _drawn(survey):
    return survey.participations.filter(is_selected=True)


def _row(label, asked, answered):
    return Row(label, asked, in_steps(answered) if asked >= LEAST else None)
