"""Two records of one paper: what would move, then the deed, then the way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from documents.actions import merging
from documents.duplicates import alike
from documents.exceptions import DocumentsError
from documents.models import Document, DocumentFile, DocumentMerge
from documents.views.review import document_for

COMPARED_FIELDS = (
    "symbol", "doc_type", "issuer", "date_issued", "subject", "signer", "signer_title", "recipients", "file_unit",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def merge(request, pk, other_pk):
    """`pk` is kept, `other_pk` becomes part of it."""
    survivor = document_for(request, pk, "documents.change_document")
    other = document_for(request, other_pk, "documents.merge_document")
    if survivor == other:
        return redirect("documents:review", pk=pk)
    published = Document.State.PUBLISHED
    opens_files = survivor.state == published and other.state != published  # they would stand before the readers at once
    if opens_files and not request.user.has_perm("documents.publish_document", other):
        raise PermissionDenied
    if request.method == "POST":
        try:
            done = merging.merge(
                survivor=survivor, other=other, by=request.user, main_as_version=request.POST.get("tep-chinh") == "version"
            )
        except DocumentsError as problem:
            messages.error(request, str(problem))
            return redirect("documents:merge", pk=pk, other_pk=other_pk)
        undo = reverse("documents:unmerge", args=[done.pk])
        messages.success(request, "Đã gộp hai bản ghi thành một.", extra_tags=f"undo:{undo}")
        return redirect("documents:files", pk=pk)
    return render(request, "documents/merge.html", _preview(request, survivor, other))


def _preview(request, survivor, other):
    filled, tags, fields, units = merging.gains(survivor, other)
    moving, known_already = merging.moving_files(survivor, other)
    return {
        "survivor": survivor,
        "other": other,
        "rows": [_row(name, survivor, other, filled) for name in COMPARED_FIELDS],
        "tags": tags,
        "fields": fields,
        "units": units,
        "moving": moving,
        "known_already": known_already,
        "moves_main": any(place.part == DocumentFile.Part.MAIN for place in moving),
        "one_office": survivor.owner_unit_id == other.owner_unit_id,
        "wider": survivor.visibility != other.visibility,
        "hides_readers": other.state == Document.State.PUBLISHED and survivor.state != Document.State.PUBLISHED,
        "may_swap": request.user.has_perm("documents.merge_document", survivor),
        "alike": alike(survivor, other),
    }


def _row(name, survivor, other, filled):
    kept, left = (_shown(getattr(document, name)) for document in (survivor, other))
    return {
        "label": Document._meta.get_field(name).verbose_name,
        "kept": kept,
        "left": left,
        "filled": name in filled,
        "differs": bool(left) and left != kept and name not in filled,
    }


def _shown(value):
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")


@require_POST
def unmerge(request, pk):
    done = get_object_or_404(
        DocumentMerge.objects.filter(survivor__in=Document.objects.visible_to(request.user)).select_related(
            "survivor__owner_unit", "emptied__owner_unit"
        ),
        pk=pk,
    )
    for document in (done.survivor, done.emptied):
        if not request.user.has_perm("documents.change_document", document):
            raise PermissionDenied
    if done.from_state == Document.State.PUBLISHED and not request.user.has_perm("documents.publish_document", done.emptied):
        raise PermissionDenied
    try:
        merging.undo(merge=done, by=request.user)
        messages.success(request, "Đã tách lại thành hai bản ghi như trước khi gộp.")
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect("documents:files", pk=done.survivor_id)
