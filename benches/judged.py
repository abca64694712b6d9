"""bin/bench judged: what the search finds first, against relevance judged by hand."""

from __future__ import annotations

import datetime
import gzip
import json
import re
from pathlib import Path

from benches import pages, party_papers
from benches.loading import load_facts

HERE = Path(__file__).resolve().parent
LAWS = HERE.parent.parent / "shared" / "data" / "corpus" / "laws.jsonl.gz"
PAGE = 2_800  # letters; a page ends where a line does
DATABASE = "tuyengiao_bench_judged"
QUERIES = HERE / "labels" / "search_queries.jsonl"
MOST_PAGES = 40  # of one law, so that loading stays below two minutes


def documents(laws=LAWS):
    """Facts for benches/loading.py, each with an `id` that stays: the papers of the office, then the laws of the corpus
    (none where it does not stand beside the project)."""
    yield from party_papers.papers()
    if laws.is_file():
        with gzip.open(laws, "rt", encoding="utf-8") as lines:
            yield from map(_law, map(json.loads, lines))


def _law(record):
    symbol, kind = record["symbol"], record["type"] or record["title"].split(" số ")[0]
    subject = re.sub(rf"^{kind}\s+(số\s+\S+\s*)?(/\S+\s+)?", "", record["title"], flags=re.IGNORECASE)
    return {
        "id": symbol, "type": kind, "party": False, "issuer": _issuer(record["issuer"]), "symbol": symbol, "subject": subject,
        "day": _day(record["date"]), "pages": _pages(record["text"]),
    }  # fmt: skip


def _issuer(name):
    """The corpus was read from pages: the rule under the name and a letter set apart came along."""
    return re.sub(r"\bB Ộ\b", "BỘ", re.sub(r"[\s—*-]+$", "", name)).upper() or "QUỐC HỘI"


def _day(written):
    year, month, day = map(int, written.split("-"))
    return datetime.date(year, month, min(day, 31 if month == 12 else 28))  # the corpus has a 32nd of December


def _pages(text):
    pages, page = [], ""
    for line in text.split("\n"):
        if page and len(page) + len(line) > PAGE:
            pages.append(page)
            page = ""
        page += line + "\n"
    return [*pages, page][:MOST_PAGES]


def load(records, *, units, clerk=None):
    """{id: key of the document}"""
    return dict(zip((record["id"] for record in records), load_facts(records, units=units, clerk=clerk), strict=True))


def set_up(*, keep):
    """({id: key of the document}, the records), in a database of its own."""
    pages.set_up(DATABASE, keep=keep)
    person, units = pages.people()
    records = list(documents())
    from documents.models import Document

    stored = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    if len(stored) == len(records):
        return dict(zip((record["id"] for record in records), stored, strict=True)), records
    return load(records, units=units, clerk=person.pk), records


def queries(file=QUERIES):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def toneless(query):
    from vietnamese.text import fold

    return fold(query)


def found(query):
    """Keys of the first page of results, as a visitor gets them."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from documents.filters import DocumentFilter
    from documents.models import Document
    from documents.search import ranking
    from documents.search.hits import named_issuers
    from documents.search.query import parse

    request = RequestFactory().get("/van-ban/")
    request.user = AnonymousUser()
    filters = DocumentFilter(request.GET, queryset=Document.objects.visible_to(request.user), request=request)
    parsed = parse(query)
    return ranking.search(request.user, parsed, filters, issuers=named_issuers(parsed)).ids
