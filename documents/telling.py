"""Telling the followers of documents that were published: in rounds, from what the database says is due.

Publishing writes one row for a document, in its own transaction. A round writes the notices of those who follow a tag
or the unit, then asks the followed searches among the documents that are due, all of these at once. Every step is one
transaction that also notes how far it came; nobody is told twice, since a notice is told once to each.
"""

import time

from django.db import connection, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.models import UnitSuccession
from documents.asked import Asked
from documents.audience import readers_of
from documents.models import Document, Follow, Tag, TellDue
from documents.queue import enqueue_telling
from documents.search.newest import fresh
from documents.tag_tree import line_ids
from notifications.models import Notice
from notifications.outbox import notify

PUBLISHED = "documents.published"
DOCUMENTS_AT_ONCE = 200
SEARCHES_AT_ONCE = 50
NARROWNESS = [Document.Visibility.PUBLIC, Document.Visibility.INTERNAL, Document.Visibility.UNITS]

_MARK = """
INSERT INTO documents_telldue (document_id, since, labels_told, asked_until)
SELECT unnest(%s::bigint[]), statement_timestamp(), false, 0
ON CONFLICT (document_id) DO UPDATE SET since = excluded.since, labels_told = false, asked_until = 0
"""


def is_wider(now, before) -> bool:
    """Whether one visibility lets more people in than the other."""
    return NARROWNESS.index(now) < NARROWNESS.index(before)


def mark_to_tell(pks):
    """In the transaction that publishes these documents or opens them to more readers."""
    pks = list(pks)
    if pks:
        with connection.cursor() as cursor:
            cursor.execute(_MARK, [pks])
        transaction.on_commit(enqueue_telling)


def tell_due(*, seconds) -> bool:
    """Work at what is due for so long; True when nothing is left. What another worker has in hand is passed over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not (_tell_by_labels() or _tell_by_searches()):
            return True
    return False


@transaction.atomic
def _tell_by_labels() -> bool:
    """The next document to those who follow a tag or the unit; False when there is none."""
    row = _due().filter(labels_told=False).first()
    if row is None:
        return False
    document = Document.objects.published().select_related("owner_unit", "issuer").filter(pk=row.pk).first()
    if document is not None:
        _tell(document, Follow.objects.filter(_labels_of(document)).values("owner"))
        row.labels_told = True
        row.save(update_fields=["labels_told"])
    else:
        row.delete()
    return True


@transaction.atomic
def _tell_by_searches() -> bool:
    """The documents that came equally far, by the next few searches; False when there is nothing to do."""
    first = _due().filter(labels_told=True).first()
    if first is None:
        return False
    rows = list(_due().filter(labels_told=True, asked_until=first.asked_until)[:DOCUMENTS_AT_ONCE])
    documents = {document.pk: document for document in Document.objects.published().filter(pk__in=[row.pk for row in rows])}
    searches = Follow.objects.filter(search__isnull=False, pk__gt=first.asked_until, owner__is_active=True)
    asked = list(searches.select_related("search", "owner").order_by("pk")[:SEARCHES_AT_ONCE])
    owners = {}
    for follow in asked if documents else ():
        for pk in _found(follow, documents):
            owners.setdefault(pk, set()).add(follow.owner_id)
    for pk in sorted(owners):
        _tell(documents[pk], owners[pk])
    due = TellDue.objects.filter(pk__in=[row.pk for row in rows])
    if len(asked) < SEARCHES_AT_ONCE or not documents:
        due.delete()
    else:
        due.update(asked_until=asked[-1].pk)
    return True


def _due():
    return TellDue.objects.select_for_update(skip_locked=True).order_by("since", "pk")


def _labels_of(document):
    tags = line_ids(Tag, document.tags.values_list("pk", flat=True))
    units = {document.owner_unit_id, document.issuer.unit_id if document.issuer_id else None} - {None}
    return Q(tag__in=tags) | Q(unit__in=_with_successors(units))


def _with_successors(units):
    """Whoever follows a unit follows those whom it succeeded."""
    found, last = set(units), set(units)
    while last:
        last = set(UnitSuccession.objects.filter(predecessor__in=last, successor__isnull=False).values_list("successor", flat=True)) - found
        found |= last
    return found


def _found(follow, documents):
    search = Asked(follow.owner, QueryDict(follow.search.address))
    return fresh(search.documents.published(), search.query, among=list(documents))


def _tell(document, owners):
    """Those of `owners` who may read it; not whoever published it."""
    people = readers_of(document).filter(pk__in=owners).exclude(pk=document.published_by_id)
    ids = list(people.values_list("pk", flat=True))
    if ids:
        notice = notify(PUBLISHED, document.pk, users=ids)
        # Opened to these people long after it was first published, it is as new to them.
        until = timezone.now() + notice.of_kind.useful_for
        Notice.objects.filter(pk=notice.pk, expires_at__lt=until).update(expires_at=until)
