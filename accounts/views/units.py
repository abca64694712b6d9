from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.forms import DateForm
from accounts.models import Unit, UnitSide
from accounts.views.pages import KeysetPage
from vietnamese.text import fold

MOST_SHOWN = 60


@require_GET
def tree(request):
    """The tree of one day: the tops and what hangs directly below them; every unit opens its own page."""
    form = DateForm(request.GET if "ngay" in request.GET else None)
    day = form.chosen()
    query = request.GET.get("q", "").replace("\0", "").strip()
    units = Unit.objects.valid_on(day).select_related("kind").prefetch_related("names")
    found = None
    if query:
        found = _found(units, query)
    tops = [unit for unit in units.filter(parent=None).order_by("path")]
    children = _by_parent(units.filter(parent__in=tops).order_by("path"))
    return render(
        request,
        "accounts/unit_tree.html",
        {
            "form": form if form.is_bound else DateForm(initial={"ngay": day}),
            "day": day,
            "q": query,
            "found": found,
            "sides": [
                (label, [(top, children.get(top.pk, [])) for top in tops if top.kind.side == side])
                for side, label in UnitSide.choices
            ],
        },
    )


@require_GET
def detail(request, pk):
    unit = get_object_or_404(Unit.objects.select_related("kind", "area", "parent"), pk=pk)
    user = request.user
    return render(
        request,
        "accounts/unit_detail.html",
        {
            "unit": unit,
            "above": [u for u in Unit.objects.ancestors_of(unit) if u.pk != unit.pk],
            "page": KeysetPage(request, unit.children.filter(valid_to=unit.valid_to), "path", "id", size=120),
            "names": unit.names.order_by("valid_to"),
            "predecessors": unit.out_of.select_related("predecessor"),
            "successors": unit.into.select_related("successor"),
            "may_manage": not unit.ended and user.has_perm("accounts.manage_unit", unit),
            "may_see_members": user.has_perm("accounts.view_members", unit),
        },
    )


@require_GET
def suggest(request):
    query = request.GET.get("q", "").replace("\0", "").strip()
    if len(query) > 200:
        raise Http404
    found = _found(Unit.objects.filter(valid_to=None), query)[:8] if query else []
    return render(
        request,
        "_components/suggestions.html",
        {"suggestions": [{"label": unit.name, "url": f"/don-vi/{unit.pk}/", "note": ""} for unit in found]},
    )


def _found(units, query):
    """By any word order is not worth its cost here: a name is found by a part of it, without tones."""
    folded = fold(query)
    ids = list(
        units.filter(name_folded__contains=folded).order_by("path").values_list("pk", flat=True)[:MOST_SHOWN]
    )
    ids += units.filter(names__name_folded__contains=folded).values_list("pk", flat=True)[:MOST_SHOWN]
    return list(Unit.objects.filter(pk__in=ids).select_related("kind").order_by("path")[:MOST_SHOWN])


def _by_parent(units):
    children = {}
    for unit in units:
        children.setdefault(unit.parent_id, []).append(unit)
    return children
