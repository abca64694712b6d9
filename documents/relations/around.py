"""What a document rests on and what came after it, as one reader may see it. A document the reader may not
see is absent: what cites it is not listed, and where it is cited it counts as not in the store."""

import datetime
from dataclasses import dataclass, field

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from documents.models import Citation, CitationTarget, Document

Kind = Citation.Kind
SHOWN = 6  # of each kind on the document's own page
LISTED = 50  # of each kind on a page of the whole list
MOST = 300

OUTGOING = {
    Kind.REPLACES: "Thay thế, bãi bỏ",
    Kind.AMENDS: "Sửa đổi, bổ sung",
    Kind.ANSWERS: "Trả lời",
    Kind.IMPLEMENTS: "Thực hiện",
    Kind.BASIS: "Căn cứ",
    Kind.MENTIONS: "Có nhắc tới",
}
INCOMING = {
    Kind.REPLACES: "Được thay thế, bãi bỏ bởi",
    Kind.AMENDS: "Được sửa đổi, bổ sung bởi",
    Kind.ANSWERS: "Được trả lời bằng",
    Kind.IMPLEMENTS: "Được thực hiện bằng",
    Kind.BASIS: "Là căn cứ của",
    Kind.MENTIONS: "Được nhắc tới trong",
}
WIDE_ROWS = ("head_vector", "head_exact", "recipients")


@dataclass
class Item:
    label: str
    subtitle: str = ""
    date: datetime.date | None = None
    issuer: str = ""
    url: str = ""  # "" where the store has no such paper
    page: int | None = None
    document_pk: int | None = None
    citation: Citation | None = None


@dataclass
class Group:
    kind: str
    heading: str
    items: list[Item] = field(default_factory=list)
    more: bool = False


@dataclass
class Around:
    outgoing: list[Group]
    incoming: list[Group]

    def __bool__(self):
        return bool(self.outgoing or self.incoming)

    @property
    def in_circle(self) -> list[Item]:
        """Papers that this one replaces and that replace it."""
        claimed = {item.document_pk for group in self.outgoing if group.kind == Kind.REPLACES for item in group.items}
        later = [item for group in self.incoming if group.kind == Kind.REPLACES for item in group.items]
        return [item for item in later if item.document_pk in claimed]

    @property
    def document_pks(self) -> set[int]:
        return {item.document_pk for group in (*self.outgoing, *self.incoming) for item in group.items} - {None}


def around(user, document) -> Around:
    return Around(outgoing(user, document, SHOWN), newest_incoming(user, document))


def outgoing(user, document, most=MOST) -> list[Group]:
    visible = Document.objects.visible_to(user)
    meant = {
        target.citation_id: target.document
        for target in CitationTarget.objects.filter(citation__document=document)
        .chosen_among(visible)
        .select_related("document__doc_type", "document__issuer")
        .defer(*(f"document__{name}" for name in WIDE_ROWS))[:MOST]
    }
    groups = {kind: Group(kind.value, heading) for kind, heading in OUTGOING.items()}
    for citation in document.citations.standing().order_by("page", "start", "pk")[:MOST]:
        group = groups[Kind(citation.kind)]
        if len(group.items) == most:
            group.more = True
        else:
            group.items.append(_cited_item(citation, meant.get(citation.pk)))
    return [group for group in groups.values() if group.items]


def removed(document) -> list[Citation]:
    return list(document.citations.filter(decision=Citation.Decision.REMOVED).order_by("page", "start", "pk")[:MOST])


def incoming_rows(user, document):
    visible = Document.objects.visible_to(user)
    return (
        CitationTarget.objects.filter(document=document, citation__document__in=visible)
        .exclude(citation__decision=Citation.Decision.REMOVED)
        .chosen_among(visible)
        .select_related("citation__document__doc_type", "citation__document__issuer")
        .defer(*(f"citation__document__{name}" for name in WIDE_ROWS))
    )


NEWEST = (F("citation__document__date_issued").desc(nulls_last=True), F("citation__document").desc())


def newest_incoming(user, document) -> list[Group]:
    place = Window(RowNumber(), partition_by="citation__kind", order_by=NEWEST)
    rows = incoming_rows(user, document).annotate(place=place).filter(place__lte=SHOWN + 1).order_by("place")
    groups = {kind: Group(kind.value, heading) for kind, heading in INCOMING.items()}
    for row in rows:
        group = groups[Kind(row.citation.kind)]
        if row.place > SHOWN:
            group.more = True
        else:
            group.items.append(_citing_item(row.citation))
    return [group for group in groups.values() if group.items]


def incoming(user, document, kind, after=None) -> Group:
    """One page of those that stand in this relation to the document. `after`: (date, pk) of the last shown."""
    rows = incoming_rows(user, document).filter(citation__kind=kind).order_by(*NEWEST)
    if after and after[0] is None:
        rows = rows.filter(citation__document__date_issued=None, citation__document__lt=after[1])
    elif after:
        same_day = Q(citation__document__date_issued=after[0], citation__document__lt=after[1])
        rows = rows.filter(
            Q(citation__document__date_issued__lt=after[0]) | same_day | Q(citation__document__date_issued=None)
        )
    found = list(rows[: LISTED + 1])
    items = [_citing_item(row.citation) for row in found[:LISTED]]
    return Group(kind.value, INCOMING[kind], items, more=len(found) > LISTED)


def _cited_item(citation, document):
    if document is None:
        return Item(
            citation.label, date=citation.date, issuer=citation.issuer, page=citation.page, citation=citation
        )
    item = _document_item(document)
    item.page, item.citation = citation.page, citation
    return item


def _citing_item(citation):
    item = _document_item(citation.document)
    item.citation = citation
    return item


def _document_item(document):
    return Item(
        str(document) if document.symbol else document.title, document.title if document.symbol else "", document.date_issued, document.issuer_name,
        document.get_absolute_url(), document_pk=document.pk,
    )  # fmt: skip
