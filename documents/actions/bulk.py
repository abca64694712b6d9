"""Deeds on many documents at once: edited, published, taken back. Each is one deed in the trail, with a part
for every document; a document that somebody else changed meanwhile is left alone and named."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from audit import trail
from documents.actions import editing, relations, validity
from documents.actions.bulk_plan import plan, with_labels
from documents.exceptions import NotReadyToPublish, UndoTooLate, WideningNotConfirmed, WrongState
from documents.models import BulkDeed, BulkPart, Document, DocumentShare, Tag
from documents.search.due import AT_ONCE, index_due, mark_due
from documents.telling import is_wider, mark_to_tell

MOST = 200

UNDO_CHANGED = "Đã có người sửa văn bản này sau đó; văn bản được giữ nguyên."
UNDO_NOT_YOURS = "Đồng chí không còn được giao sửa văn bản này; văn bản được giữ nguyên."


def _locked(pks, user):
    """In the order of their keys, so that two deeds never wait for each other."""
    chosen = Document.objects.visible_to(user).filter(pk__in=pks)
    return list(with_labels(chosen.select_for_update(of=("self",)).order_by("pk")))


@transaction.atomic
def edit_many(*, by, revisions, change, public_confirmed=0) -> BulkDeed:
    """`revisions`: {pk: revision as previewed}, at most MOST. `public_confirmed`: how many documents the person
    agreed to open to everybody; raises WideningNotConfirmed where it would be more."""
    if change.visibility:
        relations.be_only_writer()
    change = replace(change, add_tags=tuple(Tag.objects.named(tag.name, by=by) for tag in change.add_tags))
    lines = plan(_locked(list(revisions)[:MOST], by), change, by=by, revisions=revisions)
    opened = sum(line.opens_to_all for line in lines)
    if opened > public_confirmed:
        raise WideningNotConfirmed(opened)
    deed = BulkDeed.objects.create(kind=BulkDeed.Kind.EDIT, by=by)
    done = [line for line in lines if not line.left_because]
    parts = [_part(deed, line) for line in lines]
    for line in done:
        _set(line, change)
    Document.objects.bulk_update(
        [line.document for line in done], ["file_unit", "visibility", "revision"], batch_size=MOST
    )
    _write_labels(done)
    _write_shares(done)
    validity.refresh_around_many([line.document for line in done if line.visibility_changed])
    _note_revisions(parts)
    BulkPart.objects.bulk_create(parts)
    mark_to_tell(part.document_id for part in parts if _opens(part))
    relabelled = [line.document.pk for line in done if line.tags_added or line.tags_removed or line.fields_added or line.fields_removed]
    _index(relabelled)
    _record(deed, by, "documents.bulk_edited", "documents.described", done, parts, opened=opened)
    return deed


def _note_revisions(parts):
    """As they stand after everything that follows from the deed: a validity computed anew is no change by others."""
    now = dict(Document.objects.filter(pk__in=[part.document_id for part in parts]).values_list("pk", "revision"))
    for part in parts:
        if not part.left_because:
            part.revision_after = now[part.document_id]


def _opens(part):
    """Whether a published document is seen by more people than before."""
    document, before = part.document, part.visibility_before
    wider = part.shares_added or (before and is_wider(document.visibility, before))
    return bool(wider) and document.state == Document.State.PUBLISHED


def _part(deed, line):
    document = line.document
    if line.left_because:
        return BulkPart(deed=deed, document=document, left_because=line.left_because)
    return BulkPart(
        deed=deed, document=document, revision_after=document.revision + 1, changes=line.changes,
        tags_added=[tag.pk for tag in line.tags_added], tags_removed=[tag.pk for tag in line.tags_removed],
        fields_added=[entry.pk for entry in line.fields_added], fields_removed=[entry.pk for entry in line.fields_removed],
        shares_added=sorted(line.shares_added), shares_removed=sorted(line.shares_removed),
        file_unit_changed=line.file_unit_changed, file_unit_before=document.file_unit if line.file_unit_changed else None,
        visibility_before=document.visibility if line.visibility_changed else "",
    )  # fmt: skip


def _set(line, change):
    document = line.document
    document.revision += 1
    if line.file_unit_changed:
        document.file_unit = change.file_unit
    if line.visibility_changed:
        document.visibility = change.visibility


def _write_labels(lines):
    for through, column, added, removed in (
        (Document.tags.through, "tag_id", "tags_added", "tags_removed"),
        (Document.fields.through, "field_id", "fields_added", "fields_removed"),
    ):
        _add(through, column, [(line.document.pk, label.pk) for line in lines for label in getattr(line, added)])
        _remove(through, column, [(line.document.pk, label.pk) for line in lines for label in getattr(line, removed)])


def _write_shares(lines):
    _add(DocumentShare, "unit_id", [(line.document.pk, unit) for line in lines for unit in line.shares_added])
    _remove(DocumentShare, "unit_id", [(line.document.pk, unit) for line in lines for unit in line.shares_removed])


def _add(through, column, pairs):
    through.objects.bulk_create(
        [through(document_id=document, **{column: other}) for document, other in pairs],
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip


def _remove(through, column, pairs):
    """Pairs of (document, other); one statement for each `other`."""
    documents_of = {}
    for document, other in pairs:
        documents_of.setdefault(other, []).append(document)
    for other, documents in documents_of.items():
        through.objects.filter(document_id__in=documents, **{column: other}).delete()


def _index(pks):
    if pks:
        mark_due(Document.objects.filter(pk__in=pks))
        index_due(seconds=AT_ONCE, among=pks)


def _office_of(parts):
    """The one office whose documents these are; where they are of several the deed belongs to none."""
    offices = {part.document.owner_unit_id for part in parts}
    return offices.pop() if len(offices) == 1 else None


def _record(deed, by, verb, part_verb, done, parts, **data):
    """The deed, and under it a line for each document it changed."""
    if not done:
        return
    trail.record(
        verb=verb, by=by, on=deed, unit=_office_of(done),
        data={"documents": len(done), "left": len(parts) - len(done)} | data,
    )  # fmt: skip
    trail.record_many(
        [
            {
                "verb": part_verb, "by": by, "on": line.document, "unit": line.document.owner_unit_id,
                "data": {"deed": deed.pk, "fields": "; ".join(change.split(":")[0] for change in line.changes)[:300],
                         "visibility": line.document.visibility},
            }
            for line in done
        ]
    )  # fmt: skip


@transaction.atomic
def publish_many(*, documents, by) -> BulkDeed:
    """Publish each document that is ready; the others are left with the reason."""
    deed = BulkDeed.objects.create(kind=BulkDeed.Kind.PUBLISH, by=by)
    parts = []
    for document in documents.order_by("pk")[:MOST]:
        try:
            published = editing.publish(document=document, by=by, tell=False)
        except (NotReadyToPublish, WrongState) as problem:
            parts.append(BulkPart(deed=deed, document=document, left_because=str(problem)))
            continue
        parts.append(
            BulkPart(
                deed=deed, document=document, revision_after=published.revision, changes=["Đăng văn bản"],
                state_before=Document.State.DRAFT, published_at_before=document.published_at,
                published_by_before_id=document.published_by_id,
            )  # fmt: skip
        )
    _note_revisions(parts)
    BulkPart.objects.bulk_create(parts)
    done = [part for part in parts if not part.left_because]
    mark_to_tell(part.document_id for part in done)
    if done:
        trail.record(
            verb="documents.bulk_published", by=by, on=deed, unit=_office_of(done),
            data={"documents": len(done), "left": len(parts) - len(done)},
        )  # fmt: skip
    return deed


@transaction.atomic
def undo(*, deed, by) -> BulkDeed:
    """Restore exactly what the deed changed; what somebody changed since stays as it is now, with a sentence."""
    relations.be_only_writer()
    deed = BulkDeed.objects.select_for_update().get(pk=deed.pk)
    if not deed.may_be_undone:
        raise UndoTooLate
    publishing = deed.kind == BulkDeed.Kind.PUBLISH
    permission = "documents.withdraw_document" if publishing else "documents.change_document"
    parts = list(deed.parts.filter(left_because="").order_by("document"))
    documents = {document.pk: document for document in _locked([part.document_id for part in parts], by)}
    own = set(
        Document.objects.filter(pk__in=documents, owner_unit__in=by.units_with(permission)).values_list("pk", flat=True)
    )
    restored = []
    for part in parts:
        document = documents.get(part.document_id)
        if document is None or document.pk not in own:
            part.not_undone_because = UNDO_NOT_YOURS
        elif document.revision != part.revision_after:
            part.not_undone_because = UNDO_CHANGED
        else:
            part.document, part.undone = document, True
            _restore(part)
            restored.append(part)
    Document.objects.bulk_update(
        [part.document for part in restored],
        ["state", "visibility", "file_unit", "published_at", "published_by", "revision"], batch_size=MOST,
    )  # fmt: skip
    _restore_labels(restored)
    validity.refresh_around_many([part.document for part in restored if publishing or part.visibility_before])
    BulkPart.objects.bulk_update(parts, ["undone", "not_undone_because"], batch_size=MOST)
    deed.undone_at = timezone.now()
    deed.save(update_fields=["undone_at"])
    _index([part.document_id for part in restored if part.tags_added or part.tags_removed or part.fields_added or part.fields_removed])
    _record_undo(deed, by, parts, restored, publishing)
    return deed


def _restore(part):
    document = part.document
    document.revision += 1
    if part.visibility_before:
        document.visibility = part.visibility_before
    if part.file_unit_changed:
        document.file_unit_id = part.file_unit_before_id
    if part.state_before:
        document.state = part.state_before
        document.published_at, document.published_by_id = part.published_at_before, part.published_by_before_id


def _restore_labels(parts):
    tags_still_there = set(
        Tag.objects.filter(pk__in={pk for part in parts for pk in part.tags_removed}).values_list("pk", flat=True)
    )
    for through, column, added, removed in (
        (Document.tags.through, "tag_id", "tags_added", "tags_removed"),
        (Document.fields.through, "field_id", "fields_added", "fields_removed"),
        (DocumentShare, "unit_id", "shares_added", "shares_removed"),
    ):
        _remove(through, column, [(part.document_id, pk) for part in parts for pk in getattr(part, added)])
        back = [(part.document_id, pk) for part in parts for pk in getattr(part, removed)]
        if column == "tag_id":
            back = [(document, pk) for document, pk in back if pk in tags_still_there]
        _add(through, column, back)


def _record_undo(deed, by, parts, restored, publishing):
    trail.record(
        verb="documents.bulk_undone", by=by, on=deed, unit=_office_of(restored),
        data={"documents": len(restored), "left": len(parts) - len(restored)},
    )  # fmt: skip
    trail.record_many(
        [
            {
                "verb": "documents.reopened" if publishing else "documents.described", "by": by, "on": part.document,
                "unit": part.document.owner_unit_id, "data": {"deed": deed.pk, "undo": True},
            }
            for part in restored
        ]
    )  # fmt: skip
