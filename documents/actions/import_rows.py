"""One row of an index: what it says is sealed until its file is past the gate, follows the file on its way, and
describes the document in the end."""

import hmac
import json
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from audit import trail
from documents import sealing
from documents.head_fields import set_keys
from documents.importing.values import Reader
from documents.models import Document, FileUnit, ImportRow, Issuer, Tag, Upload
from vietnamese.text import fold

Outcome = ImportRow.Outcome

OUTCOME_OF = {
    Upload.State.WORKING: Outcome.WORKING,
    Upload.State.HELD: Outcome.HELD,
    Upload.State.REFUSED: Outcome.REFUSED,
    Upload.State.UNREADABLE: Outcome.UNREADABLE,
    Upload.State.FAILED: Outcome.FAILED,
    Upload.State.DUPLICATE: Outcome.DUPLICATE,
    Upload.State.READY: Outcome.TAKEN,
}
LOST = "Máy chủ đã dừng trước khi cổng kiểm tra xong tệp này; hãy gửi lại tệp."


def seal(cells, path="") -> str:
    return sealing.seal_name(json.dumps({"cells": cells, "path": path}, ensure_ascii=False))


def opened(row) -> dict:
    """{"cells", "path"}; empty where the words are forgotten."""
    text = sealing.open_name(row.sealed)
    return json.loads(text) if text else {"cells": [], "path": ""}


def digest(name) -> str:
    """Under which a file is found again without its name being kept in the open."""
    return hmac.new(settings.SECRET_KEY.encode(), f"import {name}".encode(), sha256).hexdigest()


def forget_words(row):
    row.sealed = row.path_key = row.name_key = ""


def follow_upload(upload):
    """The row learns what became of its file. Called in the transaction that ends the upload."""
    row = ImportRow.objects.select_related("entry").filter(upload=upload).first()
    if row is None:
        return
    if upload.state == Upload.State.LOST:
        row.upload = None
        row.outcome = Outcome.READY if row.entry.on_server else Outcome.AWAITED
        row.notes = [*row.notes, *([] if row.entry.on_server else [LOST])]
    else:
        row.outcome = OUTCOME_OF[upload.state]
        row.document = upload.document
        row.notes = [*row.notes, *(reason for reason in upload.reasons if reason not in row.notes)]
    if row.outcome == Outcome.REFUSED:
        forget_words(row)
    row.save()


@transaction.atomic
def describe_from_row(upload):
    """What the index says wins over what was read from the paper; the clerk, who may have gone ahead, wins over
    both. Safe to run twice."""
    row = ImportRow.objects.select_related("entry__unit", "entry__by").filter(upload=upload).exclude(sealed="").first()
    if row is None:
        return
    document = Document.objects.select_for_update(of=("self",)).get(pk=upload.document_id)
    if document.revision != 1:
        return
    entry = row.entry
    said = Reader(entry.columns).read(opened(row)["cells"])
    values = dict(said.values)
    issuer_name = values.pop("issuer_name", "")
    for name, value in values.items():
        setattr(document, name, value)
    if issuer_name:
        read = document.issuer
        body = read.parent_body if read and read.name_key == fold(issuer_name) else ""
        document.issuer = Issuer.objects.named(issuer_name, parent_body=body)
    document.file_unit = file_unit_of(entry, said, document.date_issued) or document.file_unit
    set_keys(document)
    document.save()
    document.tags.add(*[Tag.objects.named(name, by=entry.by) for name in said.labels.get("tags", ())])
    document.fields.add(*said.labels.get("fields", ()))
    filled = [name for name in values if name not in ("number", "notation", "regime")]
    row.from_index = [*filled, *(["issuer"] if issuer_name else []), *said.labels]
    row.document = document
    row.save(update_fields=["from_index", "document"])


def file_unit_of(entry, said, day):
    """The office's file unit of that code or title, made when it is new."""
    code, title = said.labels.get("file_unit", "")[:60], said.labels.get("file_unit_title", "")[:300]
    if not code and not title:
        return None
    own = FileUnit.objects.filter(unit=entry.unit)
    found = own.filter(code__iexact=code).first() if code else own.filter(title__iexact=title).first()
    if found or not code:
        return found
    year = day.year if day else entry.created_at.year
    file_unit, made = FileUnit.objects.get_or_create(
        unit=entry.unit, code=code, defaults={"title": title or code, "year": year}
    )
    if made:
        trail.record(verb="documents.file_unit_added", by=entry.by, on=file_unit, unit=entry.unit_id)
    return file_unit
