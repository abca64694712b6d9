from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.forms import DateForm
from accounts.models import Area


@require_GET
def area_list(request):
    """A province with its districts and communes on one day: some 130 rows at most."""
    form = DateForm(request.GET if "ngay" in request.GET else None)
    day = form.chosen()
    areas = list(Area.objects.valid_on(day).select_related("kind").prefetch_related("names").order_by("path"))
    return render(
        request,
        "accounts/area_list.html",
        {"form": form if form.is_bound else DateForm(initial={"ngay": day}), "day": day, "areas": areas},
    )


@require_GET
def area_detail(request, pk):
    area = get_object_or_404(Area.objects.select_related("kind", "parent"), pk=pk)
    return render(
        request,
        "accounts/area_detail.html",
        {
            "area": area,
            "names": area.names.all(),
            "predecessors": area.out_of.select_related("predecessor", "predecessor__parent"),
            "successors": area.into.select_related("successor"),
            "units": area.units.select_related("kind").order_by("path")[:100],
        },
    )
