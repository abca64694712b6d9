"""Whether a document is in force, computed from the relations of published documents.

What everyone who reads a document may be told rests only on what all of them may see: of a public document
on public ones, of an internal one also on internal ones (docs/adr/0015-relations.md)."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit import trail
from documents.models import BulkPart, Citation, CitationTarget, Document, ValidityFacts

Validity, Visibility, Kind = Document.Validity, Document.Visibility, Citation.Kind
ENDING = (Kind.REPLACES, Kind.AMENDS)
MOST_LATER = 500


@dataclass(frozen=True)
class Later:
    """A published document that replaces or amends."""

    pk: int
    kind: str
    issued: datetime.date | None
    begins: datetime.date | None


def circle_of(document):
    """Documents that everyone who may read this one may read too."""
    open_to = [Visibility.PUBLIC] if document.visibility == Visibility.PUBLIC else [Visibility.PUBLIC, Visibility.INTERNAL]
    return Document.objects.published().filter(visibility__in=open_to)


def later_documents(document):
    circle = circle_of(document)
    rows = (
        CitationTarget.objects.filter(document=document, citation__kind__in=ENDING, citation__document__in=circle)
        .exclude(citation__decision=Citation.Decision.REMOVED)
        .with_contested()
        .values_list(
            "citation", "strength", "contested", "citation__document", "citation__kind",
            "citation__document__date_issued", "citation__document__validity_facts__begins",
        )
    )  # fmt: skip
    rows = list(rows[:MOST_LATER])
    contested = [(citation, strength) for citation, strength, contested, *_ in rows if contested]
    outdone = CitationTarget.objects.outdone(document, contested, circle)
    return [
        Later(pk, kind, issued, begins or issued)
        for citation, _, _, pk, kind, issued, begins in rows
        if citation not in outdone
    ]


def replaced_in_turn(document, later):
    """Those of `later` that this document itself claims to replace: a circle."""
    claimed = set(
        CitationTarget.objects.filter(
            citation__document=document, citation__kind=Kind.REPLACES, document__in=[one.pk for one in later]
        )
        .exclude(citation__decision=Citation.Decision.REMOVED)
        .values_list("document", flat=True)
    )
    return [one for one in later if one.kind == Kind.REPLACES and one.pk in claimed]


def computed(document, facts, today):
    """(validity, the next day on which it may change)."""
    later = later_documents(document)
    circle = {one.pk for one in replaced_in_turn(document, later)}
    counting = [one for one in later if _is_later(one, document, in_circle=one.pk in circle)]
    ends = [one.begins or datetime.date.min for one in counting if one.kind == Kind.REPLACES]
    partly = [one.begins or datetime.date.min for one in counting if one.kind == Kind.AMENDS]
    if facts.last_day:
        ends.append(facts.last_day + datetime.timedelta(days=1))
    coming = [day for day in (*ends, *partly, facts.begins) if day and day > today]
    changes_on = min(coming, default=None)
    if any(day <= today for day in ends):
        return Validity.EXPIRED, None
    if facts.begins and facts.begins > today:
        return Validity.NOT_YET, changes_on
    if any(day <= today for day in partly):
        return Validity.PARTLY, changes_on
    return (Validity.IN_FORCE if facts.begins else Validity.UNKNOWN), changes_on


def _is_later(one, document, *, in_circle):
    """A paper ends only what was issued before it. In a circle the days must say so; where they do not,
    neither of the two counts and the clerk is asked."""
    if one.issued and document.date_issued:
        return one.issued > document.date_issued or (one.issued == document.date_issued and not in_circle)
    return not in_circle


def affected_by(document):
    """Documents whose validity this one may change."""
    return CitationTarget.objects.filter(citation__document=document, citation__kind__in=ENDING).values_list(
        "document", flat=True
    )


@transaction.atomic
def refresh_around(document, *, also=()):
    """Compute anew the validity of the document and of all it replaces or amends."""
    _refresh(sorted({document.pk, *also, *affected_by(document)}))


def refresh_around_many(documents):
    pks = {document.pk for document in documents}
    for document in documents:
        pks.update(affected_by(document))
    _refresh(sorted(pks))


def _refresh(pks):
    today = timezone.localdate()
    # Whether it is published is asked again under the lock.
    for document in Document.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"):
        facts, _ = ValidityFacts.objects.get_or_create(document=document)
        if document.state != Document.State.PUBLISHED or facts.decided:
            _expect(facts, None)
            continue
        validity, changes_on = computed(document, facts, today)
        _expect(facts, changes_on)
        if validity != document.validity:
            _move(document, validity)


def _expect(facts, day):
    if facts.changes_on != day:
        facts.changes_on = day
        facts.save(update_fields=["changes_on"])


def _move(document, validity):
    before, document.validity = document.validity, validity
    # Nobody changed it: what was done to many, and may still be undone, stays undoable.
    undoable = BulkPart.objects.filter(document=document, revision_after=document.revision, undone=False)
    undoable.update(revision_after=document.revision + 1)
    document.revision += 1
    document.save(update_fields=["validity", "revision"])
    trail.record(
        verb="documents.validity_computed", on=document, unit=document.owner_unit_id,
        data={"before": before, "after": str(validity)},
    )  # fmt: skip


def note_decision(document):
    """The clerk chose a validity by hand; "Chưa xác định" hands it back to the reading."""
    ValidityFacts.objects.update_or_create(
        document=document, defaults={"decided": document.validity != Validity.UNKNOWN}
    )


def refresh_due(limit=200):
    """Move those whose day has come; returns how many were looked at."""
    due = ValidityFacts.objects.filter(changes_on__lte=timezone.localdate()).order_by("changes_on", "pk")
    pks = list(due.values_list("pk", flat=True)[:limit])
    for pk in pks:
        with transaction.atomic():
            _refresh([pk])
    return len(pks)
