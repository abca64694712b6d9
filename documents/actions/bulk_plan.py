"""What a change of many would do to each document: the same answer for the preview and for the deed."""

from dataclasses import dataclass, field

from documents.models import Document, Field, FileUnit, Tag
from vietnamese.text import fold

Visibility = Document.Visibility

NOT_YOURS = "Văn bản của đơn vị khác; đồng chí không được giao sửa."
CHANGED_MEANWHILE = "Người khác vừa sửa văn bản này sau khi đồng chí xem trước; văn bản được giữ nguyên."
NOTHING_NEW = "Không có gì thay đổi."
OTHER_OFFICE_FILE_UNIT = "Hồ sơ đã chọn thuộc đơn vị khác với đơn vị quản lý văn bản."


@dataclass(frozen=True)
class Change:
    """`add_tags` may hold tags not yet saved: the preview makes none. `file_unit`: None empties it, when
    `sort_in` is true. `visibility`: "" leaves it as it is."""

    add_tags: tuple[Tag, ...] = ()
    remove_tags: tuple[Tag, ...] = ()
    add_fields: tuple[Field, ...] = ()
    remove_fields: tuple[Field, ...] = ()
    sort_in: bool = False
    file_unit: FileUnit | None = None
    visibility: str = ""
    shared_with: tuple = ()


@dataclass
class Line:
    document: Document
    left_because: str = ""
    changes: list[str] = field(default_factory=list)
    tags_added: list[Tag] = field(default_factory=list)
    tags_removed: list[Tag] = field(default_factory=list)
    fields_added: list[Field] = field(default_factory=list)
    fields_removed: list[Field] = field(default_factory=list)
    shares_added: set[int] = field(default_factory=set)
    shares_removed: set[int] = field(default_factory=set)
    file_unit_changed: bool = False
    visibility_changed: bool = False
    opens_to_all: bool = False


def with_labels(documents):
    return documents.select_related("doc_type", "issuer", "file_unit").prefetch_related("tags", "fields", "shares")


def plan(documents, change: Change, *, by, revisions=None) -> list[Line]:
    """One line a document. `revisions`: {pk: the revision that was previewed}."""
    own = set(
        Document.objects.changeable_by(by)
        .filter(pk__in=[document.pk for document in documents])
        .values_list("pk", flat=True)
    )
    lines = []
    for document in documents:
        if document.pk not in own:
            lines.append(Line(document, NOT_YOURS))
        elif revisions is not None and revisions[document.pk] != document.revision:
            lines.append(Line(document, CHANGED_MEANWHILE))
        elif change.file_unit is not None and change.file_unit.unit_id != document.owner_unit_id:
            lines.append(Line(document, OTHER_OFFICE_FILE_UNIT))
        else:
            lines.append(_line(document, change))
    return lines


def _line(document, change):
    line = Line(document)
    _plan_labels(line, change)
    if change.sort_in and document.file_unit_id != (change.file_unit.pk if change.file_unit else None):
        line.file_unit_changed = True
        line.changes.append(f"Xếp vào hồ sơ {change.file_unit}" if change.file_unit else "Bỏ khỏi hồ sơ")
    if change.visibility:
        _plan_visibility(line, change)
    if not line.changes:
        line.left_because = NOTHING_NEW
    return line


def _plan_labels(line, change):
    tags, fields = list(line.document.tags.all()), list(line.document.fields.all())
    keys = {tag.name_key for tag in tags}
    line.tags_added = [tag for tag in change.add_tags if tag.name_key not in keys]
    line.tags_removed = [tag for tag in change.remove_tags if tag in tags]
    line.fields_added = [entry for entry in change.add_fields if entry not in fields]
    line.fields_removed = [entry for entry in change.remove_fields if entry in fields]
    for words, labels in (
        ("Thêm thẻ", line.tags_added),
        ("Bỏ thẻ", line.tags_removed),
        ("Thêm lĩnh vực", line.fields_added),
        ("Bỏ lĩnh vực", line.fields_removed),
    ):
        if labels:
            line.changes.append(f"{words}: {', '.join(label.name for label in labels)}")


def _plan_visibility(line, change):
    document = line.document
    present = {share.unit_id for share in document.shares.all()}
    wanted = {unit.pk for unit in change.shared_with} if change.visibility == Visibility.UNITS else set()
    line.shares_added, line.shares_removed = wanted - present, present - wanted
    line.visibility_changed = document.visibility != change.visibility
    line.opens_to_all = line.visibility_changed and change.visibility == Visibility.PUBLIC
    if line.visibility_changed:
        line.changes.append(
            f"Phạm vi xem: {document.get_visibility_display()} → {Visibility(change.visibility).label}"
        )
    elif line.shares_added or line.shares_removed:
        line.changes.append("Đổi danh sách đơn vị được xem")


def change_of(values, *, by, save_tags=False) -> Change:
    """From the cleaned values of BulkEditForm."""
    tag_of = Tag.objects.named if save_tags else Tag.objects.like
    tags = {tag.name_key: tag for tag in (tag_of(name, by=by) for name in values["add_tags"])}
    removed = {fold(tag.name) for tag in values["remove_tags"]}
    return Change(
        add_tags=tuple(tag for key, tag in tags.items() if key not in removed),
        remove_tags=tuple(values["remove_tags"]),
        add_fields=tuple(values["add_fields"]),
        remove_fields=tuple(entry for entry in values["remove_fields"] if entry not in values["add_fields"]),
        sort_in=values["sort_in"],
        file_unit=values["file_unit"],
        visibility=values["visibility"],
        shared_with=tuple(values["shared_units"]),
    )
