"""How a form stands: what forbids asking people with it, what a colleague would remark, and whom it makes recognisable."""

from dataclasses import dataclass

from surveys.instrument import checks, definition, lint, meter
from surveys.instrument.elements import Form
from surveys.readiness import measured


@dataclass(frozen=True)
class Standing:
    form: Form
    faults: tuple
    remarks: tuple
    minutes: float
    measure: meter.Measure


def standing(survey, version):
    form = definition.parse(version.definition)
    return Standing(form, checks.faults(form), lint.remarks(form), lint.minutes(form), measured(survey, form))
