from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from accounts.actions import merge_2025, plan_merge_2025
from accounts.actions.merging import merge_is_done
from accounts.exceptions import AccountsError


def settings_page(request):
    _require(request)
    return render(request, "accounts/settings.html", {"merged": merge_is_done()})


def merge_page(request):
    """What would move, in counts and names; running it is one POST with the box ticked."""
    _require(request)
    if request.method == "POST":
        if request.POST.get("da_doc") != "1":
            messages.error(request, "Mời đọc danh sách và đánh dấu xác nhận trước khi chạy.")
            return redirect("merge_2025")
        try:
            done = merge_2025(by=request.user)
        except AccountsError as error:
            messages.error(request, str(error))
            return redirect("merge_2025")
        if done["already_done"]:
            messages.info(request, "Sáp nhập đã chạy trước đó; không có gì thay đổi.")
        else:
            messages.success(
                request,
                f"Đã sáp nhập: {done['units']} đơn vị chuyển giao, {done['members']} vai trò chuyển theo, "
                f"{done['closed']} vai trò kết thúc.",
            )
        return redirect("merge_2025")
    try:
        plan = plan_merge_2025()
    except AccountsError as error:
        return render(request, "accounts/merge_2025.html", {"error": str(error)})
    return render(request, "accounts/merge_2025.html", {"plan": plan})


def _require(request):
    if not request.user.has_perm("accounts.run_merge"):
        raise PermissionDenied
