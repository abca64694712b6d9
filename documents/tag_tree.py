"""The trees of tags and of fields of work, and which tags a person may know of."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, OuterRef

from documents.models import Document, Tag

_FAMILY = """
WITH RECURSIVE family(id) AS (
  SELECT unnest(%s::bigint[]) UNION SELECT child.id FROM {table} child JOIN family ON child.parent_id = family.id
) SELECT id FROM family
"""
_ANCESTORS = """
WITH RECURSIVE line(id, parent_id) AS (
  SELECT id, parent_id FROM {table} WHERE id = ANY(%s)
  UNION SELECT above.id, above.parent_id FROM {table} above JOIN line ON above.id = line.parent_id
) SELECT id FROM line
"""


def family_ids(model, pks) -> list[int]:
    """These and all that stands under them."""
    return _ids(_FAMILY, model, pks)


def line_ids(model, pks) -> list[int]:
    """These and all that stands above them."""
    return _ids(_ANCESTORS, model, pks)


def _ids(sql, model, pks):
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=model._meta.db_table), [list(pks)])
        return [row[0] for row in cursor.fetchall()]


def known_tags(user):
    """Tags that a visible paper carries, those above them, and those that no paper at all carries. A tag that
    stands on hidden papers only does not exist for this person."""
    carried = Exists(Document.tags.through.objects.filter(tag=OuterRef("pk")))
    visible = Tag.objects.carried_before(user).values_list("pk", flat=True)
    unused = Tag.objects.filter(~carried).values_list("pk", flat=True)
    return Tag.objects.filter(pk__in={*line_ids(Tag, visible), *unused})


@dataclass
class Branch:
    entry: object
    depth: int
    documents: int = 0

    @property
    def mark(self):
        """What stands before the name so that its place in the tree is seen."""
        return "\u2003" * (self.depth - 1) + "└ " if self.depth else ""


def as_tree(entries) -> list[Branch]:
    """The entries in the order of a printed tree; what hangs under none of them stands at the top."""
    entries = list(entries)
    present = {entry.pk for entry in entries}
    under = {}
    for entry in entries:
        under.setdefault(entry.parent_id if entry.parent_id in present else None, []).append(entry)
    branches, stack = [], [(entry, 0) for entry in reversed(under.get(None, []))]
    while stack:
        entry, depth = stack.pop()
        branches.append(Branch(entry, depth))
        stack += [(child, depth + 1) for child in reversed(under.get(entry.pk, []))]
    return branches


def count_documents(branches, user):
    """How many papers the person sees that carry each tag itself."""
    found = (
        Document.tags.through.objects.filter(
            tag__in=[branch.entry.pk for branch in branches], document__in=Document.objects.visible_to(user)
        )
        .values_list("tag")
        .annotate(Count("document"))
    )
    counts = dict(found)
    for branch in branches:
        branch.documents = counts.get(branch.entry.pk, 0)
    return branches
