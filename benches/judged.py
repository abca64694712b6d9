"""bin/bench judged: what the search finds first, against relevance judged by hand (benches/labels/search_guideline.md).

nDCG@10 of the judged queries, with their tones and without; whether words come before their look-alikes of other tones; whether
a text is found whatever way it was written.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import math
import re
import statistics
from pathlib import Path

from benches import pages, party_papers, twins
from benches.loading import load_facts

HERE = Path(__file__).resolve().parent
LAWS = HERE.parent.parent / "shared" / "data" / "corpus" / "laws.jsonl.gz"
PAGE = 2_800  # letters; a page ends where a line does
DATABASE = "tuyengiao_bench_judged"
QUERIES = HERE / "labels" / "search_queries.jsonl"
LABELS = HERE / "labels" / "search_judged.jsonl"
DEEP = 10
TONED, TONELESS = 0.9, 0.85  # nDCG@10 to be reached
LOOK_ALIKES = [  # words, and what their folded form also stands for
    ("tuyên giáo", "tuyến giao"), ("bí thư", "bì thư"), ("hội thảo", "hội thao"), ("truyền thông", "truyền thống"),
    ("giao ban", "giao bán"), ("bảo mật", "báo mất"), ("tín dụng", "tin dùng"), ("thanh niên", "thành niên"),
]  # fmt: skip
MOST_PAGES = 40  # of one law, so that loading stays below two minutes


def documents(laws=LAWS):
    """Facts for benches/loading.py, each with an `id` that stays: the papers of the office, then the laws of the corpus
    (none where it does not stand beside the project)."""
    yield from party_papers.papers()
    if laws.is_file():
        with gzip.open(laws, "rt", encoding="utf-8") as lines:
            yield from map(law, map(json.loads, lines))


def law(record):
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


def found(query, page=1):
    """Keys of a page of results, as a visitor gets them."""
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
    return ranking.search(request.user, parsed, filters, page=page, issuers=named_issuers(parsed)).ids


def labels(file=LABELS):
    """{query: {id: grade}}"""
    return {row["query"]: row["grades"] for row in map(json.loads, file.read_text("utf-8").splitlines())}


def ndcg(ranked, grades, deep=DEEP):
    """`ranked` are ids; what was not judged gains nothing."""
    best = _gain(sorted(grades.values(), reverse=True)[:deep])
    return _gain([grades.get(one, 0) for one in ranked[:deep]]) / best


def _gain(grades):
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def relevance(keys, judged):
    """{"toned" and "toneless": {ndcg, unjudged, queries: [(ndcg, query, ids found)], the worst first}}"""
    ids = {key: one for one, key in keys.items()}
    return {
        "toned": _relevance({query: [ids[key] for key in found(query)] for query in judged}, judged),
        "toneless": _relevance({query: [ids[key] for key in found(toneless(query))] for query in judged}, judged),
    }


def _relevance(ranked, judged):
    rows = sorted((round(ndcg(ranked[query], grades), 4), query, ranked[query][:DEEP]) for query, grades in judged.items())
    return {
        "ndcg": round(statistics.fmean(score for score, *_ in rows), 4),
        "unjudged": sum(one not in judged[query] for _, query, top in rows for one in top),
        "queries": rows,
    }


def look_alikes(keys, records):
    """{"words / look-alike": how many of the first 200 that lack the words stand above one that has them}. Words without
    any mark ("giao ban") are asked for as they are typed in haste: they stand for every reading, and are left out."""
    by_key = {keys[record["id"]]: record for record in records}
    figures = {}
    for pair in LOOK_ALIKES:
        for wanted, other in (pair, pair[::-1]):
            if toneless(wanted) == wanted:
                continue
            ranked = [key for page in range(1, 11) for key in found(wanted, page)]
            having = [f" {wanted} " in _exact_words(by_key[key]) for key in ranked]
            last = max((place for place, has in enumerate(having) if has), default=-1)
            figures[f"{wanted} / {other}"] = having[:last].count(False)
    return figures


def _exact_words(record):
    from documents.search.words import words

    head = [record["symbol"], record["subject"], record["type"], record["issuer"], record.get("signer", "")]
    _, exact = words("\n".join([*head, *record.get("tags", ()), *record.get("fields", ()), *record["pages"]]))
    return f" {' '.join(exact)} "


def measure(*, keep=False):
    keys, records = set_up(keep=keep)
    return {
        "documents": len(records),
        "relevance": relevance(keys, labels()) if LAWS.is_file() else None,
        "look_alikes": look_alikes(keys, records),
        "twins": twins.measure(found),
    }


def report(figures, *, worst=10, show=False):
    """Each of the worst queries with the grades of what it found, in order; "·" was not judged."""
    judged = labels()
    print(f"{figures['documents']} văn bản")
    if figures["relevance"] is None:
        print(f"BỎ QUA nDCG: không có {LAWS}, mà nhãn nói cả về các luật trong đó.")
    else:
        for name, title, wished in (("toned", "có dấu", TONED), ("toneless", "không dấu", TONELESS)):
            row = figures["relevance"][name]
            print(f"nDCG@{DEEP} {title:<10}{row['ndcg']:.4f}   đích {wished}   chưa chấm: {row['unjudged']}")
            for score, query, top in row["queries"][:worst]:
                grades = [str(judged[query].get(one, "·")) for one in top]
                print(f"    {score:.3f}  {''.join(grades):<{DEEP}}  {query}")
                if show:
                    print("".join(f"        {grade} {one}\n" for grade, one in zip(grades, top, strict=True)), end="")
    print("Đứng trên chỗ đúng dấu: " + ", ".join(f"{pair}: {count}" for pair, count in figures["look_alikes"].items()))
    print(f"{'Tìm ra':<14}{'có dấu':>8}{'không dấu':>11}")
    for form, (toned, bare, count) in figures["twins"].items():
        print(f"{form:<14}{f'{toned}/{count}':>8}{f'{bare}/{count}':>11}")


def summary(figures):
    relevant = figures["relevance"]
    return {
        "bench": "judged", "documents": figures["documents"], "skipped": relevant is None,
        "ndcg": relevant and {name: row["ndcg"] for name, row in relevant.items()},
        "unjudged": relevant and {name: row["unjudged"] for name, row in relevant.items()},
        "look_alikes": figures["look_alikes"], "twins": figures["twins"],
        "met": bool(
            relevant and relevant["toned"]["ndcg"] >= TONED and relevant["toneless"]["ndcg"] >= TONELESS
            and not figures["look_alikes"]["tuyên giáo / tuyến giao"]
            and all(toned == bare == count for toned, bare, count in figures["twins"].values())
        ),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(prog="bin/bench judged", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="use the documents of the last run if they are there")
    parser.add_argument("--show", action="store_true", help="name what the worst queries found")
    options = parser.parse_args()
    figures = measure(keep=options.keep)
    report(figures, show=options.show)
    print(json.dumps(summary(figures), ensure_ascii=False))


if __name__ == "__main__":
    main()
