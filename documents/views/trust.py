"""What the page of a document says about its signatures, its marked copy and one's own place in it."""

from django.db.models import prefetch_related_objects
from django.urls import reverse

from documents import watermark
from documents.models import ReadingPlace

WITH_SIGNATURES = ("signature_check__signatures",)
READINGS_SHOWN = 20


def trust_of(request, document, shown):
    """Context for templates/documents/library/document_detail.html; `shown` is the file being read, or None."""
    user = request.user
    check = checked(shown) if shown is not None else None
    markable = shown is not None and not document.is_public and shown.kind in watermark.KINDS
    return {
        "marked_url": reverse("documents:marked_copy", args=[document.pk, shown.pk]) if markable else "",
        "too_large_to_mark": markable and watermark.too_large(shown),
        "is_signed": check is not None and check.outcome == check.Outcome.SIGNED,
        "left_off": left_off(user, document),
        "keeps_place": keeps_place(user, document),
        "may_read_downloads": not document.is_public and user.has_perm("documents.read_downloads", document),
        "download_readings": download_readings(user, document),
    }


def checked(file):
    """The check of its signatures, None before the first."""
    return file.signature_check if hasattr(file, "signature_check") else None


def load_signatures(files):
    """One query for the signatures of those that have any."""
    checks = [check for file in files if (check := checked(file)) and check.outcome == check.Outcome.SIGNED]
    prefetch_related_objects(checks, "signatures")


def keeps_place(user, document):
    return user.is_authenticated and not document.places_off


def left_off(user, document):
    if not keeps_place(user, document):
        return None
    return ReadingPlace.objects.of(user).filter(document=document).select_related("file").first()


def download_readings(user, document):
    """Who asked for the downloads and why, for the unit whose document it is."""
    if document.is_public or not user.has_perm("documents.see_download_readings", document):
        return []
    return document.download_readings.select_related("by")[:READINGS_SHOWN]
