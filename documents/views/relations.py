"""The relations of a document: the whole list, and what the clerk corrects in it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from documents.actions import relations, validity
from documents.exceptions import DocumentsError
from documents.forms import AddRelationForm, RelationForm
from documents.models import Citation, Document
from documents.relations import around
from documents.views.review import document_for

Kind = Citation.Kind


@login_not_required
@require_safe
def relation_list(request, pk):
    """Everything the document cites, and the newest that cite it; `?loai=` pages through one kind of these."""
    documents = Document.objects.visible_to(request.user).select_related("doc_type", "issuer", "owner_unit")
    document = get_object_or_404(documents, pk=pk)
    kind = request.GET.get("loai", "")
    may_change = request.user.has_perm("documents.change_document", document)
    if kind in Kind.values:
        group = around.incoming(request.user, document, Kind(kind), _after(request))
        context = {"incoming": [group] if group.items else [], "paged": group, "more_url": _more_url(group)}
    else:
        context = {
            "incoming": around.newest_incoming(request.user, document),
            "outgoing": around.outgoing(request.user, document),
        }
        if may_change:
            later = validity.later_documents(document)
            circle = [one.pk for one in validity.replaced_in_turn(document, later)]
            context |= {
                "form": AddRelationForm(),
                "removed": around.removed(document),
                "kinds": Kind.choices,
                "in_circle": documents.filter(pk__in=circle) if circle else [],
            }
    context |= {"document": document, "may_change": may_change}
    response = render(request, "documents/relation_list.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _after(request):
    """The last row shown, "2022-05-03~17"; nonsense is no row."""
    day, _, pk = request.GET.get("sau", "").partition("~")
    if not (pk.isascii() and pk.isdigit()) or len(pk) > 18:
        return None
    try:
        return (date.fromisoformat(day) if day else None), int(pk)
    except ValueError:
        return None


def _more_url(group):
    if not group.more:
        return ""
    last = group.items[-1]
    return f"?loai={group.kind}&sau={last.date.isoformat() if last.date else ''}~{last.document_pk}"


@require_POST
def add_relation(request, pk):
    document = document_for(request, pk, "documents.change_document")
    form = AddRelationForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("documents:relations", pk=pk)
    values = form.cleaned_data
    try:
        row = relations.add_relation(
            document=document, by=request.user, symbol=values["symbol"], kind=values["kind"], date=values["date"]
        )
        messages.success(request, f"Đã thêm quan hệ “{row.get_kind_display()}” với {row.symbol}.")
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect("documents:relations", pk=pk)


@require_POST
def correct_relation(request, pk, citation_pk):
    document = document_for(request, pk, "documents.change_document")
    citation = get_object_or_404(document.citations.select_related("document"), pk=citation_pk)
    form = RelationForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Chưa rõ cần làm gì với quan hệ này. Hãy tải lại trang rồi thực hiện.")
    elif form.cleaned_data["viec"] == "remove":
        relations.remove_relation(citation=citation, by=request.user)
        messages.success(request, f"Đã bỏ quan hệ với {citation.label}.")
    elif form.cleaned_data["viec"] == "restore":
        relations.restore_relation(citation=citation, by=request.user)
        messages.success(request, f"Đã khôi phục quan hệ với {citation.label}.")
    else:
        relations.set_relation_kind(citation=citation, by=request.user, kind=form.cleaned_data["kind"])
        messages.success(request, f"Đã sửa loại quan hệ với {citation.label}.")
    return redirect("documents:relations", pk=pk)
