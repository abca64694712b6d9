"""The form and the bank: written by the opinion desk of the unit, read by its leader; not there for the rest."""

from surveys.models import BankQuestion
from tests.access.page import Page, deed
from tests.factories import surveys as make

NAMESPACE = "surveys"
PLANS = frozenset({"opinion"})
DESK = PLANS | {"leader"}

READ = {
    "builder_survey": ("form",),
    "builder_version": ("form_version", "preview", "paper"),
    "builder_question": ("form_question",),
    "builder_section": ("form_section",),
}
WRITTEN = {
    "builder_survey": ("form_import",),
    "builder_version": ("form_new_section",),
    "builder_new": ("form_new_question",),
}
DEEDS = {
    "builder_survey": ("form_start", "form_another", "form_import_keep"),
    "builder_version": ("form_deed", "form_order"),
    "builder_question": ("bank_put",),
}

PAGES = {
    **{name: Page(DESK, target=target, seen_by=DESK) for target, names in READ.items() for name in names},
    **{name: Page(PLANS, target=target, seen_by=DESK) for target, names in WRITTEN.items() for name in names},
    **{name: deed(PLANS, target, seen_by=DESK) for target, names in DEEDS.items() for name in names},
    "bank": Page(PLANS),
    "bank_question": Page(PLANS, target="builder_bank"),
    "bank_take": deed(PLANS, "builder_bank"),
    "bank_retire": deed(PLANS, "builder_bank"),
    "bank_fill": deed(PLANS),
    "past_wave": Page(PLANS),
    "past_wave_keep": deed(PLANS),
}


def targets(province):
    survey = make.survey(unit=province.department, by=province.opinion)
    make.version(survey)
    row = BankQuestion.objects.create(unit=province.department, code="CS01", definition=make.FORM["sections"][0]["questions"][0])
    here = {"pk": survey.pk, "number": 1}
    return {
        "builder_survey": {"pk": survey.pk},
        "builder_version": here,
        "builder_question": here | {"code": "C1"},
        "builder_section": here | {"code": "A"},
        "builder_new": here | {"section": "A"},
        "builder_bank": {"pk": row.pk},
    }
