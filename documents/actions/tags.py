"""The tag tree: renamed, moved, merged, deleted. Old names stay as aliases, so addresses and searches by them
still work."""

from django.db import transaction
from django.db.models import F, Func, Value

from audit import trail
from documents import locks
from documents.actions.follows import move_tag_follows
from documents.exceptions import TagInUse, TagTaken, TreeLoop
from documents.models import BulkPart, Document, Tag, TagAlias
from documents.search.due import AT_ONCE, index_due, mark_due
from documents.tag_tree import family_ids, known_tags
from vietnamese.text import fold, nfc, slugify


def lock_trees():
    """Before everything that changes the trees: two moves at once might close a loop."""
    locks.hold(locks.TAG_TREE)


def reindex(documents):
    mark_due(documents)
    index_due(seconds=AT_ONCE)


@transaction.atomic
def rename_tag(*, tag, name, by) -> Tag:
    """Answers the tag of the new name. A name that only hidden papers carry is taken as if it were free, and
    both become one: saying "taken" would tell of those papers."""
    lock_trees()
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    name = " ".join(nfc(name).split())
    key = fold(name)
    taken = Tag.objects.filter(name_key=key).exclude(pk=tag.pk).first()
    if taken is None:
        known_as = TagAlias.objects.filter(name_key=key).exclude(tag=tag).select_related("tag").first()
        if known_as is not None and known_tags(by).filter(pk=known_as.tag_id).exists():
            raise TagTaken(f"“{name}” là tên cũ của thẻ “{known_as.tag}”. Hãy chọn tên khác hoặc gộp vào thẻ đó.")
    elif known_tags(by).filter(pk=taken.pk).exists():
        raise TagTaken(f"Đã có thẻ “{taken}”. Nếu hai thẻ là một, hãy gộp thẻ này vào thẻ đó.")
    else:
        return _merge(tag, taken, by)
    old = tag.name
    if name == old:
        return tag
    if key != tag.name_key:
        _keep_name(tag, tag.name, tag.slug)
        tag.aliases.filter(name_key=key).delete()  # the name of today is no old name
    tag.name, tag.name_key, tag.slug = name, key, slugify(name)[:80]
    tag.save()
    reindex(Document.objects.filter(tags=tag))
    trail.record(verb="documents.tag_renamed", by=by, on=tag, data={"before": old})
    return tag


def _keep_name(tag, name, slug):
    TagAlias.objects.update_or_create(name_key=fold(name), defaults={"tag": tag, "name": name, "slug": slug})


@transaction.atomic
def move_tag(*, tag, parent, by) -> Tag:
    lock_trees()
    if parent is not None and parent.pk in family_ids(Tag, [tag.pk]):
        raise TreeLoop
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    tag.parent = parent
    tag.save(update_fields=["parent"])
    trail.record(verb="documents.tag_moved", by=by, on=tag, data={"parent": parent.name if parent else ""})
    return tag


@transaction.atomic
def merge_tags(*, tag, into, by) -> Tag:
    """Every document that carries `tag` carries `into` from now on, once."""
    lock_trees()
    if tag.pk == into.pk:
        raise TreeLoop("Không thể gộp một thẻ vào chính nó. Hãy chọn thẻ khác.")
    return _merge(tag, into, by)


def _merge(tag, into, by):
    if into.pk in family_ids(Tag, [tag.pk]):
        Tag.objects.filter(pk=into.pk).update(parent=tag.parent_id)
    Tag.objects.filter(parent=tag).exclude(pk=into.pk).update(parent=into)
    # Those of `into` too: from now on they are found by the old name.
    mark_due(Document.objects.filter(pk__in=Document.tags.through.objects.filter(tag__in=[tag, into]).values("document")))
    through = Document.tags.through.objects
    both = through.filter(tag=into).values("document")
    through.filter(tag=tag, document__in=both).delete()
    moved = through.filter(tag=tag).update(tag=into)
    # What a deed on many took off or put on is found again under the tag of today.
    for column in ("tags_added", "tags_removed"):
        BulkPart.objects.filter(**{f"{column}__contains": [tag.pk]}).update(
            **{column: Func(F(column), Value(tag.pk), Value(into.pk), function="array_replace")}
        )
    move_tag_follows(tag=tag, into=into)
    TagAlias.objects.filter(tag=tag).update(tag=into)
    _keep_name(into, tag.name, tag.slug)
    label, pk = tag.name, tag.pk
    Tag.objects.filter(pk=pk).delete()
    index_due(seconds=AT_ONCE)
    into.refresh_from_db()
    trail.record(verb="documents.tag_merged", by=by, on=into, data={"merged": label, "tag": pk, "documents": moved})
    return into


@transaction.atomic
def delete_tag(*, tag, by):
    """Only a tag that no paper carries and that has nothing under it that this person knows of. What stands
    under it unseen moves up: a refusal would tell of it."""
    lock_trees()
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    if Document.objects.filter(tags=tag).exists() or known_tags(by).filter(parent=tag).exists():
        raise TagInUse
    Tag.objects.filter(parent=tag).update(parent=tag.parent_id)
    trail.record(verb="documents.tag_deleted", by=by, on=tag)
    tag.delete()
