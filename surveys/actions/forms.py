"""The questions of a survey: begun, changed piece by piece, and begun anew after people have answered."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from surveys import form_edits as edits
from surveys.actions.steps import locked
from surveys.exceptions import BadDefinition, CodeTaken, FormFrozen, Gone, SavedMeanwhile, WrongState
from surveys.instrument import definition as language
from surveys.models import FormVersion, Survey

BLANK = {
    "intro": "",
    "thanks": "Xin trân trọng cảm ơn ông, bà.",
    "orders": 1,
    "sections": [{"code": "A", "title": "Nội dung khảo sát", "text": "", "show_if": None, "block": "", "questions": []}],
}


@transaction.atomic
def start_form(*, survey, by, definition=None):
    """The first version; what is there already is given back. Errors: WrongState, BadDefinition."""
    survey = locked(survey)
    if (there := survey.versions.first()) is not None:
        return there
    if not survey.is_changeable:
        raise WrongState
    version = FormVersion(survey=survey, number=1, created_by=by)
    _keep(survey, version, definition or {"title": survey.title} | BLANK, by)
    return version


@transaction.atomic
def save_form(*, survey, version, definition, by, based_on):
    """The whole form anew. `based_on`: `sha256` of the version as it was when the work began.
    Errors: FormFrozen, WrongState, SavedMeanwhile, BadDefinition."""
    survey, version = _open(survey, version)
    if version.sha256 != based_on:
        raise SavedMeanwhile
    _keep(survey, version, definition, by)
    return version


@transaction.atomic
def new_version(*, survey, by):
    """A copy of the version people are answering, to be changed beside it. One at a time. Errors: WrongState."""
    survey = locked(survey)
    newest = survey.versions.select_for_update().first()
    if not survey.is_in_field or newest.pk != survey.version_id:
        raise WrongState("Chỉ lập bản phiếu mới khi đang lấy ý kiến và chưa có bản nào chờ duyệt.")
    version = FormVersion(survey=survey, number=newest.number + 1, created_by=by)
    _keep(survey, version, newest.definition, by)
    return version


@transaction.atomic
def put_question(*, survey, version, values, by, code="", section="", based_on=""):
    """A question of the form language in the place of `code`, or a new one at the end of `section`. `based_on`: digest of
    the question as it was when the work began. Errors: as `save_form`, CodeTaken, Gone."""
    survey, version = _open(survey, version)
    before = edits.question(version.definition, code) if code else None
    if code and before is None:
        raise Gone
    if code and based_on != edits.digest(before):
        raise SavedMeanwhile
    taken = {one["code"].lower() for one in edits.questions(version.definition) if one is not before}
    if values["code"].lower() in taken:
        raise CodeTaken
    definition = edits.with_question(version.definition, values, code, section)
    if code and code != values["code"]:
        definition = edits.renamed(definition, code, values["code"])
    _keep(survey, version, definition, by)
    return version


@transaction.atomic
def put_head(*, survey, version, values, by, based_on):
    """Title, words before and after, order groups. Errors: as `save_form`."""
    survey, version = _open(survey, version)
    before = {name: version.definition.get(name) or (1 if name == "orders" else "") for name in values}
    if based_on != edits.digest(before):
        raise SavedMeanwhile
    _keep(survey, version, edits.with_head(version.definition, values), by)
    return version


@transaction.atomic
def put_section(*, survey, version, values, by, code="", based_on=""):
    """The head of a section, or a new section. Errors: as `put_question`."""
    survey, version = _open(survey, version)
    before = edits.section(version.definition, code) if code else None
    if code and before is None:
        raise Gone
    if code and based_on != edits.digest(head_of(before)):
        raise SavedMeanwhile
    if any(one["code"] == values["code"] for one in edits.sections(version.definition) if one is not before):
        raise CodeTaken
    _keep(survey, version, edits.with_section(version.definition, values, code), by)
    return version


def head_of(section):
    return {name: value for name, value in section.items() if name != "questions"}


@transaction.atomic
def change_form(*, survey, version, edit, by):
    """What needs no more than a place: `edit(definition)` gives the changed one. Errors: FormFrozen, WrongState, Gone."""
    survey, version = _open(survey, version)
    _keep(survey, version, edit(version.definition), by)
    return version


def _open(survey, version):
    """Both locked and open to changes."""
    survey = locked(survey)
    version = survey.versions.select_for_update().get(pk=version.pk)
    if version.is_frozen:
        raise FormFrozen
    if not may_change(survey, version):
        raise WrongState("Phiếu chỉ sửa được khi cuộc điều tra còn là nháp hoặc bị trả lại.")
    return survey, version


def may_change(survey, version):
    """A draft, or beside the version in use a new one that waits to be approved."""
    if version.is_frozen:
        return False
    return survey.is_changeable or (survey.is_in_field and version.pk != survey.version_id)


def _keep(survey, version, definition, by):
    try:
        language.parse(definition)
    except language.BadForm as bad:
        raise BadDefinition(bad.faults) from None
    version.set_definition(definition)
    version.save()
    _tell(survey, version, by)


def _tell(survey, version, by):
    Survey.objects.filter(pk=survey.pk).update(touched_at=timezone.now())
    data = {"number": version.number, "questions": len(edits.questions(version.definition)), "sha256": version.sha256[:16]}
    trail.record(verb="surveys.form_saved", by=by, on=survey, unit=survey.unit, data=data)
