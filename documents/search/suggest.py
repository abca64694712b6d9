"""Suggestions while typing and "ý bạn là" when nothing is found: both only from visible documents."""

from collections import Counter, defaultdict

from django.db.models.expressions import RawSQL
from rapidfuzz import fuzz, process

from documents.models import Document
from documents.search import windows
from documents.search.query import parse
from documents.search.statement import Sql
from vietnamese.numbering import number_key
from vietnamese.text import fold

MOST = 8
FEWEST_LETTERS = 2
VOCABULARY = 1500  # newest documents whose heads lend their words to a correction
CLOSE = 60
SUBJECT_LENGTH = 110

HEADS = 600  # newest heads that hold the words, seen by the reader or not, among which to choose


def suggestions(user, typed):
    """[{label, note, url}]"""
    return [described(document) | {"url": document.get_absolute_url()} for document in suggested(user, typed)]


def suggested(user, typed):
    """Published documents whose number begins so, then those whose head holds the words."""
    query = parse(typed)
    if sum(len(word) for term in query.wanted for word in term.folded) < FEWEST_LETTERS:
        return []
    published = Document.objects.visible_to(user).published()
    found = []
    if query.is_number:
        found += published.filter(symbol_key__startswith=number_key(query.text)).order_by("symbol_key", "-pk")[:MOST]
    *whole, last = dict.fromkeys(word for term in query.wanted for word in term.folded)
    prefix = " & ".join([f"'{word}'" for word in whole] + [f"'{last}':*"])
    found += published.filter(pk__in=_heads(prefix))[: MOST - min(len(found), MOST)]
    return list(dict.fromkeys(found))


def _heads(prefix):
    sql = Sql().add("WITH ")
    windows.Windows(sql).add("head", windows.HEADS, ("head_vector @@ %s::tsquery", prefix), enough=HEADS)
    sql.add("chosen AS (SELECT id FROM head)\nSELECT id FROM chosen")
    return RawSQL("".join(sql.parts), sql.params)


def described(document):
    """{label, note}: what tells it from others in a line."""
    subject = document.subject[:1].upper() + document.subject[1:]
    if len(subject) > SUBJECT_LENGTH:
        subject = subject[:SUBJECT_LENGTH].rsplit(" ", 1)[0] + " …"
    day = f"{document.date_issued:%d/%m/%Y}" if document.date_issued else ""
    return {"label": subject, "note": " · ".join(filter(None, [document.symbol, day]))}


def did_you_mean(user, query):
    """The query with its unknown words replaced by the nearest that visible heads use, or ""."""
    heads = Document.objects.visible_to(user).published().values_list("head_exact", flat=True)[:VOCABULARY]
    spellings = defaultdict(Counter)
    for head in heads:
        for word in head.split():
            spellings[fold(word)][word] += 1
    known = [word for word in spellings if word.isalpha()]
    corrected, changed = [], False
    for term in query.wanted:
        if term.number:
            corrected += term.folded
            continue
        for folded, exact in zip(term.folded, term.exact, strict=True):
            if folded in spellings or not folded.isalpha():
                corrected.append(exact)
                continue
            near = process.extractOne(folded, known, scorer=fuzz.ratio, score_cutoff=CLOSE)
            if near:
                corrected.append(spellings[near[0]].most_common(1)[0][0])
                changed = True
            else:
                corrected.append(exact)
    return " ".join(corrected) if changed else ""
