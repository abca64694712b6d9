"""The trail of downloads that belongs to a document which is not public."""

from django.db import transaction

from audit import trail
from documents.models import Download, DownloadReading


def note(*, file, by, marked=False):
    """Keep who took a file of a document home. Of public documents nothing is kept."""
    if not file.document.is_public:
        unit = downloading_unit(by, file.document)
        Download.objects.create(document=file.document, file=file, person=by, unit=unit, marked=marked)


def note_client(*, file, client):
    """The same for a system that is let in: it stands for its unit, not for a person."""
    if not file.document.is_public:
        Download.objects.create(document=file.document, file=file, person=None, unit=client.unit)


def downloading_unit(user, document):
    """The unit in whose name somebody downloads: the document's own where they sit there, else their first."""
    units = [membership.unit for membership in user.current_memberships]
    return next((unit for unit in units if unit.pk == document.owner_unit_id), units[0] if units else None)


@transaction.atomic
def open_trail(*, document, by, reason) -> DownloadReading:
    """The downloads may be read now, once, and that this happened is there for the document's unit to see."""
    reading = DownloadReading.objects.create(document=document, by=by, reason=reason)
    trail.record(
        verb="documents.downloads_read", by=by, on=document, unit=document.owner_unit_id, data={"reason": reason[:300]}
    )
    return reading
