"""Step five: the draw, and what anybody needs to draw again."""

import csv
import inspect
import io
import json

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from surveys import draw_again
from surveys import forms_planning as forms
from surveys.actions import drawing
from surveys.views.access import PLAN, VIEW, on_desk
from surveys.views.deeds import done
from surveys.views.planning import page


@require_safe
@on_desk(VIEW)
def plan_draw(request, survey):
    return _page(request, survey)


@require_POST
@on_desk(PLAN)
def commit(request, survey):
    form = forms.ClustersForm(request.POST)
    given = {name: value or 0 for name, value in form.cleaned_data.items()} if form.is_valid() else {}
    act = lambda: drawing.commit(survey=survey, by=request.user, **given)  # noqa: E731
    return _done(request, survey, act, "Đã cam kết hạt giống. Ghi lại mã cam kết trước khi chọn.")


@require_POST
@on_desk(PLAN)
def draw(request, survey):
    return _done(request, survey, lambda: drawing.draw(survey=survey, by=request.user), "Đã chọn mẫu và công bố hạt giống.")


@require_POST
@on_desk(PLAN)
def discard(request, survey):
    return _done(
        request, survey, lambda: drawing.discard(survey=survey, by=request.user, reason=request.POST.get("reason", "")), "Đã bỏ, ghi vào nhật ký."
    )


@require_safe
@on_desk(VIEW)
def draw_file(request, survey, what):
    """The list and the drawn codes bear no name: codes, strata and unit numbers only."""
    made = getattr(survey, "draw", None)
    if made is None or what not in FILES or (what in ("bang", "mau") and made.drawn_at is None):
        raise Http404
    name, kind, data = FILES[what](survey, made)
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _roster(survey, made):
    return "danh-sach.json", "application/json", _json(drawing.roster_rows(survey))


def _table(survey, made):
    out = io.StringIO()
    drawn = dict(survey.participations.values_list("roster_code", "is_selected"))
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["ma", "tang", "don_vi", "thuoc_mau"])
    rows.writerows([*row, int(drawn[row[0]])] for row in drawing.roster_rows(survey))
    return "danh-sach.csv", "text/csv; charset=utf-8", out.getvalue().encode()


def _plan(survey, made):
    return "mau.json", "application/json", _json(drawing.plan_of(made))


def _program(survey, made):
    return "chon_lai.py", "text/x-python; charset=utf-8", inspect.getsource(draw_again).encode()


def _json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


FILES = {"danh-sach": _roster, "bang": _table, "mau": _plan, "chuong-trinh": _program}


def _done(request, survey, act, said):
    return done(request, act, said, "surveys:plan_draw", pk=survey.pk)


def _page(request, survey):
    people = survey.participations.count()
    context = {
        "draw": getattr(survey, "draw", None),
        "people": people,
        "selected": survey.participations.filter(is_selected=True).count(),
        "clusters_form": forms.ClustersForm(),
        "needs_clusters": survey.design in drawing.BY_CLUSTER,
        "two_stage": survey.design == "two_stage",
        "discarded": survey.steps.filter(deed="draw_discarded"),
        "design_words": forms.DESIGNS[survey.design],
    }
    return page(request, survey, "plan_draw", "surveys/plan_draw.html", context)
