"""Finding lines of a register, and what of a line becomes words."""

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from documents.models import Book, RegisterEntry
from documents.search.vectors import vector
from documents.search.words import words
from vietnamese.text import fold

MOST_WORDS_ASKED = 12


def entry_vector(entry) -> str:
    said = [
        entry.place, entry.symbol, entry.subject, entry.author, entry.signer, entry.recipients, entry.receiver,
        entry.copy_keeper, entry.note,
    ]  # fmt: skip
    folded, _ = words(" | ".join(dict.fromkeys(said)))
    return vector(folded)


def holding(entries, typed):
    """Lines that hold every word typed, with or without its marks; the last may be unfinished."""
    asked, _ = words(typed.replace("\0", ""))
    if not asked:
        return entries
    query = " & ".join(f"'{word}'" for word in dict.fromkeys(asked[:MOST_WORDS_ASKED])) + ":*"
    return entries.filter(
        RawSQL("documents_registerentry.vector @@ %s::tsquery", [query], output_field=BooleanField())
    )


def similar(*, book, unit, symbol_key, author="", day=None, key=None, but=None):
    """Standing lines of the same register that bear the same number: for an incoming paper from the same
    sender and of the same year, where both are known; for an outgoing one in another run of its time
    (a Quyết định and a Quy định of the Party may both be 15-QĐ/TU)."""
    if not symbol_key:
        return RegisterEntry.objects.none()
    found = RegisterEntry.objects.standing().filter(book=book, unit=unit, symbol_key=symbol_key)
    if but is not None:
        found = found.exclude(pk=but.pk)
    if book == Book.OUTGOING:
        # In its own run the number is refused, not warned of.
        other = found.filter(run__term=key["term"], run__year=key["year"])
        return other.exclude(run__series=key["series"], run__doc_type=key["doc_type"]).for_rows()[:5]
    if day:
        found = found.filter(Q(date_issued=None) | Q(date_issued__year=day.year))
    found = found.for_rows().order_by("-pk")[:20]
    sender = fold(author)
    return [entry for entry in found if not sender or not entry.author or fold(entry.author) == sender][:5]
