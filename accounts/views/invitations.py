from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

import accounts.actions as actions
from accounts.exceptions import AccountsError
from accounts.forms import AcceptForm, InviteForm, show_error
from accounts.models import Invitation, Unit, User


def invite(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    _require(request, unit)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = actions.invite(unit=unit, by=request.user, **form.cleaned_data)
        except AccountsError as error:
            show_error(form, error)
        else:
            return _show_link(request, invitation, token)
    return render(
        request,
        "accounts/invitation_form.html",
        {"unit": unit, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def renew(request, pk):
    invitation = get_object_or_404(Invitation.objects.select_related("unit"), pk=pk)
    _require(request, invitation.unit)
    try:
        invitation, token = actions.renew_invitation(invitation=invitation, by=request.user)
    except AccountsError as error:
        messages.error(request, str(error))
        return redirect("units:members", invitation.unit_id)
    return _show_link(request, invitation, token)


@require_POST
def revoke(request, pk):
    invitation = get_object_or_404(Invitation.objects.select_related("unit"), pk=pk)
    _require(request, invitation.unit)
    try:
        actions.revoke_invitation(invitation=invitation, by=request.user)
        messages.success(request, f"Đã thu hồi lời mời {invitation.full_name}.")
    except AccountsError as error:
        messages.error(request, str(error))
    return redirect("units:members", invitation.unit_id)


@never_cache
@sensitive_post_parameters("password1", "password2")
@login_not_required
def accept(request, token):
    """Public: whoever has the link. A link that does not work says no more than that."""
    invitation = Invitation.objects.select_related("unit").with_token(token).first()
    if invitation is None or not invitation.is_usable:
        return render(request, "accounts/invitation_dead.html", status=410)
    has_account = User.objects.filter(email__iexact=invitation.email).exists()
    context = {"invitation": invitation, "has_account": has_account, "here": request.path}
    if request.user.is_authenticated or has_account:
        return _accept_known(request, token, context)
    form = AcceptForm(
        request.POST or None, email=invitation.email, initial={"full_name": invitation.full_name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept_invitation(
                token=token, full_name=form.cleaned_data["full_name"], password=form.cleaned_data["password1"]
            )
        except AccountsError as error:
            show_error(form, error)
        else:
            return perform_login(request, user, email_verification="none", redirect_url=reverse("home"))
    return render(
        request,
        "accounts/invitation_accept.html",
        context | {"form": form},
        status=422 if form.errors else 200,
    )


def _accept_known(request, token, context):
    if request.method == "POST" and request.user.is_authenticated:
        try:
            actions.accept_invitation(token=token, by=request.user)
        except AccountsError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Đồng chí đã nhận vai trò tại {context['invitation'].unit}.")
            return redirect("profile")
    is_invited = request.user.is_authenticated and request.user.email == context["invitation"].email.lower()
    return render(request, "accounts/invitation_accept_known.html", context | {"is_invited": is_invited})


@never_cache
def _show_link(request, invitation, token):
    url = request.build_absolute_uri(reverse("invitation_accept", args=[token]))
    return render(request, "accounts/invitation_link.html", {"invitation": invitation, "link": url})


def _require(request, unit):
    if not request.user.has_perm("accounts.manage_members", unit):
        raise PermissionDenied
