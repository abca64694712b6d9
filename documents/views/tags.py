"""The tag tree: looked through, renamed, moved, merged with a preview, deleted."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.actions import tags as deeds
from documents.exceptions import DocumentsError
from documents.forms_bulk import TagMergeForm, TagNameForm, TagParentForm
from documents.models import Document, Tag
from documents.tag_tree import as_tree, count_documents, family_ids, known_tags
from documents.views import follows
from documents.views.catalogue import may_manage
from vietnamese.text import fold

PER_PAGE = 100


@may_manage
@require_GET
def tags(request):
    known = known_tags(request.user).prefetch_related("aliases")
    sought = request.GET.get("q", "").replace("\0", "").strip()
    branches = as_tree(known)
    if sought:
        key = fold(sought)
        branches = [
            branch
            for branch in branches
            if key in branch.entry.name_key or any(key in alias.name_key for alias in branch.entry.aliases.all())
        ]
    page = Paginator(branches, PER_PAGE).get_page(request.GET.get("trang"))
    count_documents(page.object_list, request.user)
    return render(request, "documents/tag_list.html", {"page": page, "sought": sought})


def tag_for(request, pk):
    """A tag that only hidden papers carry is not there."""
    return get_object_or_404(known_tags(request.user), pk=pk)


def _page(request, tag, *, status=200, **forms):
    known = known_tags(request.user)
    family = family_ids(Tag, [tag.pk])
    documents = Document.objects.visible_to(request.user)
    return render(
        request,
        "documents/tag_detail.html",
        {
            "tag": tag,
            "follow_button": follows.button(request.user, follows.TAG, tag),
            "aliases": tag.aliases.all(),
            "line": _line(tag),
            "children": known.filter(parent=tag),
            "documents_with": documents.filter(tags=tag).count(),
            "name_form": TagNameForm(initial={"name": tag.name}),
            "parent_form": TagParentForm(initial={"parent": tag.parent_id}, tags=known.exclude(pk__in=family)),
            "merge_form": TagMergeForm(tags=known.exclude(pk=tag.pk)),
        }
        | forms,
        status=status,
    )


def _line(tag):
    above = []
    while tag.parent:
        tag = tag.parent
        above.insert(0, tag)
    return above


@may_manage
@require_GET
def tag(request, pk):
    return _page(request, tag_for(request, pk))


@may_manage
@require_POST
def rename(request, pk):
    tag = tag_for(request, pk)
    form = TagNameForm(request.POST)
    if form.is_valid():
        try:
            tag = deeds.rename_tag(tag=tag, name=form.cleaned_data["name"], by=request.user)
            messages.success(request, f"Đã đổi tên thành “{tag}”. Tên cũ vẫn tìm được.")
            return redirect("documents:tag", pk=tag.pk)
        except DocumentsError as problem:
            form.add_error("name", str(problem))
    return _page(request, tag, name_form=form, status=422)


@may_manage
@require_POST
def move(request, pk):
    tag = tag_for(request, pk)
    form = TagParentForm(request.POST, tags=known_tags(request.user))
    if form.is_valid():
        try:
            deeds.move_tag(tag=tag, parent=form.cleaned_data["parent"], by=request.user)
            messages.success(request, f"Đã chuyển thẻ “{tag}”.")
            return redirect("documents:tag", pk=tag.pk)
        except DocumentsError as problem:
            form.add_error("parent", str(problem))
    return _page(request, tag, parent_form=form, status=422)


@may_manage
@require_http_methods(["GET", "POST"])
def merge(request, pk):
    """GET with `into` shows what merging would do; POST does it."""
    tag = tag_for(request, pk)
    others = known_tags(request.user).exclude(pk=tag.pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = TagMergeForm(asked if "into" in asked else None, tags=others)
    if not form.is_bound or not form.is_valid():
        return _page(request, tag, merge_form=form, status=422 if form.is_bound else 200)
    into = form.cleaned_data["into"]
    if request.method == "POST":
        try:
            deeds.merge_tags(tag=tag, into=into, by=request.user)
            messages.success(request, f"Đã gộp thẻ “{tag}” vào “{into}”. Tên cũ vẫn tìm được.")
            return redirect("documents:tag", pk=into.pk)
        except DocumentsError as problem:
            form.add_error("into", str(problem))
            return _page(request, tag, merge_form=form, status=422)
    documents = Document.objects.visible_to(request.user)
    carry = documents.filter(tags=tag)
    counts = {
        "carry": carry.count(),
        "both": carry.filter(pk__in=documents.filter(tags=into)).count(),
        "after": documents.filter(tags__in=[tag, into]).distinct().count(),
    }
    children = known_tags(request.user).filter(parent=tag).exclude(pk=into.pk)
    return render(request, "documents/tag_merge.html", {"tag": tag, "into": into, "children": children, **counts})


@may_manage
@require_POST
def delete(request, pk):
    tag = tag_for(request, pk)
    try:
        deeds.delete_tag(tag=tag, by=request.user)
    except DocumentsError as problem:
        messages.error(request, str(problem))
        return redirect("documents:tag", pk=pk)
    messages.success(request, f"Đã xóa thẻ “{tag}”.")
    return redirect("documents:tags")
