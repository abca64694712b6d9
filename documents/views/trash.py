"""Thùng rác: what a records office threw away, why, until when it is kept, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from documents.actions import trash as deeds
from documents.exceptions import DocumentsError
from documents.forms import TrashForm
from documents.models import TrashedDocument
from documents.views.desk import file_names, is_key
from documents.views.review import document_for

PER_PAGE = 50


@permission_required("documents.trash_document", raise_exception=True)
@require_GET
def trash(request):
    listed = TrashedDocument.objects.of(request.user).select_related("document__doc_type", "document__issuer", "by")
    before = request.GET.get("truoc", "")
    if is_key(before):
        edge = get_object_or_404(listed, pk=before)
        listed = listed.filter(Q(at__lt=edge.at) | Q(at=edge.at, pk__lt=edge.pk))
    page = list(listed[: PER_PAGE + 1])
    more = f"?truoc={page[PER_PAGE - 1].pk}" if len(page) > PER_PAGE else ""
    page = page[:PER_PAGE]
    names = file_names([entry.document for entry in page if not entry.document.subject])
    for entry in page:
        entry.shown_as = entry.document.subject or names.get(entry.document_id) or entry.document.title
    return render(request, "documents/trash.html", {"entries": page, "more_url": more})


@require_POST
def trash_document(request, pk):
    document = document_for(request, pk, "documents.trash_document")
    form = TrashForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
        return redirect("documents:files", pk=pk)
    try:
        trashed = deeds.trash(document=document, by=request.user, reason=form.cleaned_data["reason"])
    except DocumentsError as problem:
        messages.error(request, str(problem))
        return redirect("documents:files", pk=pk)
    undo = reverse("documents:restore_document", args=[trashed.pk])
    messages.success(
        request, f"Đã chuyển văn bản vào thùng rác, giữ đến hết ngày {trashed.kept_until:%d/%m/%Y}.", extra_tags=f"undo:{undo}"
    )
    return redirect("documents:desk")


@require_POST
def restore(request, pk):
    if not request.user.has_perm("documents.trash_document"):
        raise PermissionDenied
    entry = get_object_or_404(TrashedDocument.objects.of(request.user).select_related("document"), pk=pk)
    try:
        document = deeds.restore(document=entry.document, by=request.user)
    except DocumentsError as problem:
        messages.error(request, str(problem))
        return redirect("documents:trash")
    messages.success(request, "Đã khôi phục văn bản như trước khi chuyển vào thùng rác.")
    if request.user.has_perm("documents.change_document", document):
        return redirect("documents:review", pk=document.pk)
    return redirect("documents:trash")
