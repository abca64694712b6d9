"""Two records of one paper become one, and apart again."""

from django.db import transaction

from audit import trail
from documents.actions import relations, validity
from documents.actions.targets import free_place
from documents.exceptions import CannotMerge, WrongState
from documents.head_fields import set_keys
from documents.models import (
    Bookmark,
    Document,
    DocumentFile,
    DocumentMerge,
    DocumentShare,
    Download,
    MergedFile,
    ReadingPlace,
    StoreFinding,
)
from documents.places import places_of
from documents.search.index import index_document

State = Document.State
Part = DocumentFile.Part

# What of the head may be taken over where the survivor has nothing.
FILLABLE = (
    "symbol", "doc_type", "issuer", "place", "date_issued", "subject", "signer", "signer_title", "signing_authority",
    "recipients", "urgency", "file_unit",
)  # fmt: skip
GO_WITH = {"symbol": ("number", "notation", "regime")}  # parts of a value that has a field of its own


def gains(survivor, other):
    """What the survivor would get: (fields of the head, tags, fields of work, units), for the preview and
    for the deed alike."""
    filled = [name for name in FILLABLE if not getattr(survivor, name) and getattr(other, name)]
    if survivor.owner_unit_id != other.owner_unit_id:
        filled = [name for name in filled if name != "file_unit"]  # folders belong to one office
    tags = [tag for tag in other.tags.all() if tag not in set(survivor.tags.all())]
    fields = [field for field in other.fields.all() if field not in set(survivor.fields.all())]
    units = []
    if survivor.visibility == Document.Visibility.UNITS:
        known = set(survivor.shares.values_list("unit_id", flat=True))
        units = [share.unit for share in other.shares.select_related("unit") if share.unit_id not in known]
    return filled, tags, fields, units


def moving_files(survivor, other):
    """(places whose files move, places whose newest file the survivor has already)."""
    known = {place.current.sha256 for place in places_of(survivor)}
    moving, known_already = [], []
    for place in places_of(other):
        (known_already if not place.older and place.current.sha256 in known else moving).append(place)
    return moving, known_already


@transaction.atomic
def merge(*, survivor, other, by, main_as_version=False):
    """`other` becomes part of `survivor`. Its main file goes in as an attachment or, where the clerk says
    so, as the newest version of the survivor's."""
    relations.be_only_writer()
    survivor, other = _locked(survivor, other)
    _refuse_stopped(survivor, other)
    if other.owner_unit_id != survivor.owner_unit_id:
        raise CannotMerge("Hai bản ghi thuộc hai đơn vị quản lý khác nhau nên không gộp được. Hãy bàn với đơn vị kia.")
    merge = DocumentMerge(emptied=other, survivor=survivor, from_state=other.state, by=by)
    _move(other, State.MERGED)
    filled, tags, fields, units = gains(survivor, other)
    merge.filled = [part for name in filled for part in (name, *GO_WITH.get(name, ()))]
    merge.tags_added, merge.fields_added = [tag.pk for tag in tags], [field.pk for field in fields]
    merge.units_added = [unit.pk for unit in units]
    merge.save()
    for name in merge.filled:
        setattr(survivor, name, getattr(other, name))
    _save(survivor)
    survivor.tags.add(*tags)
    survivor.fields.add(*fields)
    DocumentShare.objects.bulk_create([DocumentShare(document=survivor, unit=unit) for unit in units])
    for place in moving_files(survivor, other)[0]:
        _take_over(merge, place, main_as_version)
    index_document(survivor)
    relations.read_relations(survivor)
    validity.refresh_around(other)
    Bookmark.objects.bulk_create(
        [Bookmark(owner_id=kept.owner_id, document=survivor, note=kept.note, created_at=kept.created_at)
         for kept in Bookmark.objects.filter(document=other)],
        ignore_conflicts=True,
    )  # fmt: skip
    trail.record(
        verb="documents.merged", by=by, on=survivor, unit=survivor.owner_unit_id,
        data={"emptied": other.pk, "label": str(other)[:300], "files": merge.files.count(), "filled": ", ".join(merge.filled)},
    )  # fmt: skip
    return merge


def _take_over(merge, place, main_as_version):
    """All versions of a place go on together, in their order."""
    part, position = place.part, None
    if part == Part.MAIN and not main_as_version and merge.survivor.files.filter(part=Part.MAIN).exists():
        part = Part.OTHER
    for file in reversed(place.versions):
        MergedFile.objects.create(
            merge=merge, file=file, part=file.part, position=file.position, version=file.version
        )
        free = free_place(merge.survivor, part, position)
        position = free["position"]
        _put(file, merge.survivor, **free)


def _put(file, document, *, part, position, version):
    file.document, file.part, file.position, file.version = document, part, position, version
    file.save(update_fields=["document", "part", "position", "version"])
    file.pages.update(document=document)
    # What hangs on the file goes with it.
    file.store_findings.update(document=document)
    Download.objects.filter(file=file).update(document=document)
    taken = ReadingPlace.objects.filter(document=document).values("owner")
    ReadingPlace.objects.filter(file=file).exclude(owner__in=taken).update(document=document)
    ReadingPlace.objects.filter(file=file).exclude(document=document).delete()


@transaction.atomic
def undo(*, merge, by):
    """Files go home, what the survivor got goes, unless somebody changed it since."""
    merge = DocumentMerge.objects.select_for_update().get(pk=merge.pk)
    relations.be_only_writer()
    survivor, other = _locked(merge.survivor, merge.emptied)
    _refuse_stopped(survivor, other)
    if survivor.state not in Document.PRESENT:
        raise WrongState
    _move(other, merge.from_state)
    for moved in merge.files.select_related("file"):
        _put(moved.file, other, part=moved.part, position=moved.position, version=moved.version)
    for name in merge.filled:
        if getattr(survivor, name) == getattr(other, name) and not _must_stay(survivor, name):
            setattr(survivor, name, Document._meta.get_field(name).get_default())
    survivor.tags.remove(*merge.tags_added)
    survivor.fields.remove(*merge.fields_added)
    survivor.shares.filter(unit__in=merge.units_added).delete()
    merge.delete()
    _save(survivor)
    for document in (survivor, other):
        index_document(document)
        relations.read_relations(document)
    trail.record(
        verb="documents.unmerged", by=by, on=survivor, unit=survivor.owner_unit_id,
        data={"restored": other.pk, "label": str(other)[:300]},
    )  # fmt: skip
    return other


def _refuse_stopped(*documents):
    """What the gate stopped when it was read anew comes back to the readers by no other way than the decision of
    the person in charge."""
    if any(StoreFinding.objects.keeps_unpublished(document) for document in documents):
        raise CannotMerge(
            "Khi đọc lại, cổng kiểm tra đã dừng một trong hai văn bản. Người có thẩm quyền quyết định ở trang"
            " “Tệp tạm giữ” trước, rồi mới gộp hoặc tách được."
        )


def _must_stay(document, name):
    """What a published document cannot lack; it may have been published on the strength of it."""
    return document.state == State.PUBLISHED and name in ("subject", "doc_type", "issuer", "date_issued")


def _locked(survivor, other):
    """Both rows, in one order for everybody."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("issuer", "doc_type", "owner_unit")
    found = {row.pk: row for row in rows.filter(pk__in=[survivor.pk, other.pk]).order_by("pk")}
    if len(found) < 2:
        raise WrongState
    return found[survivor.pk], found[other.pk]


def _move(document, state):
    if state not in Document.TRANSITIONS[document.state]:
        raise WrongState
    document.state = state
    document.revision += 1
    document.save(update_fields=["state", "revision"])


def _save(survivor):
    set_keys(survivor)
    survivor.revision += 1
    survivor.save()
