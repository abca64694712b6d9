from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

import accounts.actions as actions
from accounts.exceptions import AccountsError
from accounts.forms import CreateUnitForm, DissolveUnitForm, MergeUnitForm, RenameUnitForm, show_error
from accounts.models import SuccessionKind, Unit
from accounts.succession import count_open_work


def create(request, pk):
    parent = _managed(request, pk)
    form = CreateUnitForm(request.POST or None, parent=parent)

    def act(on, **typed):
        return actions.create_unit(parent=parent, valid_from=on, by=request.user, **typed)

    return _deed(request, parent, form, act, "Lập đơn vị trực thuộc", "Lập đơn vị", "Đã lập {unit}.")


def rename(request, pk):
    unit = _managed(request, pk)
    form = RenameUnitForm(request.POST or None, initial={"name": unit.name})

    def act(**typed):
        return actions.rename_unit(unit=unit, by=request.user, **typed)

    return _deed(request, unit, form, act, "Đổi tên đơn vị", "Đổi tên", "Đã đổi tên thành {unit}.")


def merge(request, pk):
    unit = _managed(request, pk)
    form = MergeUnitForm(
        request.POST or None, unit=unit, candidates=request.user.units_with("accounts.manage_unit")
    )

    def act(successor, **typed):
        return actions.succeed(
            predecessors=[unit], successor=successor, kind=SuccessionKind.MERGE, by=request.user, **typed
        )

    return _deed(
        request,
        unit,
        form,
        act,
        "Sáp nhập vào đơn vị khác",
        "Sáp nhập",
        "Đã sáp nhập vào {unit}.",
        ending=True,
    )


def dissolve(request, pk):
    unit = _managed(request, pk)
    form = DissolveUnitForm(request.POST or None)

    def act(**typed):
        return actions.dissolve_unit(unit=unit, by=request.user, **typed)

    return _deed(
        request,
        unit,
        form,
        act,
        "Kết thúc hoạt động",
        "Kết thúc đơn vị",
        "{unit} đã kết thúc hoạt động.",
        ending=True,
    )


def _managed(request, pk):
    unit = get_object_or_404(Unit.objects.select_related("kind", "area"), pk=pk)
    if not request.user.has_perm("accounts.manage_unit", unit):
        raise PermissionDenied
    return unit


def _deed(request, unit, form, act, heading, verb, done, ending=False):
    if request.method == "POST" and form.is_valid():
        try:
            outcome = act(**form.cleaned_data)
        except AccountsError as error:
            show_error(form, error)
        else:
            messages.success(request, done.format(unit=outcome))
            return redirect("units:detail", outcome.pk)
    context = {"unit": unit, "form": form, "heading": heading, "verb": verb, "ending": ending}
    if ending:
        below = Unit.objects.under(unit).filter(valid_to=None)
        context |= {
            "below_count": below.count() - 1,
            "member_count": unit.memberships.current().count(),
            "open_work": count_open_work([unit.pk]),
        }
    return render(request, "accounts/unit_deed.html", context, status=422 if form.errors else 200)
