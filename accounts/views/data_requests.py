from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from accounts.actions import answer_data_request
from accounts.exceptions import AccountsError
from accounts.forms import AnswerForm, show_error
from accounts.models import DataRequest
from accounts.models.data_requests import TRANSITIONS, RequestState
from accounts.views.pages import KeysetPage


def desk(request):
    if not request.user.has_perm("accounts.handle_data_request"):
        raise PermissionDenied
    waiting = DataRequest.objects.open().select_related("person").order_by("answer_due", "id")
    closed = DataRequest.objects.exclude(pk__in=waiting.values("pk")).select_related("person", "handled_by")
    return render(
        request,
        "accounts/data_request_desk.html",
        {"waiting": waiting[:200], "page": KeysetPage(request, closed, "id", descending=True)},
    )


def detail(request, pk):
    asked = get_object_or_404(DataRequest.objects.select_related("person", "handled_by"), pk=pk)
    if not request.user.has_perm("accounts.handle_data_request"):
        raise PermissionDenied
    allowed = TRANSITIONS[RequestState(asked.state)]
    form = AnswerForm(
        request.POST or None,
        allowed=allowed,
        initial={"answer": asked.answer, "third_parties": asked.third_parties},
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_data_request(request=asked, by=request.user, **form.cleaned_data)
        except AccountsError as error:
            show_error(form, error)
        else:
            messages.success(request, "Đã ghi kết quả giải quyết.")
            return redirect("data_requests")
    return render(
        request,
        "accounts/data_request_detail.html",
        {"asked": asked, "form": form if allowed else None},
        status=422 if form.errors else 200,
    )
