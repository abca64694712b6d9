from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions import ask_about_own_data
from accounts.exceptions import AccountsError
from accounts.forms import AskForm, show_error
from accounts.personal_data import entries, export_of


@never_cache
def my_data(request, form=None, status=200):
    kept = export_of(request.user)
    return render(
        request,
        "accounts/my_data.html",
        {
            "form": form or AskForm(),
            "table": [
                (entry, len(kept[entry.code]["records"]) if entry.code in kept else None)
                for entry in entries()
            ],
            "requests": request.user.data_requests.all(),
        },
        status=status,
    )


@never_cache
def export(request):
    response = JsonResponse(export_of(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return response


@require_POST
def ask(request):
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            asked = ask_about_own_data(by=request.user, **form.cleaned_data)
        except AccountsError as error:
            show_error(form, error)
        else:
            messages.success(
                request,
                f"Đã nhận yêu cầu. Quản trị phản hồi chậm nhất ngày {asked.answer_due:%d/%m/%Y}, "
                f"hoàn thành chậm nhất ngày {asked.finish_due:%d/%m/%Y}.",
            )
            return redirect("my_data")
    return my_data(request, form=form, status=422)
