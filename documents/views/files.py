"""The files of one document: văn bản, phụ lục, phiếu trình, each with its versions."""

import uuid

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.idle import in_background
from documents.forms import TargetForm, TrashForm
from documents.models import Document, Upload
from documents.places import places_of
from documents.views import desk
from documents.views.review import document_for


@require_GET
def files(request, pk):
    document = document_for(request, pk, "documents.change_document")
    return render(request, "documents/file_list.html", _page(request, document))


def _page(request, document):
    places = places_of(document)
    return {
        "document": document,
        "places": places,
        "may_upload": request.user.has_perm("documents.upload_document"),
        "target_form": TargetForm(places=places),
        "drop_fields": "documents/_target.html",
        "batch": uuid.uuid4(),
        "upload_url": reverse("documents:upload"),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "accept": desk.ACCEPT,
        "merges": document.merged_in.select_related("emptied__doc_type", "by"),
        "may_trash": request.user.has_perm("documents.trash_document", document) and document.state != Document.State.PUBLISHED,
        "trash_form": TrashForm(),
        **_queue(request, document),
    }


def _queue(request, document):
    """What this clerk has sent for this document."""
    listed = Upload.objects.of(request.user).filter(target__document=document, dismissed=False)
    return desk.queue_lines(request, listed) | {
        "queue_url": reverse("documents:file_queue", args=[document.pk]),
        "queue_page_url": reverse("documents:files", args=[document.pk]),
    }


@in_background
@require_GET
def file_queue(request, pk):
    document = document_for(request, pk, "documents.change_document")
    return render(request, "documents/_queue.html", {**_queue(request, document), "list_is_older": True})
