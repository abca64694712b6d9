"""What is taken out of a survey: reports and rows are ordered, made in the background and kept with their manifest."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from surveys.actions.steps import locked
from surveys.exceptions import OwnWork, SurveyError, WrongState
from surveys.exports import formats, package, rows
from surveys.exports.anonymous import NotAnonymous
from surveys.exports.variables import LabelTooLong
from surveys.models import AnonymisedRows, MadeFile, Survey
from surveys.progress import tell
from surveys.queue import enqueue_making_on_commit
from surveys.reports.make import make as make_report

MADE = (Survey.State.TABULATED, Survey.State.RELEASED)
SENTENCES = 600  # letters of the reasons that are kept


class Refused(SurveyError):
    sentence = "Không lập được tệp."


class RowsReleased(SurveyError):
    sentence = "Đợt này đã có tệp dữ liệu ẩn danh. Mỗi đợt chỉ có một tệp: hai tệp gộp nhóm khác nhau có thể chồng lên nhau để nhận ra người trả lời."


@transaction.atomic
def request_rows(*, survey, least_group, by):
    """Bands, checks and freezes the rows for the leader to look at what became of them. Error: Refused."""
    survey = _tabulated(survey)
    before = AnonymisedRows.objects.filter(survey=survey)
    if before.filter(state=AnonymisedRows.State.RELEASED).exists():
        raise RowsReleased
    try:
        matrix, codebook, report, label = rows.build(survey, least_group)
    except NotAnonymous as fault:
        raise Refused(str(fault)) from None
    before.delete()
    asked = AnonymisedRows.objects.create(
        survey=survey, least_group=least_group, rows=len(matrix), data=formats.pack(matrix), codebook=codebook, report=report, label=label,
        requested_by=by,
    )  # fmt: skip
    trail.record(verb="surveys.rows_requested", by=by, on=survey, unit=survey.unit, data={"k": report["k"]})
    return asked


@transaction.atomic
def release_rows(*, survey, by):
    survey = _tabulated(survey)
    asked = AnonymisedRows.objects.select_for_update().filter(survey=survey, state=AnonymisedRows.State.REQUESTED).first()
    if asked is None:
        raise WrongState
    if by.pk in (asked.requested_by_id, survey.created_by_id):
        raise OwnWork("Người đề nghị tệp dữ liệu hoặc người lập cuộc điều tra không tự duyệt tệp đó.")
    asked.state, asked.released_by, asked.released_at = AnonymisedRows.State.RELEASED, by, timezone.now()
    asked.save(update_fields=["state", "released_by", "released_at"])
    trail.record(verb="surveys.rows_released", by=by, on=survey, unit=survey.unit, data={"k": asked.report["k"]})


@transaction.atomic
def order(*, survey, kinds, by):
    """A report may be made again; what is made again takes the place of the old one."""
    survey = _tabulated(survey)
    if set(kinds) & set(MadeFile.ROWS) and not released_rows(survey):
        raise Refused("Tệp dữ liệu ẩn danh chưa được lãnh đạo duyệt.")
    for kind in kinds:
        file, _ = MadeFile.objects.update_or_create(
            survey=survey, kind=kind,
            defaults={"state": MadeFile.State.WAITING, "why": "", "ordered_by": by, "ordered_at": timezone.now()},
        )  # fmt: skip
        enqueue_making_on_commit(file.pk)
    trail.record(verb="surveys.report_ordered", by=by, on=survey, unit=survey.unit, data={"kinds": ", ".join(sorted(kinds))})


def released_rows(survey):
    return AnonymisedRows.objects.filter(survey=survey, state=AnonymisedRows.State.RELEASED).first()


def make(file_id):
    """Makes a file that waits. Safe to run twice; of two at once the second finds nothing to do."""
    with transaction.atomic():
        file = MadeFile.objects.select_for_update(skip_locked=True).filter(pk=file_id, state=MadeFile.State.WAITING).first()
        if file is None:
            return
        survey = Survey.objects.select_related("unit__parent", "version", "plan").get(pk=file.survey_id)
        try:
            _make(file, survey)
        except (LabelTooLong, NotAnonymous) as fault:
            file.state, file.why = MadeFile.State.FAILED, _shortened(str(fault))
        file.save()


def _make(file, survey):
    def progress(share):
        tell(file, share)

    if file.kind in MadeFile.REPORTS:
        content, counts, label = make_report(survey, file.kind, progress)
    else:
        kept = released_rows(survey)
        write = formats.as_xlsx if file.kind == MadeFile.Kind.ROWS_XLSX else formats.as_sav
        content, counts, label = write(kept, progress), formats.counts(kept), kept.label
    name, extension = file.kind.split("_")
    inner = f"{NAMES[name]}.{extension}"
    manifest = package.manifest(survey, label=label, files=[package.described(inner, content, **counts)])
    file.manifest, file.name = manifest, inner
    if file.kind in MadeFile.ROWS:
        file.name = f"{NAMES[name]}-{extension}.zip"
        members = [(inner, [content], counts), (formats.CODEBOOK, [formats.codebook(kept)], {})]
        content = b"".join(package.packed(survey, members, label=label))
    file.content, file.size = content, len(content)
    file.state, file.why, file.made_at = MadeFile.State.READY, "", timezone.now()


NAMES = {"brief": "bao-cao-nhanh", "thematic": "bao-cao-chuyen-de", "rows": "du-lieu-an-danh"}


def _shortened(text):
    return text if len(text) <= SENTENCES else f"{text[: SENTENCES - 1]}…"


def note(*, survey, what, by):
    """An internal file that leaves; what was made public leaves no trace of who reads it."""
    if survey.state == Survey.State.RELEASED and survey.public_results and what.startswith("tables"):
        return
    trail.record(verb="surveys.exported", by=by, on=survey, unit=survey.unit, data={"file": what})


def _tabulated(survey):
    survey = locked(survey)
    if survey.state not in MADE:
        raise WrongState("Các bảng số liệu chưa được lập. Duyệt, khóa danh mục bảng trước.")
    return survey
