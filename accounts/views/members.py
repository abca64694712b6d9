from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import end_membership
from accounts.exceptions import AccountsError
from accounts.models import Invitation, Membership, Unit
from accounts.models.invitations import InvitationState
from accounts.views.pages import KeysetPage
from vietnamese.text import fold


def member_list(request, pk):
    unit = get_object_or_404(Unit.objects.select_related("kind"), pk=pk)
    if not request.user.has_perm("accounts.view_members", unit):
        raise PermissionDenied
    below, query = request.GET.get("duoi") == "1", request.GET.get("q", "").replace("\0", "").strip()
    members = Membership.objects.current().select_related("user", "unit")
    members = members.at_or_under(unit) if below else members.filter(unit=unit)
    if query:
        members = members.filter(user__name_folded__contains=fold(query))
    may_manage = request.user.has_perm("accounts.manage_members", unit)
    invitations = (
        Invitation.objects.filter(unit=unit, state=InvitationState.OPEN)
        if may_manage
        else Invitation.objects.none()
    )
    return render(
        request,
        "accounts/member_list.html",
        {
            "unit": unit,
            "page": KeysetPage(request, members, "user__name_key", "id"),
            "below": below,
            "q": query,
            "may_manage": may_manage,
            "invitations": invitations[:100],
        },
    )


@require_POST
def end(request, pk):
    membership = get_object_or_404(Membership.objects.select_related("unit", "user"), pk=pk)
    if not request.user.has_perm("accounts.manage_members", membership.unit):
        raise PermissionDenied
    try:
        end_membership(membership=membership, by=request.user)
        messages.success(request, f"Đã kết thúc vai trò của {membership.user}.")
    except AccountsError as error:
        messages.error(request, str(error))
    return redirect("units:members", membership.unit_id)
