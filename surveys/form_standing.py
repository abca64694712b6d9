"""How a form stands: what forbids asking people with it, what a colleague would remark, and whom it makes recognisable."""

from dataclasses import dataclass
from functools import cached_property

from surveys.instrument import checks, definition, lint, meter
from surveys.instrument.elements import Form


@dataclass(frozen=True)
class Standing:
    form: Form
    faults: tuple
    remarks: tuple
    minutes: float
    measure: meter.Measure

    @cached_property
    def blocks(self):
        """Sentences that stand against opening the survey; none: it may be opened."""
        found = [str(fault) for fault in self.faults if fault.blocks]
        if not self.measure.passes:
            found.append(
                f"Các câu hỏi về bản thân làm {meter.percent(self.measure.unique)} số người dễ bị nhận ra, "
                f"vượt ngưỡng {meter.percent(self.measure.threshold)}. Gộp nhóm hoặc bỏ bớt câu như cổng đề xuất."
            )
        return tuple(found)


def standing(survey, version):
    form = definition.parse(version.definition)
    return Standing(form, checks.faults(form), lint.remarks(form), lint.minutes(form), _measure(survey, form))


def _measure(survey, form):
    threshold = float(survey.unique_limit) / 100
    if survey.kind == survey.Kind.CADRE:
        roster = list(survey.participations.values_list("facts", flat=True)) if form.personal else []
        return meter.measure(form, roster, threshold=threshold)
    people = survey.population_size or sum(survey.strata.values_list("population", flat=True))
    return meter.estimate(form, people, threshold=threshold)
