"""The question bank of a unit: found, kept, used."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.views.pages import KeysetPage
from surveys.actions import bank as deeds
from surveys.bank_filters import BankFilter
from surveys.builder_forms import parsed_question
from surveys.exceptions import SurveyError
from surveys.form_edits import section as section_of
from surveys.instrument.elements import TYPES
from surveys.models import BankQuestion, FormVersion, Survey
from surveys.views.access import PLAN
from surveys.views.builder import on_version

may_plan = permission_required(PLAN, raise_exception=True)
WHERE_SHOWN = 50


def of_units(user):
    return BankQuestion.objects.filter(unit__in=user.units_with(PLAN)).select_related("unit")


@may_plan
@require_safe
def bank(request):
    """`vao`: "survey.version.section" that a question is wanted for."""
    filters = BankFilter(request.GET, queryset=of_units(request.user).filter(is_current=True))
    page = KeysetPage(request, filters.qs, "topic", "code", "pk")
    context = {
        "filters": filters, "chosen": filters.chosen, "page": page, "rows": [shown(row) for row in page.rows],
        "into": wanted(request), "units": request.user.units_with(PLAN),
    }  # fmt: skip
    return render(request, "surveys/bank.html", context)


def shown(row):
    question = parsed_question(row.definition)
    return {"row": row, "question": question, "type": TYPES[question.type]}


def wanted(request):
    """The place in a form of the person's own that asks for a question, None without."""
    parts = (request.GET.get("vao") or request.POST.get("vao") or "").split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts[:2]):
        return None
    survey = Survey.objects.of_desk(request.user).filter(pk=parts[0]).select_related("unit").first()
    version = survey and survey.versions.filter(number=parts[1]).first()
    if not version or not request.user.has_perm(PLAN, survey) or not section_of(version.definition, parts[2]):
        return None
    return {"survey": survey, "version": version, "section": parts[2], "word": ".".join(parts)}


@may_plan
@require_safe
def question(request, pk):
    """One wording, its other editions and the surveys that asked it."""
    row = get_object_or_404(of_units(request.user), pk=pk)
    used = FormVersion.objects.filter(
        survey__in=Survey.objects.of_desk(request.user), definition__sections__contains=[{"questions": [{"bank": row.code}]}]
    )
    used = used.select_related("survey").defer("definition").order_by("-survey_id", "-number")[:WHERE_SHOWN]
    editions = BankQuestion.objects.filter(unit=row.unit, code=row.code).order_by("-edition")
    context = shown(row) | {"used": used, "editions": editions}
    return render(request, "surveys/bank_question.html", context)


@require_POST
@may_plan
def take(request, pk):
    row = get_object_or_404(of_units(request.user).filter(is_current=True), pk=pk)
    into = wanted(request)
    if into is None:
        messages.error(request, "Mở lại ngân hàng từ trang soạn phiếu để chọn chỗ đặt câu hỏi.")
        return redirect("surveys:bank")
    try:
        code = deeds.take_from_bank(survey=into["survey"], version=into["version"], section=into["section"], row=row, by=request.user)
    except SurveyError as problem:
        messages.error(request, str(problem))
        return redirect("surveys:form", pk=into["survey"].pk)
    messages.success(request, f"Đã đưa câu {row.code} vào phiếu, mã {code}.")
    return redirect("surveys:form_question", pk=into["survey"].pk, number=into["version"].number, code=code)


@require_POST
@on_version(PLAN)
def put(request, survey, version, code):
    try:
        row, written = deeds.put_in_bank(survey=survey, version=version, code=code, topic="", by=request.user)
        said = f"Đã đưa vào ngân hàng: câu {row.code}, lần {row.edition}." if written else f"Câu {row.code} đã có trong ngân hàng, lời không khác."
        messages.success(request, said)
    except SurveyError as problem:
        messages.error(request, str(problem))
    return redirect("surveys:form_question", pk=survey.pk, number=version.number, code=code)


@require_POST
@may_plan
def retire(request, pk):
    row = get_object_or_404(of_units(request.user), pk=pk)
    deeds.retire(row=row, by=request.user)
    messages.success(request, f"Đã thôi dùng câu {row.code}. Phiếu đã dùng câu này không đổi.")
    return redirect("surveys:bank")


@require_POST
@may_plan
def fill(request):
    unit = request.user.units_with(PLAN).filter(pk=_number(request.POST.get("don_vi"))).first()
    if unit is None:
        messages.error(request, "Chọn đơn vị của đồng chí để nạp câu hỏi mẫu.")
        return redirect("surveys:bank")
    added = deeds.fill(unit=unit, by=request.user)
    messages.success(request, f"Đã thêm {added} câu hỏi mẫu." if added else "Ngân hàng đã có đủ các câu hỏi mẫu.")
    return redirect("surveys:bank")


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
