"""One document on the clerk's table: the page beside the fields, corrected, published, next."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from documents.actions import editing
from documents.duplicates import possible_duplicates
from documents.exceptions import DocumentsError
from documents.filters import visible_issuers, visible_tags
from documents.forms import BOXED, DescribeForm, WithdrawForm
from documents.head_fields import FIELD_LABELS
from documents.models import Document, Issuer, RegisterEntry
from documents.models.file import MAIN_FIRST
from documents.reading.head.fields import SURE
from documents.views.desk import table_of
from documents.views.trust import WITH_SIGNATURES

PAGES_BESIDE = 12


def document_for(request, pk, permission):
    """Unseen is 404, seen but not this person's to change is 403."""
    document = get_object_or_404(
        Document.objects.visible_to(request.user).select_related("doc_type", "issuer", "owner_unit"), pk=pk
    )
    if not request.user.has_perm(permission, document):
        raise PermissionDenied
    return document


@require_http_methods(["GET", "POST"])
def review(request, pk):
    document = document_for(request, pk, "documents.change_document")
    form = DescribeForm(request.POST or None, instance=document)
    if request.method == "POST" and form.is_valid():
        try:
            document = editing.describe(
                document=document,
                by=request.user,
                revision=form.cleaned_data["revision"],
                values=form.values(),
                tags=form.cleaned_data["tag_names"],
                fields=form.cleaned_data["fields_of_work"],
                shared_with=form.cleaned_data["shared_units"],
            )
            return _after_saving(request, document)
        except DocumentsError as problem:
            form.add_error(None, str(problem))
            # The latest revision, so that saving again after comparing is a decision and not a loop.
            document.refresh_from_db()
            for difference in form.differences():
                form.add_error(None, difference)
            form.data = form.data.copy()
            form.data["revision"] = document.revision
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(request, "documents/review.html", _page(request, document, form), status=status)


def _after_saving(request, document):
    if request.POST.get("viec") == "publish":
        if not request.user.has_perm("documents.publish_document", document):
            raise PermissionDenied
        try:
            _publish(request, document)
        except DocumentsError as problem:
            messages.warning(request, f"Đã lưu. {problem}")
            return redirect("documents:review", pk=document.pk)
        following = next_draft(request.user, document)
        return redirect("documents:review", pk=following.pk) if following else redirect(table_of(request.user))
    messages.success(request, "Đã lưu.")
    return redirect("documents:review", pk=document.pk)


def next_draft(user, document):
    """The draft under this one on the table, or the first again."""
    waiting = Document.objects.waiting_for(user).exclude(pk=document.pk).order_by("-created_at", "-pk")
    below = Q(created_at__lt=document.created_at) | Q(created_at=document.created_at, pk__lt=document.pk)
    return waiting.filter(below).first() or waiting.first()


def _page(request, document, form):
    file = document.files.prefetch_related(*WITH_SIGNATURES).order_by(*MAIN_FIRST).first()
    pages = list(file.pages.order_by("number")[:PAGES_BESIDE]) if file else []
    readings = {reading.field: reading for reading in document.readings.all()}
    from_index = {name for fields in document.import_rows.values_list("from_index", flat=True) for name in fields}
    following = next_draft(request.user, document)
    return {
        "document": document,
        "form": form,
        "file": file,
        "pages": [
            {
                "number": page.number,
                "image_url": reverse("documents:file_page_image", args=[document.pk, file.pk, page.number]),
                "width": 1240,
                "height": round(1240 * page.height / page.width) if page.width else 1754,
                "alt": f"Ảnh trang {page.number}",
            }
            for page in pages
        ],
        "boxes": [
            {"name": name, "page": r.page, "x0": r.x0, "y0": r.y0, "x1": r.x1, "y1": r.y1, "label": FIELD_LABELS.get(name, "")}
            for name, r in readings.items()
            if r.x0 is not None and file and file.version == 1  # what was read stood on the first version
        ],
        "confidence": {
            form_name: {"level": "index"} if name in from_index else confidence_of(readings.get(name))
            for form_name, name in BOXED.items()
        },
        "fields_template": "documents/_describe.html",
        "similar": similar_to(request.user, document),
        "file_count": document.files.count(),
        "next": following,
        "table_url": table_of(request.user),
        "has_desk": request.user.holds("documents.upload_document"),
        "issuers": known_issuers(request).order_by("sort_key").values_list("name", flat=True).distinct()[:500],
        "known_tags": visible_tags(request).values_list("name", flat=True)[:500],
        "register_entries": RegisterEntry.objects.visible_to(request.user).standing().filter(document=document).for_rows(),
        "may_register": request.user.has_perm("documents.keep_register", document.owner_unit),
        "may_publish": request.user.has_perm("documents.publish_document", document),
    }  # fmt: skip


def known_issuers(request):
    """Our own units, and whoever issued a paper that this person may see: a name that stands on hidden
    papers only would tell of them."""
    return Issuer.objects.filter(Q(unit__isnull=False) | Q(pk__in=visible_issuers(request).values("pk")))


def confidence_of(reading):
    """How far to trust a proposed value, as the page shows it; None where nothing was expected."""
    if reading is None:
        return None
    place = f"trang {reading.page}" if reading.page else ""
    if not reading.value:
        return {"level": "unread", "place": place}
    return {"level": "sure" if reading.confidence >= SURE else "check", "place": place, "percent": round(100 * reading.confidence)}


def similar_to(user, document):
    """Records of one office may be merged by whoever may change them; the one that is there already is kept."""
    similar = possible_duplicates(user, document)
    may_merge = user.has_perm("documents.merge_document", document)
    for other in similar:
        other.may_merge = may_merge and other.owner_unit_id == document.owner_unit_id
    return similar


def _publish(request, document):
    editing.publish(document=document, by=request.user)
    undo = reverse("documents:reopen", args=[document.pk])
    messages.success(request, "Đã đăng văn bản.", extra_tags=f"undo:{undo}")


@require_POST
def publish(request, pk):
    """From the page of the document itself, by whoever read it there."""
    document = document_for(request, pk, "documents.publish_document")
    try:
        _publish(request, document)
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect(document)


@require_POST
def reopen(request, pk):
    document = document_for(request, pk, "documents.withdraw_document")
    try:
        editing.reopen(document=document, by=request.user)
        messages.success(request, "Đã đưa văn bản về bàn văn thư.")
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return _back(request, document)


@require_POST
def withdraw(request, pk):
    document = document_for(request, pk, "documents.withdraw_document")
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
        return _back(request, document)
    try:
        editing.withdraw(document=document, by=request.user, reason=form.cleaned_data["reason"])
        undo = reverse("documents:reopen", args=[pk])
        messages.success(request, "Đã gỡ văn bản.", extra_tags=f"undo:{undo}")
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect(table_of(request.user))


def _back(request, document):
    """To the form for those who may use it; whoever may only withdraw goes to what they can see."""
    if request.user.has_perm("documents.change_document", document):
        return redirect("documents:review", pk=document.pk)
    return redirect(table_of(request.user))


@permission_required("documents.change_document", raise_exception=True)
def next_on_table(request):
    """The first draft that waits, for the one who wants to begin."""
    first = Document.objects.waiting_for(request.user).order_by("-created_at", "-pk").first()
    return redirect("documents:review", pk=first.pk) if first else redirect(table_of(request.user))
