"""The box of a survey: its key before the field, its opening after the close, and the minutes of it."""

import hashlib
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from surveys.actions import keys, opening
from surveys.exceptions import SurveyError
from surveys.forms_box import HoldersForm, PassphraseForm
from surveys.models import Step, Survey
from surveys.tabs import tabs

PLACE = "<!-- stages -->"
DONE_HERE = {
    "prepare": (keys.prepare_rehearsal, {"everybody": True, "twice": True}, "Đã chuẩn bị khóa tập dượt. Bây giờ tập dượt mở."),
    "rehearse": (keys.rehearse, {}, "Tập dượt thành công: phiếu tập dượt mở được."),
    "key": (keys.make_key, {"everybody": True}, "Đã tạo khóa hòm phiếu và chia mảnh. Khóa riêng không được lưu ở đâu."),
}


def at_the_box(permission):
    """The survey of the address, for its desk and its holders; to the rest it does not exist."""

    def wrap(view):
        @wraps(view)
        def with_survey(request, pk, **more):
            mine = Q(pk__in=Survey.objects.of_desk(request.user)) | Q(holders__user=request.user)
            survey = get_object_or_404(Survey.objects.filter(mine).select_related("unit", "version").distinct(), pk=pk)
            if not request.user.has_perm(permission, survey):
                raise PermissionDenied
            return view(request, survey, **more)

        return with_survey

    return wrap


@require_safe
@at_the_box("surveys.view_box")
def box(request, survey):
    return _box(request, survey)


@require_POST
@at_the_box("surveys.plan_survey")
def name_holders(request, survey):
    form = HoldersForm(request.POST, survey=survey)
    if not form.is_valid():
        return _box(request, survey, 422, holders_form=form)
    try:
        keys.name_holders(survey=survey, by=request.user, users=form.users)
    except SurveyError as problem:
        form.add_error(None, str(problem))
        return _box(request, survey, 422, holders_form=form)
    messages.success(request, "Đã nêu người giữ khóa.")
    return redirect("surveys:box", survey.pk)


@sensitive_post_parameters()
@require_POST
@at_the_box("surveys.hold_key")
def use_words(request, survey, deed):
    """One of the steps before the field at which the holders type their words."""
    act, asked, said = DONE_HERE[deed]
    form = PassphraseForm(request.POST, survey=survey, **asked)
    if not form.is_valid():
        return _box(request, survey, 422, words_form=form)
    try:
        act(survey=survey, by=request.user, passphrases=form.passphrases)
    except SurveyError as problem:
        form.add_error(None, str(problem))
        return _box(request, survey, 422, words_form=form)
    messages.success(request, said)
    return redirect("surveys:box", survey.pk)


@sensitive_post_parameters()
@require_POST
@at_the_box("surveys.hold_key")
def open_box(request, survey):
    form = PassphraseForm(request.POST, survey=survey)
    if not form.is_valid():
        return _box(request, survey, 422, words_form=form)
    stages = opening.open_box(survey=survey, by=request.user, passphrases=form.passphrases)
    try:
        first = next(stages)
    except SurveyError as problem:
        form.add_error(None, str(problem))
        return _box(request, survey, 422, words_form=form)
    return _told(request, survey, first, stages)


@require_POST
@at_the_box("surveys.view_box")
def finish(request, survey):
    """What a broken-off opening left undone; the key is not needed any more."""
    stages = opening.finish(survey=survey, by=request.user)
    try:
        first = next(stages)
    except SurveyError as problem:
        messages.error(request, str(problem))
        return redirect("surveys:box", survey.pk)
    return _told(request, survey, first, stages)


def _told(request, survey, first, stages):
    """The page grows by a line with each stage that is done."""
    survey.refresh_from_db(fields=["state"])
    page = render_to_string("surveys/box_opening.html", _context(request, survey) | {"place": PLACE}, request)
    head, _, tail = page.partition(PLACE)

    def parts():
        yield head + _line(first)
        try:
            for sentence in stages:
                yield _line(sentence)
        except SurveyError as problem:
            yield _line(str(problem))
        yield tail

    response = StreamingHttpResponse(parts())
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _line(sentence):
    return format_html("<li>{}</li>", sentence)


@require_safe
@at_the_box("surveys.view_box")
def minutes(request, survey):
    step = survey.steps.filter(deed=Step.Deed.OPENED_BOX).select_related("by").first()
    if step is None:
        return redirect("surveys:box", survey.pk)
    path = opening.file_of(survey)
    context = _context(request, survey) | {
        "step": step,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "",
        "file": path.name,
        "count": survey.responses.count(),
        "rejected": survey.responses.exclude(rejected="").count(),
        "texts": survey.open_answers.count(),
    }
    return render(request, "surveys/box_minutes.html", context)


def _context(request, survey):
    return {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="box"),
        "holders": survey.holders.select_related("user"),
        "is_finished": opening.is_finished(survey),
    }


def _box(request, survey, status=200, *, holders_form=None, words_form=None):
    context = _context(request, survey)
    holders = list(context["holders"])
    before = survey.state in keys.BEFORE_FIELD
    stage = _stage(survey, holders, before)
    is_holder = request.user.has_perm("surveys.hold_key", survey)
    if words_form is None and is_holder and stage in (*DONE_HERE, "open"):
        words_form = PassphraseForm(survey=survey, **(DONE_HERE[stage][1] if stage in DONE_HERE else {}))
    if holders_form is None and before and request.user.has_perm("surveys.plan_survey", survey):
        initial = {f"holder_{holder.number}": holder.user.email for holder in holders}
        holders_form = HoldersForm(survey=survey, initial=initial)
    context |= {"stage": stage, "words_form": words_form, "holders_form": holders_form, "before": before, "needed": keys.NEEDED[survey.level]}
    return render(request, "surveys/box.html", context, status=status)


def _stage(survey, holders, before):
    if before:
        if not holders:
            return "holders"
        if survey.public_key:
            return "ready"
        if not all(holder.sealed_share for holder in holders):
            return "prepare"
        return "key" if all(holder.has_rehearsed for holder in holders) else "rehearse"
    if survey.state == Survey.State.CLOSED:
        return "open"
    if survey.state in Survey.AFTER_OPENING:
        return "opened" if opening.is_finished(survey) else "finish"
    return "cancelled" if survey.state == Survey.State.CANCELLED else "sealed"
