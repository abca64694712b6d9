"""Filling the demo province's store: typeset papers and simulated scans go in as a clerk's uploads
would, so what the demo shows was really read."""

import hashlib
import uuid

from django.db import transaction

from accounts.loading import rows
from accounts.models import Unit, User
from audit import trail
from audit.models import Event
from documents import demo_notices, demo_papers, demo_registers, pipeline, quarantine, sealing
from documents.actions import editing
from documents.head_fields import URGENCIES
from documents.models import Document, DocumentType, Field, FileUnit, Upload
from vietnamese.text import fold

CLERK = "vanthu@daknong.example"
FILLED = "documents.demo_filled"
BATCH = uuid.UUID("d3b00000-0000-4000-8000-000000002022")  # sent together: one notice for all that wait to be completed
EVERY_NINTH = 9  # stays on the clerk's table, so that there is something to check


def is_filled():
    return Event.objects.filter(verb=FILLED).exists()


def fill_store():
    """Goes on where an earlier run was stopped."""
    if is_filled():
        return
    clerk = User.objects.get(email=CLERK)
    unit = Unit.objects.get(pk=clerk.units_holding("documents.upload_document")[0])
    folders = make_file_units(unit)
    demo_notices.begin_following()
    for position, entry in enumerate(demo_papers.demo_files(), start=1):
        upload = take_in(entry, clerk, unit)
        if upload is None:
            continue
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        if upload.state == Upload.State.READY and position % EVERY_NINTH:
            confirm(upload.document, entry, clerk, folders)
            Upload.objects.filter(pk=upload.pk).update(dismissed=True)
    demo_registers.fill(unit, clerk)
    demo_notices.tell(clerk, unit)
    trail.record(verb=FILLED)


def take_in(entry, clerk, unit):
    """The upload of one paper, or None when its bytes are in the store already."""
    sha256 = hashlib.sha256(entry.data).hexdigest()
    if Upload.objects.filter(sha256=sha256).exists():
        return None
    upload = Upload(
        id=uuid.uuid4(), batch=BATCH, clerk=clerk, unit=unit, size=len(entry.data), sha256=sha256,
        sealed_name=sealing.seal_name(entry.file_name),
    )  # fmt: skip
    quarantine.put(upload.pk, entry.data)
    upload.save(force_insert=True)
    return upload


def make_file_units(unit):
    titles = {
        "CĐS-2022": "Chuyển đổi số trong công tác tuyên giáo năm 2022",
        "TT-2022": "Công tác tuyên truyền năm 2022",
        "BCV-2022": "Hội nghị báo cáo viên năm 2022",
    }
    return [
        FileUnit.objects.get_or_create(
            unit=unit, code=code, defaults={"title": title, "year": 2022, "retention": "10 năm"}
        )[0]
        for code, title in titles.items()
    ]


@transaction.atomic
def confirm(document: Document, entry, clerk, folders):
    """What the clerk would do: correct the fields by the paper, sort it in, publish it."""
    paper = entry.paper
    document.refresh_from_db()
    separator = paper.separator or ("-" if paper.regime == "party" else "/")
    values = {
        "symbol": f"{paper.number}{separator}{paper.notation}" if paper.number else document.symbol,
        "number": paper.number or document.number,
        "notation": paper.notation,
        "doc_type": DocumentType.objects.filter(name__iexact=paper.doc_type).first() or document.doc_type,
        "issuer_name": " ".join(paper.issuer.split()),
        "parent_body": " ".join(paper.parent_body.split()),
        "place": paper.place,
        "date_issued": paper.date,
        "subject": paper.subject,
        "signer": " | ".join(signer.name for signer in paper.signers),
        "signer_title": " | ".join(signer.title for signer in paper.signers),
        "recipients": "\n".join(paper.recipients),
        "urgency": URGENCIES.get(fold(paper.urgency), ""),
        "validity": Document.Validity.IN_FORCE,
        "visibility": entry.visibility,
        "file_unit": folders[document.pk % len(folders)] if document.pk % 3 else None,
    }
    names = {row["key"]: row["name"] for row in rows("party_units_2022.csv")}
    shared = Unit.objects.filter(name__in=[names[key] for key in entry.shared_with])
    document = editing.describe(
        document=document, by=clerk, revision=document.revision, values=values, tags=entry.tags,
        fields=Field.objects.filter(name__iexact=entry.field), shared_with=shared,
    )  # fmt: skip
    editing.publish(document=document, by=clerk)
