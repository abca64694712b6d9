"""Written answers are read by coders only after what names people was masked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from surveys.actions import coding
from surveys.models import Coding
from surveys.tables.grouping import suggest
from surveys.tables.plan import form_of
from surveys.tabs import tabs
from surveys.views.access import PLAN, on_desk
from surveys.views.deeds import done

PAGE = 40
SAMPLES = 3
MOST_IN_GROUPS = 3000


@require_safe
@on_desk(PLAN)
def overview(request, survey):
    rows = survey.open_answers.values_list("question", "is_masked")
    counts = {}
    for question, masked in rows.iterator():
        entry = counts.setdefault(question, [0, 0])
        entry[0] += 1
        entry[1] += not masked
    questions = [
        {"code": code, "text": _text(survey, code), "count": count, "codes": survey.codebook.filter(question=code).count()}
        for code, (count, _) in sorted(counts.items())
    ]
    context = {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="results"),
        "questions": questions,
        "unmasked": sum(waiting for _, waiting in counts.values()),
        "may_code": coding.may_code(survey),
    }
    return render(request, "surveys/coding_overview.html", context)


def _text(survey, code):
    form, question = form_of(survey), code.removesuffix("_other")
    return form.question(question).text + (" (khác)" if code != question else "") if question in form else code


def _answers(survey, question):
    answers = survey.open_answers.filter(question=question, is_masked=True).order_by("pk")
    if not answers.exists():
        raise Http404
    return answers


@require_safe
@on_desk(PLAN)
def question(request, survey, question):
    answers = _answers(survey, question)
    codes = list(survey.codebook.filter(question=question))
    start = int(page) if (page := request.GET.get("tu", "0")).isascii() and page.isdigit() and len(page) < 7 else 0
    shown = list(answers[start : start + PAGE])
    mine = {}
    for answer, code in Coding.objects.filter(answer__in=shown, by=request.user).values_list("answer_id", "code_id"):
        mine.setdefault(answer, set()).add(code)
    context = {
        "survey": survey, "tabs": tabs(request.user, survey, here="results"), "question": question, "text": _text(survey, question),
        "codes": codes, "start": start, "last": start + len(shown), "next": start + PAGE if answers.count() > start + PAGE else None,
        "previous": max(start - PAGE, 0) if start else None, "total": answers.count(),
        "answers": [{"pk": a.pk, "text": a.text, "codes": [(code, code.pk in mine.get(a.pk, ())) for code in codes]} for a in shown],
        "may_code": coding.may_code(survey), "groups": None,
    }  # fmt: skip
    if "goi-y" in request.GET:
        every = list(answers.values_list("pk", "text")[:MOST_IN_GROUPS])
        context["groups"] = [
            {"words": words, "count": len(places), "ids": [every[p][0] for p in places], "samples": [every[p][1] for p in places[:SAMPLES]]}
            for words, places in suggest([text for _, text in every])
        ]
    return render(request, "surveys/coding_question.html", context)


def _deed(request, survey, question, deed, said):
    back = ("surveys:coding", survey.pk) if question is None else ("surveys:coding_question", survey.pk, question)
    return done(request, deed, said, *back)


@require_POST
@on_desk(PLAN)
def mask(request, survey):
    return _deed(request, survey, None, lambda: coding.mask_all(survey=survey, by=request.user), "Đã che thông tin cá nhân trong các ý kiến.")


@require_POST
@on_desk(PLAN)
def add_code(request, survey, question):
    _answers(survey, question)
    label = request.POST.get("label", "")
    return _deed(
        request, survey, question, lambda: coding.add_code(survey=survey, question=question, label=label, by=request.user), "Đã thêm nhóm ý kiến."
    )


@require_POST
@on_desk(PLAN)
def drop_code(request, survey, question, code):
    row = get_object_or_404(survey.codebook, question=question, pk=code)
    return _deed(request, survey, question, lambda: coding.drop_code(survey=survey, code=row, by=request.user), "Đã bỏ nhóm ý kiến.")


@require_POST
@on_desk(PLAN)
def assign(request, survey, question):
    shown = set(map(str, _answers(survey, question).filter(pk__in=_ids(request, "shown")).values_list("pk", flat=True)))
    chosen = {pk: [int(code) for code in request.POST.getlist(f"code_{pk}") if code.isascii() and code.isdigit() and len(code) < 10] for pk in shown}
    return _deed(
        request, survey, question, lambda: coding.assign(survey=survey, question=question, chosen=chosen, by=request.user), "Đã lưu mã của các ý kiến."
    )


@require_POST
@on_desk(PLAN)
def assign_group(request, survey, question):
    code = request.POST.get("code", "")
    row = survey.codebook.filter(question=question, pk=code if code.isascii() and code.isdigit() and len(code) < 10 else 0).first()
    if row is None:
        messages.error(request, "Chọn nhóm ý kiến của bảng mã rồi gán lại.")
        return redirect("surveys:coding_question", survey.pk, question)
    answers = _ids(request, "answer")
    return _deed(
        request, survey, question, lambda: coding.assign_group(survey=survey, code=row, answers=answers, by=request.user), "Đã gán mã cho cả nhóm gợi ý."
    )


def _ids(request, name):
    found = []
    for value in request.POST.getlist(name)[:MOST_IN_GROUPS]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
