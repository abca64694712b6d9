"""Many documents at once: chosen, previewed, changed, taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from documents.actions import bulk
from documents.actions.bulk_plan import change_of, plan, with_labels
from documents.exceptions import DocumentsError, WideningNotConfirmed
from documents.filters import DocumentFilter, visible_tags
from documents.forms_bulk import BulkEditForm
from documents.models import BulkDeed, Document
from documents.search import ranking
from documents.search.hits import named_issuers
from documents.search.query import parse
from documents.search.statement import SearchTooBroad
from documents.views.desk import file_names, is_key, table_of

may_change = permission_required("documents.change_document", raise_exception=True)
LEFT_NAMED = 3  # after publishing many: how many of those left behind are named one by one


def chosen_revisions(request):
    """{pk: revision as previewed, or None} of what was ticked; "17" or "17-3"."""
    chosen = {}
    for value in request.POST.getlist("chon"):
        pk, _, revision = value.partition("-")
        if is_key(pk) and (not revision or is_key(revision)):
            chosen[int(pk)] = int(revision) if revision else None
    return chosen


@may_change
@require_POST
def edit_many(request):
    """`viec`: nothing yet (the form), "xem" (the preview), "ap-dung" (the deed)."""
    chosen = chosen_revisions(request)
    if len(chosen) > bulk.MOST:
        messages.warning(request, f"Mỗi lần sửa được nhiều nhất {bulk.MOST} văn bản; các văn bản sau số đó chưa được chọn.")
        chosen = dict(list(chosen.items())[: bulk.MOST])
    documents = _documents(request.user, chosen)
    if not documents:
        messages.info(request, "Chưa chọn văn bản nào.")
        return redirect(table_of(request.user))
    work = request.POST.get("viec")
    asked = work in ("xem", "ap-dung", "sua-lai")
    form = BulkEditForm(request.POST if asked else None, user=request.user, documents=documents)
    if not asked or work == "sua-lai" or not form.is_valid():
        status = 422 if work in ("xem", "ap-dung") else 200
        return _page(request, documents, form, status=status)
    if work == "ap-dung" and None not in chosen.values():
        confirmed = request.POST.get("cong-khai", "")
        try:
            deed = bulk.edit_many(
                by=request.user, revisions=chosen, change=change_of(form.cleaned_data, by=request.user),
                public_confirmed=int(confirmed) if is_key(confirmed) else 0,
            )  # fmt: skip
        except WideningNotConfirmed as problem:
            return _page(request, _documents(request.user, chosen), form, problem=str(problem), status=409)
        _tell(request, deed)
        return redirect(deed)
    return _page(request, documents, form)


def _documents(user, pks):
    found = with_labels(Document.objects.visible_to(user).filter(pk__in=list(pks)))
    place = {pk: position for position, pk in enumerate(pks)}
    return sorted(found, key=lambda document: place[document.pk])


def _page(request, documents, form, *, problem="", found=None, status=200):
    lines = []
    if form.is_bound and not form.errors and request.POST.get("viec") != "sua-lai":
        lines = plan(documents, change_of(form.cleaned_data, by=request.user), by=request.user)
    done = [line for line in lines if not line.left_because]
    return render(
        request,
        "documents/bulk_edit.html",
        {
            "documents": documents,
            "form": form,
            "lines": done,
            "left": [line for line in lines if line.left_because],
            "previewed": bool(lines),
            "opened": sum(line.opens_to_all for line in done),
            "problem": problem,
            "found": found,
            "most": bulk.MOST,
            "known_tags": visible_tags(request).values_list("name", flat=True)[:500],
            "table_url": table_of(request.user),
            "drafts": sum(document.state == Document.State.DRAFT for document in documents),
            "may_publish": request.user.has_perm("documents.publish_document"),
        },
        status=status,
    )


class OwnFilter(DocumentFilter):
    """The same narrowing, and of what it finds only what this person may change."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.values = self.values | {"own": "1"}

    def _own(self, _):
        return Q(owner_unit__in=self.request.user.units_with("documents.change_document"))


@may_change
@require_GET
def edit_found(request):
    """Everything a desk or a search lists, as far as this person may change it: the address is that of the list."""
    if "trang-thai" in request.GET:
        state = request.GET["trang-thai"]
        if state not in Document.State.values:
            raise Http404
        own = Document.objects.changeable_by(request.user).filter(state=state)
        ids = list(own.order_by("-created_at", "-pk").values_list("pk", flat=True)[: bulk.MOST + 1])
        more = len(ids) > bulk.MOST
    else:
        try:
            ids, more = _found(request)
        except SearchTooBroad:
            messages.warning(request, "Câu tìm này quá rộng. Hãy thu hẹp rồi chọn lại.")
            return redirect(f"{reverse('documents:library')}?{request.GET.urlencode()}")
    documents = _documents(request.user, ids[: bulk.MOST])
    if not documents:
        messages.info(request, "Trong các kết quả này không có văn bản nào đồng chí được sửa.")
        return redirect(table_of(request.user) if "trang-thai" in request.GET else f"{reverse('documents:library')}?{request.GET.urlencode()}")
    form = BulkEditForm(user=request.user, documents=documents)
    return _page(request, documents, form, found={"more": more})


def _found(request):
    query = parse(request.GET.get("q"))
    documents = Document.objects.visible_to(request.user)
    filters = OwnFilter(request.GET, queryset=documents, request=request)
    if query:
        hits = ranking.search(
            request.user, query, filters, sort=ranking.DATE, issuers=named_issuers(query), size=bulk.MOST
        )
        return hits.ids, hits.more
    if query.text:
        return [], False
    ids = list(filters.qs.order_by(*Document._meta.ordering).values_list("pk", flat=True)[: bulk.MOST + 1])
    return ids[: bulk.MOST], len(ids) > bulk.MOST


def _tell(request, deed):
    parts = list(deed.parts.values_list("left_because", flat=True))
    done = parts.count("")
    undo = reverse("documents:undo_bulk", args=[deed.pk])
    if done:
        messages.success(request, f"Đã sửa {done} văn bản.", extra_tags=f"undo:{undo}")
    if len(parts) > done:
        messages.warning(request, f"{len(parts) - done} văn bản được giữ nguyên; lý do ghi ở từng dòng.")


@require_GET
def deed(request, pk):
    """What a deed on many did, and the way back."""
    deed = get_object_or_404(BulkDeed.objects.of(request.user), pk=pk)
    visible = Document.objects.visible_to(request.user)
    parts = list(deed.parts.filter(document__in=visible).select_related("document__doc_type", "document__issuer"))
    return render(
        request,
        "documents/bulk_deed.html",
        {
            "deed": deed,
            "done": [part for part in parts if not part.left_because],
            "left": [part for part in parts if part.left_because],
            "kept": [part for part in parts if part.not_undone_because],
            "table_url": table_of(request.user),
        },
    )


@require_POST
def undo(request, pk):
    deed = get_object_or_404(BulkDeed.objects.of(request.user), pk=pk)
    try:
        deed = bulk.undo(deed=deed, by=request.user)
    except DocumentsError as problem:
        messages.error(request, str(problem))
        return redirect(deed)
    parts = list(deed.parts.filter(left_because="").values_list("undone", flat=True))
    messages.success(request, f"Đã hoàn tác trên {sum(parts)} văn bản.")
    if not all(parts):
        messages.warning(request, f"{len(parts) - sum(parts)} văn bản được giữ nguyên; lý do ghi ở từng dòng.")
    return redirect(deed)


@permission_required("documents.publish_document", raise_exception=True)
@require_POST
def publish_many(request):
    chosen = list(chosen_revisions(request))
    documents = Document.objects.filter(
        pk__in=chosen[: bulk.MOST], owner_unit__in=request.user.units_with("documents.publish_document")
    )
    if not documents.exists():
        messages.info(request, "Chưa chọn văn bản nào.")
        return redirect(table_of(request.user))
    deed = bulk.publish_many(documents=documents, by=request.user)
    parts = list(deed.parts.select_related("document__doc_type", "document__issuer"))
    left = [part for part in parts if part.left_because]
    if len(parts) > len(left):
        undo = reverse("documents:undo_bulk", args=[deed.pk])
        messages.success(request, f"Đã đăng {len(parts) - len(left)} văn bản.", extra_tags=f"undo:{undo}")
    names = file_names([part.document for part in left])
    for part in left[:LEFT_NAMED]:
        document = part.document
        name = document.symbol or document.subject[:80] or names.get(document.pk) or document.title
        messages.warning(request, f"{name}: {part.left_because}")
    if len(left) > LEFT_NAMED:
        messages.warning(request, f"Còn {len(left) - LEFT_NAMED} văn bản khác cũng chưa đăng được; mở từng văn bản để bổ sung.")
    return redirect(table_of(request.user))
