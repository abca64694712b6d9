"""Kiểm tra kho: checks of the store and what they found. An administrator who may not see a document reads its number here."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.idle import in_background
from accounts.views.pages import KeysetPage
from documents.actions import store_check
from documents.exceptions import DocumentsError
from documents.forms import HeldDecisionForm
from documents.keeping_forms import FindingFilterForm, SettleForm
from documents.models import Document, StoreCheck, StoreFinding

keeps_store = permission_required("documents.keep_store", raise_exception=True)

TONES = {
    StoreFinding.Kind.MISSING: ("bad", "exclamation-octagon"),
    StoreFinding.Kind.ALTERED: ("bad", "exclamation-octagon"),
    StoreFinding.Kind.GATE: ("bad", "shield-exclamation"),
    StoreFinding.Kind.ORPHANED: ("plain", "file-earmark"),
    StoreFinding.Kind.UNREAD: ("warn", "eye-slash"),
    StoreFinding.Kind.UNSURE: ("warn", "exclamation-triangle"),
}


def named_for(user, rows):
    """Give each row with a document the words this person may know it by, and its address where it may be seen."""
    wanted = [row.document_id for row in rows if row.document_id]
    visible = Document.objects.visible_to(user).select_related("doc_type", "issuer").in_bulk(wanted)
    for row in rows:
        document = visible.get(row.document_id)
        row.shown_as = f"{document}: {document.title}" if document else f"văn bản #{row.document_id}" if row.document_id else ""
        row.address = document.get_absolute_url() if document else ""
    return rows


@keeps_store
@require_GET
def store(request):
    form = FindingFilterForm(request.GET if "loai" in request.GET else {"trang_thai": StoreFinding.State.OPEN})
    page = KeysetPage(request, form.narrowed(StoreFinding.objects.select_related("decided_by")), "id", descending=True)
    named_for(request.user, page.rows)
    for finding in page.rows:
        finding.tone, finding.icon = TONES[finding.kind]
        finding.may_be_settled = finding.state == StoreFinding.State.OPEN and finding.kind != StoreFinding.Kind.GATE
    return render(request, "documents/store.html", {"page": page, "form": form, **_progress()})


def _progress():
    """The latest check, and how many faults stand open of each kind."""
    waiting = StoreFinding.objects.filter(state=StoreFinding.State.OPEN).values("kind").annotate(count=Count("pk"))
    counts = dict(waiting.order_by().values_list("kind", "count"))
    return {
        "check": StoreCheck.objects.select_related("started_by").first(),
        "kinds": [
            {"kind": kind.value, "label": kind.label, "count": counts.get(kind, 0), "tone": TONES[kind][0], "icon": TONES[kind][1]}
            for kind in StoreFinding.Kind
        ],
    }


@in_background
@keeps_store
@require_GET
def check_progress(request):
    return render(request, "documents/_store_check.html", _progress())


@keeps_store
@require_POST
def start_check(request):
    store_check.start_check(by=request.user)
    messages.success(request, "Đã bắt đầu kiểm tra kho. Việc chạy nền, đồng chí có thể rời trang này.")
    return redirect("documents:store")


@keeps_store
@require_POST
def settle_finding(request, pk):
    finding = get_object_or_404(StoreFinding.objects.of_checks(), pk=pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    else:
        try:
            store_check.settle_finding(finding=finding, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi.")
        except DocumentsError as problem:
            messages.error(request, str(problem))
    back = request.POST.get("ve", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "documents:store")


@permission_required("documents.decide_held", raise_exception=True)
@require_POST
def decide_stopped(request, pk):
    """The person in charge on a document that the gate stopped when it was read anew."""
    finding = get_object_or_404(StoreFinding.objects.decidable_by(request.user).select_related("document__owner_unit"), pk=pk)
    if not request.user.has_perm("documents.decide_finding", finding):
        raise PermissionDenied
    form = HeldDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("documents:held")
    released = form.cleaned_data["decision"] == "release"
    state = StoreFinding.State.ACCEPTED if released else StoreFinding.State.CONFIRMED
    try:
        store_check.decide_stopped(finding=finding, by=request.user, state=state, grounds=form.cleaned_data["grounds"])
        messages.success(request, "Đã ghi quyết định.")
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect("documents:held")
