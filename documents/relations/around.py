"""What a document rests on and what came after it, as one reader may see it. A document the reader may not
see is absent: what cites it is not listed, and where it is cited it counts as not in the store."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import F, Q

from documents.models import Citation, CitationTarget, Document

Kind = Citation.Kind
SHOWN = 6  # of each kind on the document's own page
LISTED = 50  # of each kind on a page of the whole list
MOST = 300
MOST_FITS = 2000  # documents that bear the numbers cited
MOST_CITING = 20_000

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
    meant = _meant(user, document)
    groups = {kind: Group(kind.value, heading) for kind, heading in OUTGOING.items()}
    for citation in document.citations.standing().order_by("page", "start", "pk")[:MOST]:
        group = groups[Kind(citation.kind)]
        if len(group.items) == most:
            group.more = True
        else:
            group.items.append(_cited_item(citation, meant.get(citation.pk)))
    return [group for group in groups.values() if group.items]


def _meant(user, document):
    """{citation: document}, the best fit among what `user` may see, where it is alone."""
    fits = (
        CitationTarget.objects.filter(citation__document=document, document__in=Document.objects.visible_to(user))
        .select_related("document__doc_type", "document__issuer")
        .defer(*(f"document__{name}" for name in WIDE_ROWS))
        .order_by("citation", "-strength")[:MOST_FITS]
    )
    meant = {}
    for citation, group in groupby(fits, key=lambda fit: fit.citation_id):
        best, *rest = group
        if not rest or rest[0].strength < best.strength:
            meant[citation] = best.document
    return meant


def removed(document) -> list[Citation]:
    return list(document.citations.filter(decision=Citation.Decision.REMOVED).order_by("page", "start", "pk")[:MOST])


def newest_incoming(user, document) -> list[Group]:
    kinds_of = _citing(user, document)
    days = _newest(user, kinds_of).values_list("pk", "date_issued")
    chosen = {kind: [] for kind in INCOMING}
    for pk, _ in days:
        for kind in kinds_of[pk]:
            if len(chosen[kind]) <= SHOWN:
                chosen[kind].append(pk)
    documents = _cards(Document.objects.filter(pk__in={pk for pks in chosen.values() for pk in pks[:SHOWN]}))
    documents = documents.in_bulk() if kinds_of else {}
    return [
        Group(kind.value, INCOMING[kind], [_document_item(documents[pk]) for pk in pks[:SHOWN]], more=len(pks) > SHOWN)
        for kind, pks in chosen.items()
        if pks
    ]


def incoming(user, document, kind, after=None) -> Group:
    """One page of those that stand in this relation to the document. `after`: (date, pk) of the last shown."""
    documents = _newest(user, _citing(user, document, kind))
    if after and after[0] is None:
        documents = documents.filter(date_issued=None, pk__lt=after[1])
    elif after:
        same_day = Q(date_issued=after[0], pk__lt=after[1])
        documents = documents.filter(Q(date_issued__lt=after[0]) | same_day | Q(date_issued=None))
    found = list(_cards(documents)[: LISTED + 1])
    items = [_document_item(citing) for citing in found[:LISTED]]
    return Group(kind.value, INCOMING[kind], items, more=len(found) > LISTED)


def _citing(user, document, kind=None):
    """{document that cites this one: kinds}, seen or not. Their keys first and then what may be seen of
    these: in one statement the planner walks the whole store."""
    rows = CitationTarget.objects.filter(document=document).exclude(citation__decision=Citation.Decision.REMOVED)
    if kind:
        rows = rows.filter(citation__kind=kind)
    found = rows.with_contested().values_list(
        "citation", "strength", "contested", "citation__document", "citation__kind"
    )
    found = list(found[:MOST_CITING])
    contested = [(citation, strength) for citation, strength, contested, _, _ in found if contested]
    outdone = CitationTarget.objects.outdone(document, contested, Document.objects.visible_to(user))
    kinds_of = defaultdict(set)
    for citation, _, _, citing, its_kind in found:
        if citation not in outdone:
            kinds_of[citing].add(Kind(its_kind))
    return kinds_of


def _newest(user, pks):
    documents = Document.objects.visible_to(user).filter(pk__in=list(pks))
    return documents.order_by(F("date_issued").desc(nulls_last=True), "-pk")


def _cards(documents):
    return documents.for_cards().defer(*WIDE_ROWS)


def _cited_item(citation, document):
    if document is None:
        return Item(
            citation.label, date=citation.date, issuer=citation.issuer, page=citation.page, citation=citation
        )
    item = _document_item(document)
    item.page, item.citation = citation.page, citation
    return item


def _document_item(document):
    label, subtitle = (str(document), document.title) if document.symbol else (document.title, "")
    return Item(
        label, subtitle, document.date_issued, document.issuer_name, document.get_absolute_url(), document_pk=document.pk
    )
