"""The desk's side of what readers write. Nothing is listed or searched by who wrote it."""

from django.contrib import messages as toasts
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.views.pages import KeysetPage
from news.actions import messages
from news.exceptions import NewsError
from news.models import ReaderMessage
from news.reader_forms import AnswerForm, RefusalForm

State = ReaderMessage.State
TABS = {
    "cho-xu-ly": (State.NEW, "Chờ xử lý"),
    "da-hien": (State.SHOWN, "Đã hiện"),
    "da-tra-loi": (State.ANSWERED, "Đã trả lời"),
    "khong-dang": (State.REFUSED, "Không đăng"),
}
COUNTED = 100  # waiting messages; what is more is said to be more
moderates = permission_required("news.moderate_readers", raise_exception=True)


def _of(user):
    return ReaderMessage.objects.moderated_by(user)


def _message(request, pk):
    return get_object_or_404(_of(request.user).select_related("article__category", "answered_by"), pk=pk)


@never_cache
@moderates
@require_GET
def listing(request):
    chosen = request.GET.get("muc", "")
    state, _ = TABS.get(chosen, TABS["cho-xu-ly"])
    rows = _of(request.user).filter(state=state).select_related("article")
    waiting = _of(request.user).filter(state=State.NEW)
    context = {
        "page": KeysetPage(request, rows, "id", descending=True),
        "tabs": [(key, label, value == state) for key, (value, label) in TABS.items()],
        "is_waiting": state == State.NEW,
        "count": waiting[: COUNTED + 1].count(),
        "most": COUNTED,
        "oldest": waiting.order_by("received_at").first(),
    }
    return render(request, "news/reader_messages.html", context)


@never_cache
@moderates
@require_GET
def show(request, pk):
    return _page(request, _message(request, pk))


def _page(request, message, *, answer=None, refusal=None, status=200):
    context = {
        "message": message,
        "answer": answer or AnswerForm(initial={"text": message.answer}, prefix="tra-loi"),
        "refusal": refusal or RefusalForm(prefix="ly-do"),
        "may_show": message.is_comment and message.state in (State.NEW, State.REFUSED),
        "may_refuse": message.state != State.REFUSED,
    }
    return render(request, "news/reader_message.html", context, status=status)


@moderates
@require_POST
def let_show(request, pk):
    message = _message(request, pk)
    return _done(request, lambda: messages.show(message=message, by=request.user), "Góp ý đã hiện dưới bài.")


@moderates
@require_POST
def answer(request, pk):
    message = _message(request, pk)
    form = AnswerForm(request.POST, prefix="tra-loi")
    if not form.is_valid():
        return _page(request, message, answer=form, status=422)
    done = "Câu trả lời đã hiện dưới góp ý." if message.is_comment else "Đã trả lời người báo lỗi."
    return _done(request, lambda: messages.answer(message=message, by=request.user, text=form.cleaned_data["text"]), done)


@moderates
@require_POST
def refuse(request, pk):
    message = _message(request, pk)
    form = RefusalForm(request.POST, prefix="ly-do")
    if not form.is_valid():
        return _page(request, message, refusal=form, status=422)
    return _done(
        request, lambda: messages.refuse(message=message, by=request.user, reason=form.cleaned_data["reason"]), "Đã ghi là không đăng."
    )


def _done(request, deed, words):
    try:
        deed()
    except NewsError as problem:
        toasts.error(request, str(problem))
    else:
        toasts.success(request, words)
    return redirect("news:reader_messages")
