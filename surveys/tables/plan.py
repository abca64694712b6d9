"""The list of tables of a wave: proposed, changed while it is a draft, submitted, and frozen by somebody else."""

import hashlib
import json

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from surveys.actions.steps import locked
from surveys.exceptions import SurveyError, WrongState
from surveys.instrument import definition
from surveys.instrument.elements import TEXTS
from surveys.models import PlannedTable, Survey, TablePlan
from surveys.queue import enqueue_tabulation_on_commit
from surveys.tables.subjects import CODED, SCALE_OF, STRATUM

PLAIN = ("single", "likert", "multiple", "two_sided", "scale", "number")
BANDABLE = ("single", "likert", "area", "number")  # what a table may be broken down by
ORDINAL_MATRIX = 3  # rows from which a matrix is offered as a scale
MOST_TABLES = 300
MOST_PROPOSED = 120


class TooManyTables(SurveyError):
    sentence = f"Danh mục có quá {MOST_TABLES} bảng. Bỏ bớt các bảng ít dùng rồi thử lại."


class NoSuchTable(SurveyError):
    sentence = "Không lập được bảng này từ phiếu. Chọn câu hỏi và tiêu chí phân tổ trong danh sách."


class PlannedAlready(SurveyError):
    sentence = "Danh mục đã có bảng này, hoặc bảng ngược lại của nó."


class OwnPlan(SurveyError):
    sentence = "Người trình danh mục bảng hoặc người lập cuộc điều tra không tự duyệt danh mục đó."


def form_of(survey):
    return definition.parse(survey.version.definition)


def subjects(survey):
    """[(key, label, may be broken down)] of every table that can be made of the form, alone."""
    form = form_of(survey)
    found = []
    for question in form.answerable:
        label = f"{question.code}. {question.text}"
        if question.type in TEXTS:
            if survey.codebook.filter(question=question.code).exists():
                found.append((CODED + question.code, f"{label} (ý kiến đã mã hóa)", False))
            continue
        if question.type == "consent":
            continue
        found.append((question.code, label, question.type in PLAIN))
        if question.type == "two_sided":
            found.append((f"{question.code}.strength", f"{label} – mức độ", True))
        if question.type == "matrix":
            found += [(f"{question.code}.{row.code}", f"{question.code}. {row.text}", True) for row in question.rows]
            if len(question.rows) >= ORDINAL_MATRIX:
                found.append((SCALE_OF + question.code, f"{label} – độ tin cậy của thang đo", False))
    return found


def breakdowns(survey):
    """[(key, label)] of what tables may be broken down by."""
    found = [(q.code, f"{q.code}. {q.text}") for q in form_of(survey).personal if q.type in BANDABLE]
    if survey.strata.count() > 1:
        found.append((STRATUM, "Tầng, địa bàn chọn mẫu"))
    return found


def plan_of(survey):
    return TablePlan.objects.get_or_create(survey=survey)[0]


@transaction.atomic
def propose(*, survey, by):
    """A first list: every question alone, and crossed with who people are. What is in the list already stays."""
    plan = _draft(survey)
    rows = list(breakdowns(survey))
    personal = {question.code for question in form_of(survey).personal}
    wanted = [(key, "") for key, _, _ in subjects(survey) if "." not in key]
    wanted += [
        (key, band) for key, _, crossed in subjects(survey) if crossed and key.partition(".")[0] not in personal for band, _ in rows
    ]
    there = set(plan.tables.values_list("question", "by"))
    for key, band in wanted[:MOST_PROPOSED]:
        if (key, band) not in there:
            _add(plan, key, band)
    return plan


@transaction.atomic
def add(*, survey, question, by_key, by):
    plan = _draft(survey)
    offered = {key: crossed for key, _, crossed in subjects(survey)}
    if question not in offered or by_key and (not offered[question] or by_key not in dict(breakdowns(survey)) or by_key == question):
        raise NoSuchTable
    # The same table turned round would be told twice, once with its bands put together and once without.
    if plan.tables.filter(question=question, by=by_key).exists() or by_key and plan.tables.filter(question=by_key, by=question).exists():
        raise PlannedAlready
    return _add(plan, question, by_key)


@transaction.atomic
def remove(*, survey, numbers, by):
    plan = _draft(survey)
    plan.tables.filter(number__in=numbers).delete()
    for place, table in enumerate(plan.tables.order_by("number"), start=1):
        if table.number != place:
            PlannedTable.objects.filter(pk=table.pk).update(number=place)


@transaction.atomic
def submit(*, survey, by):
    plan = _draft(survey)
    if not plan.tables.exists():
        raise SurveyError("Danh mục chưa có bảng nào. Lập danh mục rồi trình.")
    plan.state, plan.submitted_by, plan.audit = TablePlan.State.SUBMITTED, by, {}
    plan.save()


@transaction.atomic
def give_back(*, survey, by):
    plan = _locked(survey, TablePlan.State.SUBMITTED)
    plan.state = TablePlan.State.DRAFT
    plan.save()


@transaction.atomic
def freeze(*, survey, by):
    """From here on no table is added and none is counted anew; the counting begins."""
    plan = _locked(survey, TablePlan.State.SUBMITTED)
    if by.pk in (plan.submitted_by_id, survey.created_by_id):
        raise OwnPlan
    plan.state, plan.frozen_by, plan.frozen_at = TablePlan.State.FROZEN, by, timezone.now()
    plan.sha256 = digest(plan)
    plan.save()
    enqueue_tabulation_on_commit(survey.pk)


def digest(plan):
    """Of everything that decides what may be shown."""
    weighting = getattr(plan.survey, "weighting", None)
    content = {
        "tables": list(plan.tables.order_by("number").values_list("number", "question", "by", "title")),
        "least_cell": plan.least_cell,
        "least_base": plan.least_base,
        "form": plan.survey.version.sha256,
        "weighting": [weighting.method, weighting.targets, str(weighting.cap)] if weighting else [],
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _draft(survey):
    plan_of(survey)
    return _locked(survey, TablePlan.State.DRAFT)


def _locked(survey, state):
    survey = locked(survey)
    plan = TablePlan.objects.select_for_update().filter(survey=survey).first()
    if plan is None or survey.state not in (Survey.State.CLOSED, Survey.State.OPENED) or plan.state != state:
        raise WrongState("Danh mục bảng đã được trình hoặc đã khóa, hoặc hòm phiếu chưa mở. Tải lại trang để xem tình hình hiện nay.")
    if state == TablePlan.State.SUBMITTED and survey.state != Survey.State.OPENED:
        raise WrongState("Hòm phiếu chưa mở nên chưa duyệt được danh mục bảng.")
    return plan


def _add(plan, question, by_key):
    last = plan.tables.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_TABLES:
        raise TooManyTables
    return PlannedTable.objects.create(plan=plan, number=last + 1, question=question, by=by_key, title=title(plan.survey, question, by_key))


def title(survey, question, by_key):
    names = {key: label for key, label, _ in subjects(survey)}
    name = names.get(question, question)
    if by_key:
        band = dict(breakdowns(survey)).get(by_key, by_key)
        name += " · theo " + (band.partition(". ")[2] or band).rstrip("?").lower()
    return name[:300]
