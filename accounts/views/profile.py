from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import change_own_details
from accounts.forms import DetailsForm
from accounts.models import User


def profile(request):
    # A copy, so that a rejected form does not change the name shown in the masthead.
    form = DetailsForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        change_own_details(user=form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu thông tin của đồng chí.")
        return redirect("profile")
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form,
            "memberships": request.user.memberships.select_related("unit").order_by("-valid_from", "id"),
            "devices": request.user.devices.all()[:20],
            "two_steps": is_mfa_enabled(request.user),
        },
    )


@require_POST
def forget_device(request, pk):
    get_object_or_404(request.user.devices, pk=pk).delete()
    messages.success(request, "Đã bỏ thiết bị. Lần đăng nhập sau từ thiết bị đó sẽ được báo là thiết bị lạ.")
    return redirect("profile")
