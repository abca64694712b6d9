"""Copies that people take home: the one with a mark, and who took one, for those who may ask."""

from datetime import timedelta
from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from documents import locks, storage, watermark
from documents.actions import downloads
from documents.exceptions import CannotMark
from documents.models import Document, DownloadReading
from documents.search.index import symbol_key
from documents.trust_forms import ReasonForm
from documents.views.reading_room import follows_merges, visible_file

PAGE = 50
OPEN_FOR = timedelta(hours=1)  # then the reason is asked for again


@never_cache
@require_GET
@follows_merges
def marked_copy(request, pk, file_pk):
    """A copy with the downloader's unit, the time and the document's number, made now and kept nowhere."""
    file = visible_file(request, pk, file_pk)
    document = file.document
    if document.is_public or file.kind not in watermark.KINDS:
        raise Http404
    unit = downloads.downloading_unit(request.user, document)
    lines = [
        unit.name if unit else "Cổng Tuyên giáo",
        f"Tải lúc {timezone.localtime():%H:%M %d/%m/%Y}",
        f"Số {document.symbol}" if document.symbol else "Văn bản không số",
    ]
    try:
        with locks.one_of(locks.MARKED_COPIES, watermark.AT_ONCE) as free:
            if not free:
                return _come_back(request)
            copy = watermark.marked(storage.read_original(file.sha256), file.kind, lines)
    except FileNotFoundError:
        raise Http404 from None
    except CannotMark as problem:
        messages.error(request, str(problem))
        return redirect(document)
    downloads.note(file=file, by=request.user, marked=True)
    response = HttpResponse(copy, content_type="application/octet-stream")
    path = PurePath(file.name)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{path.stem}-dau-chim{path.suffix}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _come_back(request):
    about = {"heading": "Chưa đóng được dấu chìm lúc này", "sentence": watermark.BUSY}
    response = render(request, "503.html", about, status=503)
    response["Retry-After"] = "10"
    return response


# -- who took a copy home --------------------------------------------------------------------------


def _within_reach(user):
    """Documents of units where this person may ask. What an auditor may not read is named by its number
    only, as it is in the trail of deeds."""
    return Document.objects.filter(owner_unit__in=user.units_with("documents.read_downloads"))


@never_cache
@permission_required("documents.read_downloads", raise_exception=True)
@require_GET
def find_downloads(request):
    """From the number on a paper to the document whose downloads are asked for."""
    typed = request.GET.get("so", "").replace("\0", "").strip()[:120]
    found = _within_reach(request.user).exclude(visibility=Document.Visibility.PUBLIC)
    found = found.filter(symbol_key=symbol_key(typed)).select_related("doc_type", "issuer")[:20] if typed else []
    return render(request, "documents/download_find.html", {"typed": typed, "found": found})


def _asked_document(request, pk):
    """Unseen and out of reach is 404; seen but not this person's to ask about is 403."""
    document = Document.objects.select_related("doc_type", "owner_unit").filter(pk=pk).first()
    if document is None:
        raise Http404
    if request.user.has_perm("documents.read_downloads", document):
        return document
    if Document.objects.visible_to(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_downloads(request, pk):
    """A reason first; then the trail opens for its reader, for an hour."""
    document = _asked_document(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reading = downloads.open_trail(document=document, by=request.user, reason=form.cleaned_data["reason"])
        return redirect("documents:downloads_opened", pk=document.pk, reading_pk=reading.pk)
    return render(
        request, "documents/download_reason.html", {"document": document, "form": form}, status=422 if form.errors else 200
    )


@never_cache
@require_GET
def opened_downloads(request, pk, reading_pk):
    document = _asked_document(request, pk)
    reading = get_object_or_404(DownloadReading, pk=reading_pk, document=document, by=request.user)
    if timezone.now() - reading.at > OPEN_FOR:
        return redirect("documents:downloads", pk=pk)
    rows = document.downloads.select_related("person", "unit", "file").order_by("-pk")
    before = request.GET.get("sau", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    return render(
        request,
        "documents/download_list.html",
        {
            "document": document,
            "reading": reading,
            "downloads": found[:PAGE],
            "more_url": f"?sau={found[PAGE - 1].pk}" if len(found) > PAGE else "",
            "first_url": request.path if before else "",
        },
    )
