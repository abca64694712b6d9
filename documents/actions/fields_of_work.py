"""Lĩnh vực: renamed, moved in the tree, put in order. None is deleted: papers of all years are sorted by them."""

from django.db import transaction

from audit import trail
from documents.actions.tags import lock_trees, reindex
from documents.exceptions import TagTaken, TreeLoop
from documents.models import Document, Field, FieldAlias
from documents.tag_tree import family_ids
from vietnamese.text import exact, nfc, slugify


@transaction.atomic
def rename_field(*, field, name, by) -> Field:
    lock_trees()
    field = Field.objects.select_for_update().get(pk=field.pk)
    name = " ".join(nfc(name).split())
    slug = slugify(name, 120)
    others = Field.objects.exclude(pk=field.pk)
    if others.filter(slug=slug).exists() or any(exact(other.name) == exact(name) for other in others):
        raise TagTaken(f"Đã có lĩnh vực “{name}”. Hãy chọn tên khác.")
    if FieldAlias.objects.filter(slug=slug).exclude(field=field).exists():
        raise TagTaken(f"“{name}” là tên cũ của một lĩnh vực khác. Hãy chọn tên khác.")
    old, old_slug = field.name, field.slug
    if name == old:
        return field
    if slug != old_slug:
        FieldAlias.objects.update_or_create(slug=old_slug, defaults={"field": field, "name": old})
        field.aliases.filter(slug=slug).delete()
    field.name, field.slug = name, slug
    field.save()
    reindex(Document.objects.filter(fields=field))
    trail.record(verb="documents.field_renamed", by=by, on=field, data={"before": old})
    return field


@transaction.atomic
def move_field(*, field, parent, by) -> Field:
    lock_trees()
    if parent is not None and parent.pk in family_ids(Field, [field.pk]):
        raise TreeLoop("Không thể đặt lĩnh vực dưới chính nó hoặc dưới lĩnh vực con của nó.")
    field = Field.objects.select_for_update().get(pk=field.pk)
    field.parent = parent
    field.save(update_fields=["parent"])
    trail.record(verb="documents.field_moved", by=by, on=field, data={"parent": parent.name if parent else ""})
    return field


@transaction.atomic
def shift_field(*, field, up, by) -> Field:
    """One place up or down among those that stand under the same parent."""
    lock_trees()
    row = list(Field.objects.filter(parent=Field.objects.get(pk=field.pk).parent_id))
    here = [entry.pk for entry in row].index(field.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
        for position, entry in enumerate(row, start=1):
            entry.position = position
        Field.objects.bulk_update(row, ["position"])
        trail.record(verb="documents.field_moved", by=by, on=field, data={"position": there + 1})
    return field
