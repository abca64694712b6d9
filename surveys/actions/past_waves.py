"""A wave that was asked before the portal: its answers come in as an opened survey, its texts detached."""

from django.db import transaction

from audit import trail
from surveys import opened_rows
from surveys.exceptions import BadDefinition, SurveyError
from surveys.instrument import definition as language
from surveys.instrument import reading
from surveys.models import FormVersion, Step, Survey

NOTE = "Nhập từ đợt trước, mẫu tự nguyện, không kiểm soát trùng."


class NothingToBring(SurveyError):
    sentence = "Tệp không có phiếu trả lời nào đọc được."


@transaction.atomic
def import_past_wave(*, unit, title, wave, definition, answers, by):
    """`answers` as surveys.instrument.google_forms gives them: no times, no names. Errors: BadDefinition, NothingToBring."""
    try:
        form = language.parse(definition)
    except language.BadForm as bad:
        raise BadDefinition(bad.faults) from None
    kept = [row for row in (reading.clean(form, one) for one in answers) if row]
    if not kept:
        raise NothingToBring
    survey = Survey.objects.create(
        unit=unit, title=title, wave=wave, kind=Survey.Kind.CITIZEN, level=Survey.Level.OPEN, design=Survey.Design.OPEN,
        purpose=NOTE, state=Survey.State.OPENED, created_by=by,
    )  # fmt: skip
    version = FormVersion(survey=survey, number=1, created_by=by)
    version.set_definition(definition)
    version.is_frozen = True
    version.save()
    survey.version = version
    survey.save(update_fields=["version"])
    responses, texts = opened_rows.write(survey, [opened_rows.Said(form, version.number, answers) for answers in kept], level=survey.level)
    Step.objects.create(survey=survey, deed=Step.Deed.OPENED_BOX, reason=NOTE, by=by, by_name=by.full_name)
    trail.record(verb="surveys.past_wave_imported", by=by, on=survey, unit=unit, data={"responses": responses, "texts": texts})
    return survey
