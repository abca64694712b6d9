"""The form builder: outline, the part that is being written, and how the form stands."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surveys import form_edits as edits
from surveys.actions import forms as deeds
from surveys.builder_forms import HeadForm, QuestionEditor, SectionForm, blank_question, section_conditions
from surveys.condition_rows import in_words
from surveys.exceptions import SavedMeanwhile, SurveyError
from surveys.form_standing import standing
from surveys.instrument import definition as language
from surveys.instrument.elements import TYPES
from surveys.tabs import tabs
from surveys.views.access import PLAN, on_desk

HEAD = ("title", "intro", "thanks", "orders")


def version_of(survey, number=None):
    rows = survey.versions.all()
    return get_object_or_404(rows, number=number) if number else rows.first()


def on_version(permission=PLAN):
    """As `on_desk`, with the version of the address."""

    def wrap(view):
        @on_desk(permission)
        @wraps(view)
        def with_version(request, survey, number, **more):
            return view(request, survey, version_of(survey, number), **more)

        return with_version

    return wrap


@require_safe
@on_desk()
def form(request, survey):
    version = version_of(survey)
    if version is None:
        context = {"survey": survey, "tabs": tabs(request.user, survey, here="form"), "may_start": _may(request, survey) and survey.is_changeable}
        return render(request, "surveys/form_start.html", context)
    return redirect("surveys:form_version", pk=survey.pk, number=version.number)


@require_POST
@on_desk(PLAN)
def start(request, survey):
    try:
        deeds.start_form(survey=survey, by=request.user)
    except SurveyError as problem:
        messages.error(request, str(problem))
    return redirect("surveys:form", pk=survey.pk)


@on_version("surveys.view_survey")
def version(request, survey, version):
    """The form as a whole: its title and the words before and after the questions."""
    form = HeadForm(request.POST or None, initial=_head(version) | {"based_on": edits.digest(_head(version))})
    if request.method == "POST":
        _demand(request, survey)
        if form.is_valid():
            try:
                deeds.put_head(
                    survey=survey, version=version, values=form.to_json(), by=request.user, based_on=form.cleaned_data["based_on"]
                )
                messages.success(request, "Đã lưu phần chung của phiếu.")
                return redirect("surveys:form_version", pk=survey.pk, number=version.number)
            except SurveyError as problem:
                form.add_error(None, str(problem))
                _begin_anew(form, _head(version_of(survey, version.number)))
    return page(request, survey, version, "head", form=form, status=422 if form.errors else 200)


def _begin_anew(form, stored):
    """What was typed stays and may be saved over what another saved meanwhile, now that it has been told."""
    form.data = form.data.copy()
    form.data["based_on"] = edits.digest(stored)


def _head(version):
    return {name: version.definition.get(name) or (1 if name == "orders" else "") for name in HEAD}


@on_version("surveys.view_survey")
def section(request, survey, version, code=""):
    """The head of a section; without a code a new one."""
    stored = edits.section(version.definition, code) if code else None
    if code and stored is None:
        raise Http404
    if not code:
        _demand(request, survey)
    head = deeds.head_of(stored) if stored else {"code": edits.free_section_code(version.definition)}
    form = SectionForm(request.POST or None, initial=head | {"based_on": edits.digest(head) if stored else ""})
    parsed = language.parse(version.definition)
    lines = section_conditions(parsed, code, request.POST if request.method == "POST" else None)
    context = {"form": form, "lines": lines, "stored": stored}
    if request.method != "POST":
        return page(request, survey, version, "section", at=code, **context)
    _demand(request, survey)
    if button := pressed(request):
        lines.press(button)
        context["form"] = SectionForm(initial={name: request.POST.get(name, "") for name in SectionForm.base_fields})
        return page(request, survey, version, "section", at=code, **context)
    if all([form.is_valid(), lines.is_valid(request.POST)]):
        values = {name: value for name, value in form.cleaned_data.items() if name != "based_on"} | {"show_if": lines.to_json()}
        try:
            deeds.put_section(
                survey=survey, version=version, values=values, by=request.user, code=code, based_on=form.cleaned_data["based_on"]
            )
            messages.success(request, f"Đã lưu mục {values['code']}.")
            return redirect("surveys:form_section", pk=survey.pk, number=version.number, code=values["code"])
        except SurveyError as problem:
            form.add_error(None, str(problem))
            if now := edits.section(version_of(survey, version.number).definition, code):
                _begin_anew(form, deeds.head_of(now))
    for _, error in lines.errors():
        form.add_error(None, error)
    return page(request, survey, version, "section", at=code, status=422, **context)


@on_version("surveys.view_survey")
def question(request, survey, version, code):
    parsed = language.parse(version.definition)
    if code not in parsed:
        raise Http404
    stored = edits.question(version.definition, code)
    editor = QuestionEditor(
        question=parsed.question(code),
        earlier=_before(parsed, code),
        posted=request.POST if request.method == "POST" else None,
        initial=None,
    )
    return _edit_question(request, survey, version, editor, based_on=edits.digest(stored), code=code)


@on_version(PLAN)
def new_question(request, survey, version, section):
    parsed = language.parse(version.definition)
    here = next((one for one in parsed.sections if one.code == section), None)
    if here is None:
        raise Http404
    kind = request.GET.get("loai", "single")
    last = here.questions[-1].code if here.questions else None
    earlier = [*_before(parsed, last), parsed.question(last)] if last else _before_section(parsed, section)
    posted = request.POST if request.method == "POST" else None
    initial = None if posted else blank_question(version.definition, here, kind if kind in TYPES else "single")
    editor = QuestionEditor(question=None, earlier=earlier, posted=posted, initial=initial)
    return _edit_question(request, survey, version, editor, based_on="", section=section)


def _edit_question(request, survey, version, editor, *, based_on, code="", section=""):
    context = {"editor": editor, "at": code, "code": code, "section": section, "based_on": based_on}
    if request.method != "POST":
        return page(request, survey, version, "question", **context)
    _demand(request, survey)
    if button := pressed(request):
        editor.press(button)
        return page(request, survey, version, "question", **context | {"based_on": request.POST.get("based_on", "")})
    if editor.is_valid():
        values = editor.values
        try:
            deeds.put_question(
                survey=survey, version=version, values=values, by=request.user, code=code, section=section,
                based_on=request.POST.get("based_on", ""),
            )  # fmt: skip
            messages.success(request, f"Đã lưu câu {values['code']}.")
            return redirect("surveys:form_question", pk=survey.pk, number=version.number, code=values["code"])
        except SavedMeanwhile as problem:
            editor.problems.append(("", str(problem)))
            context["meanwhile"] = language.parse(version_of(survey, version.number).definition).question(code)
        except SurveyError as problem:
            editor.problems.append(("", str(problem)))
    return page(request, survey, version, "question", status=422, **context)


def _before(form, code):
    codes = [question.code for question in form.questions]
    return list(form.questions[: codes.index(code)])


def _before_section(form, code):
    found = []
    for section in form.sections:
        if section.code == code:
            return found
        found += section.questions
    return found


def pressed(request):
    """The button that changes lines and saves nothing; empty for the one that saves, and for it alone."""
    button = request.POST.get("viec") or "xem"
    return "" if button == "luu" else button


@require_POST
@on_version(PLAN)
def deed(request, survey, version):
    """What is done to a question or section where it stands: up, down, copied, taken out."""
    name, _, code = request.POST.get("viec", "").partition(":")
    back = _back(survey, version, "question", code) if name in ("len", "xuong") else _back(survey, version)
    try:
        if name == "chep":
            made = []

            def copy(definition):
                changed, twin = edits.with_copy(definition, code)
                made.append(twin)
                return changed

            deeds.change_form(survey=survey, version=version, edit=copy, by=request.user)
            messages.success(request, f"Đã chép câu {code} thành câu {made[0]}.")
            back = _back(survey, version, "question", made[0])
        elif name in DEEDS:
            change, sentence, place = DEEDS[name]
            deeds.change_form(survey=survey, version=version, edit=lambda definition: change(definition, code), by=request.user)
            messages.success(request, sentence.format(code))
            back = f"{request.POST.get('tro-ve') or _back(survey, version)}#{place}-{code}" if place else back
    except SurveyError as problem:
        messages.error(request, str(problem))
    return redirect(back)


DEEDS = {
    "len": (lambda d, code: edits.moved(d, code, edits.UP), "Đã chuyển câu {} lên.", "o"),
    "xuong": (lambda d, code: edits.moved(d, code, edits.DOWN), "Đã chuyển câu {} xuống.", "o"),
    "bo": (edits.without_question, "Đã bỏ câu {}.", ""),
    "muc-len": (lambda d, code: edits.section_moved(d, code, edits.UP), "Đã chuyển mục {} lên.", "m"),
    "muc-xuong": (lambda d, code: edits.section_moved(d, code, edits.DOWN), "Đã chuyển mục {} xuống.", "m"),
    "bo-muc": (edits.without_section, "Đã bỏ mục {}.", ""),
}


@require_POST
@on_version(PLAN)
def order(request, survey, version):
    """The whole outline in a new order, from dragging: `thu_tu` = "muc:A", "cau:C1", …"""
    arranged = []
    for word in request.POST.getlist("thu_tu"):
        kind, _, code = word.partition(":")
        if kind == "muc":
            arranged.append((code, []))
        elif arranged:
            arranged[-1][1].append(code)
    try:
        deeds.change_form(survey=survey, version=version, edit=lambda definition: edits.in_order(definition, arranged), by=request.user)
    except SurveyError as problem:
        return JsonResponse({"problem": str(problem)}, status=409)
    return JsonResponse({})


@require_POST
@on_desk(PLAN)
def another(request, survey):
    try:
        made = deeds.new_version(survey=survey, by=request.user)
        messages.success(request, f"Đã lập bản {made.number} từ bản trước. Người đang trả lời vẫn dùng bản cũ.")
    except SurveyError as problem:
        messages.error(request, str(problem))
    return redirect("surveys:form", pk=survey.pk)


def _back(survey, version, kind="", code=""):
    more = {"code": code} if code else {}
    return reverse(f"surveys:form_{kind or 'version'}", kwargs={"pk": survey.pk, "number": version.number, **more})


def _may(request, survey):
    return request.user.has_perm(PLAN, survey)


def _demand(request, survey):
    if not _may(request, survey):
        raise PermissionDenied


def page(request, survey, version, editor_name, *, status=200, at="", **context):
    """The whole page, or for htmx the part that is being written alone."""
    editable = _may(request, survey) and deeds.may_change(survey, version)
    context |= {
        "survey": survey, "version": version, "at": at, "editable": editable, "editor_template": f"surveys/builder/_{editor_name}.html",
        "types": [(kind, words.capitalize()) for kind, words in TYPES.items()],
    }  # fmt: skip
    if request.htmx:
        return render(request, context["editor_template"], context, status=status)
    stands = standing(survey, version)
    context |= {
        "tabs": tabs(request.user, survey, here="form"), "outline": outline(stands), "stands": stands, "versions": survey.versions.defer("definition"),
        "may_renew": _may(request, survey) and survey.is_in_field and version.pk == survey.version_id,
        "shown": _shown(stands.form, at) if not editable else None,
    }  # fmt: skip
    return render(request, "surveys/builder/form.html", context, status=status)


def _shown(form, code):
    """For whoever may only look: the question with its conditions in words."""
    if code not in form:
        return None
    question = form.question(code)
    return {"question": question, "show_if": in_words(form, question.show_if), "screen_out": in_words(form, question.screen_out)}


def outline(stands):
    troubled = {fault.code for fault in stands.faults} | {remark.question for remark in stands.remarks}
    return [
        {
            "section": section, "troubled": section.code in troubled, "condition": in_words(stands.form, section.show_if),
            "questions": [
                {"question": one, "type": TYPES[one.type], "troubled": one.code in troubled, "condition": in_words(stands.form, one.show_if)}
                for one in section.questions
            ],
        }
        for section in stands.form.sections
    ]  # fmt: skip
