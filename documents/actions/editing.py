"""Changes to a document after it is in: its description, who may see it, published or not."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from documents.actions import relations, validity
from documents.exceptions import NotReadyToPublish, StaleEdit, WrongState
from documents.head_fields import set_keys
from documents.models import Document, DocumentShare, Issuer, StoreFinding, Tag
from documents.search.index import index_document
from documents.telling import is_wider, mark_to_tell

State = Document.State
Visibility = Document.Visibility

STOPPED_BY_GATE = (
    "Chưa đăng được: khi đọc lại, cổng kiểm tra đã dừng văn bản này. "
    "Người có thẩm quyền của đơn vị xem và quyết định ở trang “Tệp tạm giữ”."
)


@transaction.atomic
def describe(*, document, by, revision, values, tags, fields, shared_with):
    """Save what the clerk confirmed. `values` maps field names of Document to cleaned values, with
    `issuer_name` and `parent_body` for the issuer. Raises StaleEdit when someone saved since `revision`."""
    relations.be_only_writer()
    document = _locked(document)
    if document.revision != revision:
        raise StaleEdit
    changed, visibility_before = [], document.visibility
    for name, value in values.items():
        if name not in ("issuer_name", "parent_body") and getattr(document, name) != value:
            setattr(document, name, value)
            changed.append(name)
    issuer_name = values.get("issuer_name", "")
    issuer = Issuer.objects.named(issuer_name, parent_body=values.get("parent_body", "")) if issuer_name else None
    if document.issuer != issuer:
        document.issuer = issuer
        changed.append("issuer")
    set_keys(document)
    document.revision += 1
    document.save()
    document.tags.set({Tag.objects.named(name, by=by) for name in tags})
    document.fields.set(fields)
    newly_shared = _share(document, shared_with)
    index_document(document)
    if "validity" in changed:
        validity.note_decision(document)
    if {"symbol", "date_issued"} & set(changed):
        relations.read_relations(document)  # what was its own number may be a citation now
    else:
        relations.tie(document)
    document.refresh_from_db(fields=["validity", "revision"])
    if document.state == State.PUBLISHED and (newly_shared or is_wider(document.visibility, visibility_before)):
        mark_to_tell([document.pk])
    trail.record(
        verb="documents.described", by=by, on=document, unit=document.owner_unit_id,
        data={"fields": ", ".join(changed)[:300], "visibility": document.visibility},
    )  # fmt: skip
    return document


def _locked(document):
    document = Document.objects.select_for_update(of=("self",)).select_related("issuer", "owner_unit").get(pk=document.pk)
    if document.state not in Document.PRESENT:  # into the trash or into another record since the page was opened
        raise WrongState
    return document


def _share(document, units):
    """Returns the ids of the units that did not see it before."""
    wanted = {unit.pk for unit in units} if document.visibility == Visibility.UNITS else set()
    document.shares.exclude(unit_id__in=wanted).delete()
    present = set(document.shares.values_list("unit_id", flat=True))
    DocumentShare.objects.bulk_create([DocumentShare(document=document, unit_id=pk) for pk in wanted - present])
    return wanted - present


def missing_before_publishing(document) -> list[str]:
    """What a reader would miss; empty when the document is fit to be published."""
    missing = []
    if not document.subject.strip():
        missing.append("trích yếu")
    if document.doc_type_id is None:
        missing.append("loại văn bản")
    if document.issuer_id is None:
        missing.append("cơ quan ban hành")
    if document.date_issued is None:
        missing.append("ngày ban hành")
    if document.visibility == Visibility.UNITS and not document.shares.exists():
        missing.append("đơn vị được xem")
    return missing


@transaction.atomic
def publish(*, document, by, tell=True):
    """`tell` the followers; whoever publishes many tells of all at once."""
    relations.be_only_writer()
    document = _locked(document)
    _move(document, State.PUBLISHED)
    if StoreFinding.objects.keeps_unpublished(document):
        raise NotReadyToPublish(STOPPED_BY_GATE)
    missing = missing_before_publishing(document)
    if missing:
        raise NotReadyToPublish(f"Chưa đăng được vì còn thiếu: {', '.join(missing)}. Hãy bổ sung rồi đăng lại.")
    document.published_at, document.published_by = timezone.now(), by
    document.save(update_fields=["state", "revision", "published_at", "published_by"])
    validity.refresh_around(document)
    document.refresh_from_db(fields=["validity", "revision"])
    if tell:
        mark_to_tell([document.pk])
    trail.record(
        verb="documents.published", by=by, on=document, unit=document.owner_unit_id,
        data={"visibility": document.visibility},
    )  # fmt: skip
    return document


@transaction.atomic
def withdraw(*, document, by, reason):
    relations.be_only_writer()
    document = _locked(document)
    _move(document, State.WITHDRAWN)
    document.save(update_fields=["state", "revision"])
    validity.refresh_around(document)
    document.refresh_from_db(fields=["validity", "revision"])
    trail.record(
        verb="documents.withdrawn", by=by, on=document, unit=document.owner_unit_id, data={"reason": reason[:300]}
    )
    return document


@transaction.atomic
def reopen(*, document, by):
    """Back to the clerk's table, out of everyone else's sight; the undo of publishing."""
    relations.be_only_writer()
    document = _locked(document)
    _move(document, State.DRAFT)
    document.save(update_fields=["state", "revision"])
    validity.refresh_around(document)
    document.refresh_from_db(fields=["validity", "revision"])
    trail.record(verb="documents.reopened", by=by, on=document, unit=document.owner_unit_id)
    return document


def _move(document, state):
    if state not in Document.TRANSITIONS[document.state]:
        raise WrongState
    document.state = state
    document.revision += 1
