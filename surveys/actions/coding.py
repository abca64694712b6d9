"""Written answers: masked before anybody reads them, then sorted by people into a codebook of theirs."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from audit import trail
from surveys.actions.opening import is_finished
from surveys.exceptions import SurveyError, WrongState
from surveys.models import Code, Coding, OpenAnswer, Survey, TablePlan
from surveys.tables.masking import mask

MOST_CODES = 40


def may_code(survey):
    """Until the list of tables is submitted: what is counted afterwards would be counted from something else."""
    return survey.state == Survey.State.OPENED and not TablePlan.objects.filter(survey=survey).exclude(state="draft").exists()


def _check(survey):
    if not may_code(survey):
        raise WrongState("Chỉ mã hóa ý kiến sau khi mở hòm phiếu và trước khi trình danh mục bảng.")


@transaction.atomic
def mask_all(*, survey, by):
    """How many were masked. Safe to run twice: the database refuses to mask one again."""
    _check(survey)
    if not is_finished(survey):  # the file that is kept is still to be compared with what was said
        raise WrongState("Việc mở hòm phiếu chưa xong. Hoàn tất ở trang Hòm phiếu rồi che thông tin cá nhân.")
    waiting = OpenAnswer.objects.filter(survey=survey, is_masked=False)
    count = 0
    for answer in waiting.select_for_update().iterator(chunk_size=500):
        OpenAnswer.objects.filter(pk=answer.pk, is_masked=False).update(text=mask(answer.text), is_masked=True)
        count += 1
    if count:
        trail.record(verb="surveys.masked", by=by, on=survey, unit=survey.unit, data={"count": count})
    return count


def add_code(*, survey, question, label, by):
    _check(survey)
    codes = survey.codebook.filter(question=question)
    if not label.strip():
        raise SurveyError("Ghi tên nhóm ý kiến.")
    if codes.count() >= MOST_CODES:
        raise SurveyError(f"Bảng mã có nhiều nhất {MOST_CODES} nhóm. Gộp bớt các nhóm gần nhau.")
    position = (codes.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return Code.objects.create(survey=survey, question=question, label=label.strip()[:160], position=position)
    except IntegrityError:
        raise SurveyError("Bảng mã đã có nhóm ý kiến này.") from None


@transaction.atomic
def drop_code(*, survey, code, by):
    _check(survey)
    code.delete()


@transaction.atomic
def assign(*, survey, question, chosen, by):
    """`chosen`: {id of an answer: ids of its codes}; what this person said of these answers before gives way."""
    _check(survey)
    answers = {str(pk) for pk in survey.open_answers.filter(question=question, is_masked=True, pk__in=chosen).values_list("pk", flat=True)}
    codes = set(survey.codebook.filter(question=question).values_list("pk", flat=True))
    Coding.objects.filter(answer__in=answers, by=by).delete()
    Coding.objects.bulk_create(
        Coding(answer_id=answer, code_id=code, by=by) for answer in answers for code in sorted(codes & set(chosen[answer]))
    )


@transaction.atomic
def assign_group(*, survey, code, answers, by):
    """The same code for all answers of a suggested group."""
    _check(survey)
    found = survey.open_answers.filter(question=code.question, is_masked=True, pk__in=answers).values_list("pk", flat=True)
    return len(Coding.objects.bulk_create([Coding(answer_id=pk, code=code, by=by) for pk in found], ignore_conflicts=True))
