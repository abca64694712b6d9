"""Hệ thống kết nối: which other systems read the store, for whom and until when."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.views.pages import KeysetPage
from documents.actions import api_clients
from documents.exceptions import DocumentsError
from documents.models import ApiClient
from documents.reader_forms import ApiClientForm

may_manage = permission_required("documents.manage_api_clients", raise_exception=True)


@may_manage
@never_cache
@require_GET
def listing(request):
    clients = ApiClient.objects.filter(unit__in=request.user.units_with("documents.manage_api_clients"))
    page = KeysetPage(request, clients.select_related("unit", "granted_by"), "name", "pk")
    return render(request, "documents/api_client_list.html", {"page": page})


@may_manage
@never_cache
@require_http_methods(["GET", "POST"])
def add(request):
    form = ApiClientForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            client, token = api_clients.admit_client(by=request.user, **form.values())
            return _show_token(request, client, token)
        except DocumentsError as problem:
            form.add_error(None, str(problem))
    return render(request, "documents/api_client_form.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_POST
def renew(request, pk):
    try:
        client, token = api_clients.renew_client(client=_client(request, pk), by=request.user)
    except DocumentsError as problem:
        messages.error(request, str(problem))
        return redirect("documents:api_clients")
    return _show_token(request, client, token)


@require_POST
def revoke(request, pk):
    client = api_clients.revoke_client(client=_client(request, pk), by=request.user)
    messages.success(request, f"Đã thu hồi khóa của {client}; hệ thống đó không còn đọc được gì.")
    return redirect("documents:api_clients")


def _client(request, pk):
    if not request.user.holds("documents.manage_api_clients"):
        raise PermissionDenied
    client = get_object_or_404(ApiClient.objects.select_related("unit", "granted_by"), pk=pk)
    if not request.user.has_perm("documents.manage_api_clients", client):
        raise PermissionDenied
    return client


def _show_token(request, client, token):
    return render(request, "documents/api_client_token.html", {"client": client, "token": token})
