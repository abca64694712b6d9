"""Xử lý lại: choose documents, choose what is done anew, watch each to its outcome."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.idle import in_background
from accounts.views.pages import KeysetPage
from documents.actions import reprocessing
from documents.exceptions import DocumentsError
from documents.keeping_forms import SelectionForm, StagesForm
from documents.models import ReprocessedDocument, Reprocessing
from documents.views.store import keeps_store, named_for

Outcome = ReprocessedDocument.Outcome
TONES = {
    Outcome.WAITING: ("plain", "hourglass-split"),
    Outcome.DONE: ("ok", "check-circle"),
    Outcome.STOPPED: ("bad", "shield-exclamation"),
    Outcome.FAILED: ("warn", "exclamation-triangle"),
}


def _list_page(request, selection, stages, status=200):
    chosen = selection.documents().count() if selection.is_bound and selection.is_valid() else None
    runs = KeysetPage(request, Reprocessing.objects.select_related("started_by"), "id", descending=True, size=20)
    context = {"selection": selection, "stages": stages, "chosen": chosen, "page": runs}
    return render(request, "documents/reprocessing_list.html", context, status=status)


@keeps_store
@require_GET
def runs(request):
    asked = request.GET if SelectionForm.base_fields.keys() & request.GET.keys() else None
    selection = SelectionForm(asked, by=request.user)
    return _list_page(request, selection, StagesForm(), status=422 if selection.errors else 200)


@keeps_store
@require_POST
def start(request):
    selection, stages = SelectionForm(request.POST, by=request.user), StagesForm(request.POST)
    if not (selection.is_valid() and stages.is_valid()):
        return _list_page(request, selection, stages, status=422)
    documents = selection.documents()
    if not documents.exists():
        selection.add_error(None, "Không có văn bản nào khớp. Hãy chọn lại điều kiện.")
        return _list_page(request, selection, stages, status=422)
    run = reprocessing.start(by=request.user, documents=documents, stages=stages.cleaned_data["stages"])
    messages.success(request, f"Đã bắt đầu xử lý lại {run.total} văn bản. Việc chạy nền, đồng chí có thể rời trang này.")
    return redirect("documents:reprocessing", pk=run.pk)


@keeps_store
@require_GET
def detail(request, pk):
    run = get_object_or_404(Reprocessing.objects.select_related("started_by"), pk=pk)
    outcome = request.GET.get("ket-qua", "")
    if outcome and outcome not in Outcome.values:
        raise Http404
    entries = run.documents.filter(outcome=outcome) if outcome else run.documents.all()
    page = KeysetPage(request, entries, "id")
    for entry in named_for(request.user, page.rows):
        entry.tone, entry.icon = TONES[entry.outcome]
    return render(request, "documents/reprocessing_detail.html", {"page": page, "outcome": outcome, **_progress(run)})


def _progress(run):
    counts = dict(run.documents.order_by().values("outcome").annotate(count=Count("pk")).values_list("outcome", "count"))
    return {
        "run": run,
        "outcomes": [
            {"value": outcome.value, "label": outcome.label, "count": counts.get(outcome, 0)} for outcome in Outcome
        ],
        "may_be_taken_up": not run.is_working and (counts.get(Outcome.FAILED) or counts.get(Outcome.WAITING)),
    }


@in_background
@keeps_store
@require_GET
def progress(request, pk):
    run = get_object_or_404(Reprocessing.objects.select_related("started_by"), pk=pk)
    return render(request, "documents/_reprocessing.html", _progress(run))


@keeps_store
@require_POST
def stop(request, pk):
    return _deed(request, pk, reprocessing.stop, "Đã dừng. Những văn bản đã xử lý giữ nguyên kết quả.")


@keeps_store
@require_POST
def take_up(request, pk):
    return _deed(request, pk, reprocessing.take_up, "Đã chạy tiếp.")


def _deed(request, pk, deed, sentence):
    run = get_object_or_404(Reprocessing, pk=pk)
    try:
        deed(run=run, by=request.user)
        messages.success(request, sentence)
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect("documents:reprocessing", pk=run.pk)
