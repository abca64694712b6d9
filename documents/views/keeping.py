"""How much units may keep, and how long the trash does."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from documents.actions import quotas, trash
from documents.forms import QuotaForm, RetentionForm
from documents.models import UnitQuota
from documents.models.quota import measured


def governed(user):
    return user.units_with("documents.manage_storage")


def _page(request, *, quota_form=None, retention_form=None, status=200):
    units = governed(request.user)
    listed = UnitQuota.objects.filter(unit__in=units).select_related("unit").order_by("unit__path")
    may_set_retention = request.user.has_perm("documents.set_retention")
    return render(
        request,
        "documents/keeping.html",
        {
            "quotas": measured(listed),
            "quota_form": quota_form or QuotaForm(units=units),
            "retention_form": (retention_form or RetentionForm()) if may_set_retention else None,
        },
        status=status,
    )


@permission_required("documents.manage_storage", raise_exception=True)
@require_GET
def keeping(request):
    return _page(request)


@permission_required("documents.manage_storage", raise_exception=True)
@require_POST
def set_quota(request):
    form = QuotaForm(request.POST, units=governed(request.user))
    if not form.is_valid():
        return _page(request, quota_form=form, status=422)
    unit = form.cleaned_data["unit"]
    if not request.user.has_perm("documents.set_quota", unit):
        raise PermissionDenied
    quotas.set_quota(unit=unit, allowed=form.allowed(), by=request.user)
    messages.success(request, f"Đã đặt hạn mức cho {unit}.")
    return redirect("documents:keeping")


@permission_required("documents.manage_storage", raise_exception=True)
@require_POST
def drop_quota(request, pk):
    quota = get_object_or_404(UnitQuota.objects.filter(unit__in=governed(request.user)).select_related("unit"), pk=pk)
    quotas.drop_quota(quota=quota, by=request.user)
    messages.success(request, f"Đã bỏ hạn mức của {quota.unit}.")
    return redirect("documents:keeping")


@permission_required("documents.set_retention", raise_exception=True)
@require_POST
def set_retention(request):
    form = RetentionForm(request.POST)
    if not form.is_valid():
        return _page(request, retention_form=form, status=422)
    trash.set_retention(days=form.days(), by=request.user)
    messages.success(request, "Đã lưu thời hạn. Văn bản đang ở trong thùng rác vẫn giữ thời hạn cũ.")
    return redirect("documents:keeping")
