"""Before the figures: the list of tables and the weights."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surveys.exceptions import SurveyError
from surveys.models import Survey, Weighting
from surveys.tables import plan, release, weighting
from surveys.tabs import tabs
from surveys.views.access import APPROVE, PLAN, on_desk
from surveys.views.deeds import done
from surveys.weights_form import WeightsForm

READY = (Survey.State.OPENED, Survey.State.TABULATED, Survey.State.RELEASED)


@require_safe
@on_desk()
def tables(request, survey):
    rows = plan.plan_of(survey) if survey.state in READY else None
    listed = rows.tables.all() if rows else ()
    draft = rows is not None and rows.state == "draft" and survey.state == Survey.State.OPENED
    plans, decides = request.user.has_perm(PLAN, survey), request.user.has_perm(APPROVE, survey)
    context = {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="results"),
        "plan": rows,
        "tables": listed,
        "may_plan": plans,
        "may_change": draft and plans,
        "may_decide": decides and rows is not None and rows.state == "submitted",
        "subjects": plan.subjects(survey) if draft and plans else (),
        "breakdowns": plan.breakdowns(survey) if draft and plans else (),
        "working": rows is not None and rows.state == "frozen" and survey.state == Survey.State.OPENED,
        "share": round(100 * (release.progress(rows) or 0)) if rows else 0,
    }
    template = "surveys/_tabulation_progress.html" if request.headers.get("HX-Request") else "surveys/tables.html"
    return render(request, template, context)


def _deed(request, survey, deed, said, **values):
    return done(request, lambda: deed(survey=survey, by=request.user, **values), said, "surveys:tables", survey.pk)


@require_POST
@on_desk(PLAN)
def propose(request, survey):
    return _deed(request, survey, plan.propose, "Đã đề xuất danh mục bảng từ phiếu.")


@require_POST
@on_desk(PLAN)
def add(request, survey):
    values = {"question": request.POST.get("question", ""), "by_key": request.POST.get("by", "")}
    return _deed(request, survey, plan.add, "Đã thêm bảng vào danh mục.", **values)


@require_POST
@on_desk(PLAN)
def remove(request, survey):
    numbers = [int(number) for number in request.POST.getlist("number") if number.isascii() and number.isdigit() and len(number) < 7]
    return _deed(request, survey, plan.remove, f"Đã bỏ {len(numbers)} bảng khỏi danh mục.", numbers=numbers)


@require_POST
@on_desk(PLAN)
def submit(request, survey):
    return _deed(request, survey, plan.submit, "Đã trình danh mục bảng.")


@require_POST
@on_desk(APPROVE)
def give_back(request, survey):
    return _deed(request, survey, plan.give_back, "Đã trả lại danh mục bảng cho chuyên viên.")


@require_POST
@on_desk(APPROVE)
def freeze(request, survey):
    return _deed(request, survey, plan.freeze, "Đã duyệt và khóa danh mục bảng. Hệ thống đang lập và kiểm tra các bảng.")


@on_desk()
def weights(request, survey):
    row = Weighting.objects.filter(survey=survey).first()
    draft = survey.state == Survey.State.OPENED and plan.plan_of(survey).state == "draft"
    may_change = draft and request.user.has_perm(PLAN, survey)
    form = None
    if may_change:
        form = WeightsForm(request.POST or None, survey=survey, weighting=row)
        if request.method == "POST" and form.is_valid():
            try:
                weighting.set_weights(survey=survey, by=request.user, **form.values)
            except SurveyError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "Đã lưu cách gia quyền.")
                return redirect("surveys:weights", survey.pk)
    context = {
        "survey": survey, "tabs": tabs(request.user, survey, here="results"), "form": form, "weighting": row,
        "may_plan": request.user.has_perm(PLAN, survey), "margins": form_margins(survey, row),
    }  # fmt: skip
    return render(request, "surveys/weights.html", context, status=422 if form is not None and form.errors else 200)


def form_margins(survey, row):
    """[(margin, its largest deviation after weighting)]"""
    if row is None or not row.report:
        return []
    names = dict(plan.breakdowns(survey))
    return [(names.get(key, "Ô hậu phân tầng"), max(map(abs, values), default=0)) for key, values in row.report["margins"].items()]
