"""Nhập thư mục: an index and its files, tried dry, brought in, reported on row by row."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.idle import in_background
from documents.actions import imports as deeds
from documents.exceptions import DocumentsError
from documents.importing import folder
from documents.importing.columns import CHOICES, MEANINGS
from documents.importing.report import as_workbook, file_name_of
from documents.models import Document, Import, ImportRow
from documents.reading import ocr
from documents.views.desk import UPLOAD_PROBLEMS, is_key, may_upload, upload_unit

IMPORTS_PER_PAGE = 20
ROWS_PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Outcome = ImportRow.Outcome
TONES = {
    Outcome.READY: ("info", "check2-square"), Outcome.AWAITED: ("info", "hourglass-split"),
    Outcome.WORKING: ("info", "arrow-repeat"), Outcome.TAKEN: ("ok", "check-circle"),
    Outcome.DUPLICATE: ("info", "files"), Outcome.HELD: ("warn", "pause-circle"),
    Outcome.UNCHECKED: ("plain", "dash-circle"), Outcome.UNLISTED: ("plain", "dash-circle"),
}  # fmt: skip


@may_upload
@require_GET
def imports(request):
    unit = upload_unit(request.user)
    listed = Import.objects.visible_to(request.user).select_related("by", "unit")
    return render(
        request,
        "documents/import_list.html",
        {
            "page": Paginator(listed, IMPORTS_PER_PAGE).get_page(request.GET.get("trang")),
            "folders_on": folder.is_on(),
            "unit": unit,
        },
    )


@may_upload
@require_POST
def import_index(request):
    """An index from the clerk's machine; its files follow."""
    for problem in getattr(request, "upload_problems", []):
        _, sentence = UPLOAD_PROBLEMS[problem]
        messages.error(request, sentence.format(limit=settings.UPLOAD_MAX_BYTES // (1024 * 1024)))
        return redirect("documents:imports")
    taken = request.FILES.get("index")
    if taken is None:
        messages.error(request, "Chưa có tệp mục lục. Hãy chọn tệp Excel (XLSX) rồi tải lên.")
        return redirect("documents:imports")
    with open(taken.path, "rb") as file:
        data = file.read()
    taken.discard()
    return _start(request, data)


@may_upload
@require_POST
def import_folder(request):
    """An index and files that lie in the unit's folder on the server."""
    unit, name = upload_unit(request.user), request.POST.get("folder", "").strip()[:500]
    try:
        data = deeds.index_on_server(unit=unit, folder_name=name, name=request.POST.get("index", "").strip()[:255])
    except DocumentsError as problem:
        messages.error(request, str(problem))
        return redirect("documents:imports")
    return _start(request, data, on_server=True, folder_name=name)


def _start(request, data, **source):
    try:
        entry = deeds.start_import(by=request.user, unit=upload_unit(request.user), data=data, **source)
    except DocumentsError as problem:
        messages.error(request, str(problem))
        return redirect("documents:imports")
    return redirect(entry)


def import_for(request, pk):
    return get_object_or_404(Import.objects.visible_to(request.user).select_related("unit", "by"), pk=pk)


@may_upload
@require_GET
def import_page(request, pk):
    entry = import_for(request, pk)
    return render(request, "documents/import_detail.html", {**_progress(entry), **_rows(request, entry), **_mapping(entry), **_drop(entry)})


def _progress(entry):
    counts = dict(entry.rows.order_by().values_list("outcome").annotate(Count("pk")))
    total = sum(counts.values())
    checking = entry.state == Import.State.CHECKING
    open_ones = [Outcome.UNCHECKED] if checking else [Outcome.READY, Outcome.AWAITED, Outcome.WORKING]
    left = sum(counts.get(outcome, 0) for outcome in open_ones)
    return {
        "entry": entry,
        "counts": [
            {"value": outcome.value, "label": outcome.label, "count": counts[outcome]} for outcome in Outcome if outcome in counts
        ],
        "total": total,
        "done": total - left,
        "left": left,
        "at_work": entry.state in (Import.State.CHECKING, Import.State.RUNNING),
        "ready": counts.get(Outcome.READY, 0) + counts.get(Outcome.AWAITED, 0),
        "awaited": counts.get(Outcome.AWAITED, 0),
        "may_retry": bool(counts.get(Outcome.FAILED) or counts.get(Outcome.MISSING))
        and entry.state in (Import.State.RUNNING, Import.State.STOPPED, Import.State.DONE),
    }


def _rows(request, entry):
    """A page of the report, in the order of the index; "ket-qua" narrows it to one outcome."""
    outcome = request.GET.get("ket-qua", "")
    rows = entry.rows.order_by("pk")
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    else:
        outcome = ""
    after = request.GET.get("sau", "")
    if is_key(after):
        rows = rows.filter(pk__gt=after)
    page = list(rows[: ROWS_PER_PAGE + 1])
    more = f"?ket-qua={outcome}&sau={page[ROWS_PER_PAGE - 1].pk}" if len(page) > ROWS_PER_PAGE else ""
    page = page[:ROWS_PER_PAGE]
    visible = _visible(request.user, page)
    for row in page:
        row.file_name = file_name_of(row, entry.columns)
        row.tone, row.icon = TONES.get(row.outcome, ("bad", "x-circle"))
        row.shown_document = visible.get(row.document_id)
    return {"rows": page, "more_url": more, "outcome": outcome}


def _visible(user, rows):
    pks = {row.document_id for row in rows if row.document_id}
    return Document.objects.visible_to(user).select_related("doc_type").in_bulk(pks) if pks else {}


def _mapping(entry):
    if entry.state not in (Import.State.MAPPING, Import.State.CHECKED):
        return {}
    samples = [deeds.opened(row)["cells"] for row in entry.rows.filter(number__gt=0).exclude(sealed="").order_by("pk")[:2]]
    return {
        "columns": [
            {
                "heading": heading,
                "meaning": meaning,
                "sample": next((cells[position] for cells in samples if position < len(cells) and cells[position]), ""),
            }
            for position, (heading, meaning) in enumerate(zip(entry.headings, entry.columns, strict=True))
        ],
        "meanings": CHOICES,
    }


def _drop(entry):
    return {
        "batch": entry.pk,
        "upload_url": reverse("documents:upload"),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.docx,.xlsx,.pptx,.odt",
        "types_label": "Kéo mọi tệp của thư mục vào đây. Tệp không có tên trong mục lục không được giữ lại.",
        "ocr_missing": not ocr.available(),
    }


@in_background
@may_upload
@require_GET
def progress(request, pk):
    """How far it is, for the page that waits; it loads anew when the work is over."""
    entry = import_for(request, pk)
    response = render(request, "documents/_import_progress.html", _progress(entry))
    if request.htmx and entry.state not in (Import.State.CHECKING, Import.State.RUNNING):
        response["HX-Refresh"] = "true"
    return response


@may_upload
@require_GET
def report(request, pk):
    entry = import_for(request, pk)
    rows = list(entry.rows.order_by("pk"))
    data = as_workbook(entry, rows, _visible(request.user, rows))
    name = f"bao-cao-nhap-{entry.created_at:%Y%m%d-%H%M}.xlsx"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _deed(request, pk, deed, **arguments):
    entry = import_for(request, pk)
    try:
        deed(entry=entry, by=request.user, **arguments)
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect(entry)


@may_upload
@require_POST
def set_columns(request, pk):
    entry = import_for(request, pk)
    chosen = [request.POST.get(f"cot-{position}", "") for position in range(len(entry.headings))]
    return _deed(request, pk, deeds.set_columns, columns=[meaning if meaning in MEANINGS else "" for meaning in chosen])


@may_upload
@require_POST
def begin(request, pk):
    if request.POST.get("declared_open") != "1":
        messages.error(request, "Chưa có cam kết “không mật”. Hãy đánh dấu vào ô cam kết rồi bắt đầu lại.")
        return redirect(import_for(request, pk))
    return _deed(request, pk, deeds.begin)


@may_upload
@require_POST
def stop(request, pk):
    return _deed(request, pk, deeds.stop)


@may_upload
@require_POST
def finish(request, pk):
    return _deed(request, pk, deeds.finish)


@may_upload
@require_POST
def retry(request, pk):
    return _deed(request, pk, deeds.retry_failed)
