"""The relations of a document to others: read from its text, tied to the store, corrected by a person."""

import contextlib
import datetime
from collections import defaultdict
from typing import NamedTuple

from django.db import transaction

from audit import trail
from documents import locks
from documents.actions import validity
from documents.citations import read_pages
from documents.citations.force import read_force
from documents.citations.matching import strength
from documents.citations.reading import law_key
from documents.exceptions import NoSuchNumber
from documents.models import Citation, CitationTarget, Document, DocumentFile, DocumentPage, ValidityFacts
from documents.search.index import current_files
from documents.search.vectors import all_of
from documents.search.words import words
from vietnamese.numbering import number_key, parse_number

Kind, Decision = Citation.Kind, Citation.Decision
MOST_CITATIONS = 300  # of one document; a consolidated law has more, its mentions go first
MOST_LETTERS = 3_000_000
MOST_CANDIDATES = 5000  # documents that bear one of the numbers cited
MOST_NAMED = 200  # documents of the day, or with the words, of a law cited by its name


def be_only_writer():
    """Two papers that cite each other and arrive at once must see each other. Taken before any row, and
    gone with the transaction."""
    locks.hold(locks.RELATIONS)


def read_relations(document):
    """Read the citations and the days of validity from the text, tie both ends to the store. What a
    person decided stays. Safe to run twice."""
    said = _said_by(document)
    found, force = _read(said)  # before the turn to write: a long text takes seconds
    with transaction.atomic():
        be_only_writer()
        document = Document.objects.select_related("doc_type", "issuer").get(pk=document.pk)
        now = _said_by(document)
        if now != said:
            found, force = _read(now)
        ValidityFacts.objects.update_or_create(
            document=document, defaults={"begins": force.begins, "last_day": force.last_day}
        )
        _keep(document, found, [number for number, _ in now.pages])
        tie(document)


class Said(NamedTuple):
    """What relations are read from."""

    symbol: str
    day: datetime.date | None
    pages: list[tuple[int, str]]


def _said_by(document):
    symbol, day = Document.objects.values_list("symbol", "date_issued").get(pk=document.pk)
    return Said(symbol, day, _pages(document))


def _read(said):
    text = [text for _, text in said.pages]
    found = _merged(read_pages(text, own=said.symbol, own_date=said.day))
    return found, read_force("\n".join(text), issued=said.day)


def _pages(document):
    files = [file.pk for file in current_files(document) if file.part == DocumentFile.Part.MAIN][:1]
    pages, letters = [], 0
    rows = DocumentPage.objects.filter(file__in=files).order_by("number").values_list("number", "text")
    for number, text in rows.iterator(chunk_size=200):
        letters += len(text)
        if letters > MOST_LETTERS:
            break
        pages.append((number, text))
    return pages


def _merged(cited):
    """{(ref, kind): citation}, the first of each. A mere mention goes where something more is said."""
    by_key = defaultdict(list)
    for one in cited:
        by_key[one.key].append(one)
    merged = {}
    for key, places in by_key.items():
        days = {one.date for one in places if one.date}
        apart = len(days) > 1 and not _has_year(places[0])
        known = next((one.date for one in places if one.date), None)
        telling = {one.kind for one in places} - {Kind.MENTIONS} or {Kind.MENTIONS}
        best = max(places, key=lambda one: (bool(one.date), bool(one.issuer), bool(one.title)))
        for one in places:
            day = one.date or known
            ref = f"{key}@{day.isoformat()}" if apart else key
            if one.kind in telling:
                merged.setdefault((ref[:190], one.kind.value), (one, one if apart else best))
    order = {kind: rank for rank, kind in enumerate(Kind.values)}
    first = sorted(merged.items(), key=lambda item: (order[item[0][1]], item[1][0].page, item[1][0].start))
    return dict(first[:MOST_CITATIONS])


def _has_year(one):
    number = parse_number(one.symbol) if one.symbol else None
    return bool(number and number.year)


def _keep(document, found, numbers):
    existing = {(row.ref, row.read_kind): row for row in document.citations.all()}
    decided_keys = {row.key for row in existing.values() if row.was_decided}
    new, changed = [], []
    for (ref, kind), (place, best) in found.items():
        row = existing.pop((ref, kind), None)
        if row is None and place.key[:170] in decided_keys:
            continue
        values = {
            "key": place.key[:170], "symbol": place.symbol[:120], "title": best.title[:300], "type_name": best.type_name[:80],
            "date": best.date, "year": best.year, "year_in_number": _has_year(place), "issuer": best.issuer[:200],
            "page": numbers[place.page - 1], "start": place.start,
        }  # fmt: skip
        if row is None:
            new.append(Citation(document=document, ref=ref, read_kind=kind, kind=kind, **values))
        else:
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
            if not row.was_decided:
                row.kind = kind
    gone = [row.pk for row in existing.values() if not row.was_decided]
    Citation.objects.filter(pk__in=gone).delete()
    Citation.objects.bulk_create(new)
    if changed:
        Citation.objects.bulk_update(changed, ["kind", *values], batch_size=100)


def tie(document):
    """Tie what the document cites, and whoever cites it, to the store; then compute validity anew."""
    _tie_outgoing(document)
    _tie_incoming(document)
    validity.refresh_around(document)


def _tie_outgoing(document):
    rows = list(document.citations.all())
    by_number = defaultdict(list)
    keys = {row.key for row in rows if row.symbol}
    for other in _facts(Document.objects.filter(symbol_key__in=keys).exclude(pk=document.pk))[:MOST_CANDIDATES]:
        by_number[other["symbol_key"]].append(other)
    fits = []
    for row in rows:
        candidates = by_number[row.key] if row.symbol else _named(row).exclude(pk=document.pk)[:MOST_NAMED]
        fits += [fit for other in candidates if (fit := _fit(row, other)) is not None]
    CitationTarget.objects.filter(citation__in=rows).delete()
    CitationTarget.objects.bulk_create(fits)


def _tie_incoming(document):
    other = _facts(Document.objects.filter(pk=document.pk)).get()
    keys = {other["symbol_key"], *_law_keys(other)} - {""}
    citing = Citation.objects.filter(key__in=keys).exclude(document=document).defer("title")
    fits = [fit for row in citing.iterator(chunk_size=1000) if (fit := _fit(row, other)) is not None]
    document.cited_by.all().delete()
    CitationTarget.objects.bulk_create(fits, batch_size=1000)


def _facts(documents):
    return documents.values(
        "pk", "symbol_key", "date_issued", "subject", "doc_type__name", "issuer__name", "issuer__parent_body"
    )


def _named(row):
    """Documents that may be the law of that name: of that day, or else with these words in their head."""
    documents = Document.objects.all()
    if row.date:
        return _facts(documents.filter(date_issued=row.date))
    telling, _ = words(row.title)
    return _facts(documents.extra(where=["head_vector @@ %s::tsquery"], params=[all_of(telling[1:] or telling)]))


def _law_keys(other):
    subject = other["subject"][:300]
    return {law_key(subject), law_key(f"{other['doc_type__name'] or ''} {subject}")}


def _fit(row, other):
    if not row.symbol and row.key not in _law_keys(other):
        return None
    value = strength(
        date=row.date, year=row.year, issuer=row.issuer, issued=other["date_issued"], year_in_number=row.year_in_number,
        issuer_names=f"{other['issuer__parent_body'] or ''} {other['issuer__name'] or ''}", by_name=not row.symbol,
    )  # fmt: skip
    return None if value is None else CitationTarget(citation=row, document_id=other["pk"], strength=value)


# -- a person's word --------------------------------------------------------------------------------


@contextlib.contextmanager
def _deed(document, by, verb, *, symbol, kind):
    """What a decision changes has to be known on both sides of it."""
    be_only_writer()
    before = set(validity.affected_by(document))
    yield
    _tie_outgoing(document)
    validity.refresh_around(document, also=before)
    trail.record(
        verb=verb, by=by, on=document, unit=document.owner_unit_id, data={"symbol": symbol[:120], "kind": str(kind)}
    )


@transaction.atomic
def add_relation(*, document, by, symbol, kind, date=None):
    """Raises NoSuchNumber when `symbol` is no official number, or the document's own."""
    number = parse_number(symbol)
    if number is None:
        raise NoSuchNumber
    key = number_key(number)
    if key == document.symbol_key:
        raise NoSuchNumber("Đây là số, ký hiệu của chính văn bản này. Hãy nhập số, ký hiệu của văn bản khác.")
    with _deed(document, by, "documents.relation_added", symbol=str(number), kind=kind):
        row = document.citations.filter(key=key, kind=kind).first()
        if row is None:
            row = Citation(
                document=document, ref=key, key=key, kind=kind, symbol=str(number), year_in_number=bool(number.year)
            )
        row.decision, row.date = Decision.ADDED, date or row.date
        row.save()
    return row


@transaction.atomic
def set_relation_kind(*, citation, by, kind):
    document = citation.document
    with _deed(document, by, "documents.relation_kind_set", symbol=citation.symbol, kind=kind):
        if document.citations.standing().filter(ref=citation.ref, kind=kind).exclude(pk=citation.pk).exists():
            _remove(citation)  # it stands there already: this one is the wrong one
        else:
            citation.kind = kind
            citation.decision = Decision.KIND if citation.read_kind else Decision.ADDED
            citation.save(update_fields=["kind", "decision"])


@transaction.atomic
def remove_relation(*, citation, by):
    with _deed(citation.document, by, "documents.relation_removed", symbol=citation.symbol, kind=citation.kind):
        _remove(citation)


def _remove(citation):
    """A relation that was read stays as removed, so that the next reading does not bring it back."""
    if citation.read_kind:
        citation.decision = Decision.REMOVED
        citation.save(update_fields=["decision"])
    else:
        citation.delete()


@transaction.atomic
def restore_relation(*, citation, by):
    """As it was read."""
    with _deed(citation.document, by, "documents.relation_restored", symbol=citation.symbol, kind=citation.read_kind):
        citation.kind, citation.decision = citation.read_kind or citation.kind, Decision.NONE
        citation.save(update_fields=["kind", "decision"])
