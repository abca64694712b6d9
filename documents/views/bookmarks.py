"""Văn bản đã lưu: each reader's own, seen by nobody else."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.views.pages import KeysetPage
from documents.actions import bookmarks
from documents.exceptions import DocumentsError
from documents.models import Bookmark, Document
from documents.reader_forms import NoteForm
from documents.search.hits import chip
from documents.views.library import BUNDLE_ACTIONS

PER_PAGE = 20


@never_cache
@require_GET
def listing(request):
    """What is withdrawn or closed to the reader by now is absent here too; it is back when it is open again."""
    kept = Bookmark.objects.visible_of(request.user).select_related("document__doc_type", "document__issuer")
    page = KeysetPage(request, kept, "pk", descending=True, size=PER_PAGE)
    for bookmark in page.rows:
        bookmark.document.chip = chip(bookmark.document)
        bookmark.form = NoteForm(initial={"note": bookmark.note}, auto_id=f"ghi-chu-{bookmark.pk}-%s")
    return render(request, "documents/bookmark_list.html", {"page": page, "bundle_actions": BUNDLE_ACTIONS})


@require_POST
def keep(request, pk):
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    try:
        bookmarks.keep(document=document, by=request.user)
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return _button(request, document, kept={document.pk})


@require_POST
def unkeep(request, pk):
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    bookmarks.unkeep(document=document, by=request.user)
    return _button(request, document, kept=set())


def _button(request, document, kept):
    if request.htmx:
        return render(request, "documents/_keep_button.html", {"document": document, "kept": kept})
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect(document)


@require_POST
def annotate(request, pk):
    bookmark = get_object_or_404(Bookmark.objects.visible_of(request.user), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        bookmarks.annotate(bookmark=bookmark, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, "Đã lưu ghi chú.")
        return redirect("documents:bookmarks")
    return render(request, "documents/bookmark_note.html", {"bookmark": bookmark, "form": form}, status=422)
