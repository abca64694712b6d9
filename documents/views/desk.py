"""Bàn văn thư: files in, their progress, and the drafts that wait for a clerk."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.idle import in_background
from accounts.models import Unit
from documents import sealing
from documents.actions import imports, intake
from documents.forms import TargetForm
from documents.models import (
    Document,
    DocumentFile,
    FieldReading,
    TrashedDocument,
    UnitQuota,
    Upload,
    UploadStage,
)
from documents.models.file import MAIN_FIRST
from documents.models.quota import measured
from documents.places import places_of
from documents.reading import ocr
from documents.reading.head.fields import SURE

DRAFTS_PER_PAGE = 50
QUEUE_LENGTH = 60
ROOM_KEPT = 15  # seconds that the desk shows how full the unit was
STATES = [
    (Document.State.DRAFT, "Chờ kiểm tra"),
    (Document.State.PUBLISHED, "Đã đăng"),
    (Document.State.WITHDRAWN, "Đã gỡ"),
]

ACCEPT = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.docx,.xlsx,.pptx,.odt"

UPLOAD_PROBLEMS = {
    "too_large": (413, "Tệp lớn hơn {limit} MB nên cổng không nhận. Hãy quét ở 300 dpi hoặc tách thành nhiều tệp."),
    "busy": (503, "Máy chủ đang đọc nhiều tệp nên chưa nhận thêm. Hãy gửi lại sau ít phút."),
    "not_in_memory": (503, "Máy chủ chưa có vùng nhớ tạm an toàn nên chưa nhận tệp. Hãy báo quản trị."),
}

PUBLISH = {"value": "publish", "label": "Đăng các văn bản đã chọn", "icon": "send", "primary": True}
EDIT = {"value": "", "label": "Sửa hàng loạt…", "icon": "pencil", "url": reverse_lazy("documents:edit_many")}

may_upload = permission_required("documents.upload_document", raise_exception=True)


@may_upload
@require_GET
def desk(request):
    return render(request, "documents/desk.html", {**_queue(request), **_drafts(request), **_drop_zone(request)})


@permission_required("documents.publish_document", raise_exception=True)
@require_GET
def to_publish(request):
    """The drafts of one's units, for a leader who publishes without a desk."""
    return render(request, "documents/to_publish.html", _drafts(request, permission="documents.publish_document"))


def _drop_zone(request):
    return {
        "batch": uuid.uuid4(),
        "upload_url": reverse("documents:upload"),
        "list_url": reverse("documents:queue"),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "accept": ACCEPT,
        "ocr_missing": not ocr.available(),
        "room": _room(upload_unit(request.user)),
    }


def _room(unit):
    """The quota with the least left for this unit's files; None when none was set. Shown, not decided by,
    so it may be a moment old."""
    if unit is None or not UnitQuota.objects.binding(unit).exists():
        return None
    quotas = cache.get_or_set(f"documents:room:{unit.pk}", lambda: measured(UnitQuota.objects.binding(unit)), ROOM_KEPT)
    return min(quotas, key=lambda quota: quota.allowed - quota.used_bytes, default=None)


def is_key(text):
    return text.isascii() and text.isdigit() and len(text) < 19


def _drafts(request, permission="documents.change_document"):
    state = request.GET.get("trang-thai", Document.State.DRAFT)
    if state not in dict(STATES):
        raise Http404
    documents = (
        Document.objects.filter(state=state, owner_unit__in=request.user.units_with(permission))
        .for_cards()
        .order_by("-created_at", "-pk")
    )
    before = request.GET.get("truoc", "")
    if is_key(before):
        edge = get_object_or_404(documents, pk=before)
        documents = documents.filter(Q(created_at__lt=edge.created_at) | Q(created_at=edge.created_at, pk__lt=edge.pk))
    page = list(documents[: DRAFTS_PER_PAGE + 1])
    more = f"?trang-thai={state}&truoc={page[DRAFTS_PER_PAGE - 1].pk}" if len(page) > DRAFTS_PER_PAGE else ""
    page = page[:DRAFTS_PER_PAGE]
    unsure = dict(
        FieldReading.objects.filter(document__in=page, confidence__lt=SURE)
        .values("document")
        .annotate(fields=Count("pk"))
        .values_list("document", "fields")
    )
    names = file_names([document for document in page if not document.subject])
    opens_form = state == Document.State.DRAFT and request.user.holds("documents.change_document")
    for document in page:
        document.desk_url = reverse("documents:review", args=[document.pk]) if opens_form else document.get_absolute_url()
        document.unsure = unsure.get(document.pk, 0)
        document.shown_as = document.subject or names.get(document.pk) or document.title
    return {
        "drafts": page,
        "state": state,
        "more_url": more,
        "states": [
            {"value": value, "label": label, "url": f"?trang-thai={value}", "active": value == state}
            for value, label in STATES
        ],
        "bulk_actions": [
            *([PUBLISH] if state == Document.State.DRAFT else []),
            *([EDIT] if request.user.holds("documents.change_document") else []),
        ],
    }


def file_names(documents):
    """Name of the first file of each document: what the clerk knows it by while it has no subject."""
    files = DocumentFile.objects.filter(document__in=documents).order_by("document_id", *MAIN_FIRST)
    return dict(files.distinct("document_id").values_list("document_id", "name")) if documents else {}


def table_of(user):
    """Where a person goes on who has done with a document: not everyone who may change one has a desk."""
    for page, permission in (("desk", "upload_document"), ("to_publish", "publish_document")):
        if user.holds(f"documents.{permission}"):
            return reverse(f"documents:{page}")
    return reverse("documents:library")


def _queue(request):
    return queue_lines(request, Upload.objects.of(request.user).filter(dismissed=False, import_row=None))


def queue_lines(request, listed):
    gone = [Document.State.TRASHED, Document.State.MERGED]
    listed = listed.exclude(state=Upload.State.READY, document__isnull=True).exclude(
        state=Upload.State.READY, document__state__in=gone
    )
    uploads = list(listed.select_related("document", "arrived__arrival__source")[:QUEUE_LENGTH])
    present = [upload.document_id for upload in uploads if upload.document_id]
    visible = set(Document.objects.visible_to(request.user).filter(pk__in=present).values_list("pk", flat=True))
    for upload in uploads:
        if upload.document_id not in visible:
            upload.document = None  # withdrawn or restricted since: the line must not tell of it
        upload.display_name = sealing.open_name(upload.sealed_name)
        upload.steps = steps_of(upload)
    working = listed.filter(state=Upload.State.WORKING).count()
    return {"uploads": uploads, "working": working, "finished": any(upload.state != Upload.State.WORKING for upload in uploads)}


def steps_of(upload):
    """The stages as the page draws them."""
    shown = [stage for stage in UploadStage if stage not in (UploadStage.DONE, UploadStage.TYPE)]
    if upload.state in (Upload.State.READY, Upload.State.DUPLICATE):
        return [{"label": stage.label, "state": "done"} for stage in shown]
    ended = {
        Upload.State.HELD: "held",
        Upload.State.WORKING: "now",
    }.get(upload.state, "failed")
    at = shown.index(upload.stage) if upload.stage in shown else 1
    return [
        {"label": stage.label, "state": "done" if position < at else ended if position == at else "todo"}
        for position, stage in enumerate(shown)
    ]


@in_background
@may_upload
@require_GET
def queue(request):
    return render(request, "documents/_queue.html", {**_queue(request), "list_is_older": True})


def upload_unit(user):
    """Where new files of this person belong: the records office the role is held at."""
    return Unit.objects.filter(pk__in=user.units_holding("documents.upload_document")).order_by("pk").first()


@may_upload
@require_POST
def upload(request):
    """One file from the page's script (JSON), or all files of a plain form."""
    wants_json = "application/json" in request.headers.get("accept", "")
    document = _meant_for(request)
    answers = [_take(request, taken, document) for taken in request.FILES.getlist("file")]
    for problem in getattr(request, "upload_problems", []):
        status, sentence = UPLOAD_PROBLEMS[problem]
        answers.append((status, {"error": sentence.format(limit=_limit_in_mb())}))
    if not answers:
        answers.append((400, {"error": "Chưa có tệp nào. Hãy chọn tệp rồi tải lên."}))
    if wants_json:
        status, body = answers[0]
        return JsonResponse(body, status=status)
    for _status, body in answers:
        if "error" in body:
            messages.error(request, body["error"])
    if document is not None and document.state in Document.PRESENT:
        return redirect("documents:files", pk=document.pk)
    return redirect("documents:desk")


def _meant_for(request):
    """The document that the files are to join, None for files that begin their own. One in the trash of
    this person's office is known too: the answer then says where it is."""
    asked = request.POST.get("document", "")
    if not asked:
        return None
    known = Q(pk__in=Document.objects.visible_to(request.user)) | Q(trashed__in=TrashedDocument.objects.of(request.user))
    if not is_key(asked):
        raise Http404
    document = get_object_or_404(Document.objects.filter(known).select_related("owner_unit"), pk=asked)
    if not request.user.has_perm("documents.change_document", document):
        raise PermissionDenied
    return document


def _limit_in_mb():
    return settings.UPLOAD_MAX_BYTES // (1024 * 1024)


def _take(request, taken, document=None):
    if taken.size == 0:
        taken.discard()
        return 400, {"error": "Tệp rỗng, không có nội dung. Hãy kiểm tra lại tệp gốc rồi tải lên lần nữa."}
    batch, declared = _batch(request.POST.get("batch")), request.POST.get("declared_open") == "1"
    target = None
    if document is not None:
        form = TargetForm(request.POST, places=places_of(document))
        if not form.is_valid():
            return 400, {"error": form.errors["place"][0]}
        target = form.target(document)
    entry = imports.awaiting(user=request.user, batch=batch) if document is None else None
    if entry is not None:
        upload, problem = imports.take_file(entry=entry, by=request.user, taken=taken, declared_open=declared)
        if problem:
            return 422, {"error": problem}
    else:
        upload = intake.start_upload(
            by=request.user,
            target=target,
            unit=document.owner_unit if document else upload_unit(request.user),
            taken=taken,
            declared_open=declared,
            batch=batch,
        )
    if upload.state == Upload.State.REFUSED:
        return 422, {"error": " ".join(upload.reasons)}
    return 202, {"id": str(upload.pk), "status_url": reverse("documents:queue")}


def _batch(text):
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


@may_upload
@require_POST
def retry_upload(request, pk):
    upload = get_object_or_404(Upload.objects.of(request.user), pk=pk)
    intake.retry(upload=upload, by=request.user)
    return _back_to_queue(request)


@may_upload
@require_POST
def dismiss_upload(request, pk):
    """Take a finished line off the list; nothing but the line goes."""
    Upload.objects.of(request.user).exclude(state=Upload.State.WORKING).filter(pk=pk).update(dismissed=True)
    return _back_to_queue(request)


@may_upload
@require_POST
def dismiss_finished(request):
    Upload.objects.of(request.user).exclude(
        state__in=[Upload.State.WORKING, Upload.State.FAILED, Upload.State.HELD]
    ).update(dismissed=True)
    return _back_to_queue(request)


def _back_to_queue(request):
    return queue_fragment(request) if request.htmx else redirect("documents:desk")


def queue_fragment(request):
    return render(request, "documents/_queue.html", _queue(request))
