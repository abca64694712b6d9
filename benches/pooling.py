"""bin/bench pooling FILE: the sheet from which relevance is judged, one line a document.

Each query gets what seven rankers of different kinds put first, equally deep, in the order of the collection: neither
who found a document nor where it stood can be seen.
"""

from __future__ import annotations

import argparse
import collections
import functools
import math
import multiprocessing
import re
from pathlib import Path

from benches import judged

LEAST, MOST, WISHED = 10, 20, 25  # how deep into each ranker; deeper than LEAST while the pool stays below WISHED
AROUND = 90  # letters of the piece of text shown


def main():
    parser = argparse.ArgumentParser(prog="bin/bench pooling", description=__doc__)
    parser.add_argument("sheet", type=Path)
    sheet = parser.parse_args().sheet
    queries = judged.queries()
    keys, records = judged.set_up(keep=True)
    counts = _counted(records, {word for row in queries for form in _words(row["query"]) for word in form})
    with sheet.open("w", encoding="utf-8") as out:
        for number, row in enumerate(queries, start=1):
            pool = _pool(row["query"], records, counts, keys)
            print(f"## {number} {row['query']} — {row['intent']}", file=out)
            for found in (record for record in records if record["id"] in pool):
                print(_line(found, row["query"]), file=out)


def _pool(query, records, counts, keys):
    folded, exact = _words(query)
    heads = [{"exact": collections.Counter(_words(f"{one['symbol']} {one['subject']}")[1]), "size": len(one["subject"]) // 5 + 1} for one in records]
    ids = {pk: found for found, pk in keys.items()}
    rankers = [
        _bm25(records, counts, "exact", exact),
        _bm25(records, counts, "folded", folded),
        _bm25(records, heads, "exact", exact),
        [ids[pk] for pk in _cover_density(exact)],
        [ids[pk] for pk in judged.found(query)],
        [ids[pk] for pk in judged.found(judged.toneless(query))],
        _newest(records, counts, folded),
    ]
    for depth in range(MOST, LEAST - 1, -1):
        pool = list(dict.fromkeys(found for ranked in rankers for found in ranked[:depth]))
        if len(pool) <= WISHED:
            break
    return set(pool)


def _words(text):
    from documents.search.words import words

    return words(text)


def _count(wanted, record):
    folded, exact = _words("\n".join([record["symbol"], record["subject"], record["issuer"], record.get("signer", ""), *record["pages"]]))
    return {
        "folded": collections.Counter(word for word in folded if word in wanted),
        "exact": collections.Counter(word for word in exact if word in wanted), "size": len(exact),
    }  # fmt: skip


def _counted(records, wanted):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return pool.map(functools.partial(_count, wanted), records, chunksize=20)


def _bm25(records, counts, form, words, k=1.2, b=0.75):
    mean = sum(count["size"] for count in counts) / len(counts)
    scores = collections.Counter()
    for word in set(words):
        having = sum(count[form][word] > 0 for count in counts)
        rarity = math.log(1 + (len(counts) - having + 0.5) / (having + 0.5))
        for record, count in zip(records, counts, strict=True):
            if times := count[form][word]:
                scores[record["id"]] += rarity * times * (k + 1) / (times + k * (1 - b + b * count["size"] / mean))
    return [found for found, _ in scores.most_common(MOST)]


def _cover_density(words):
    from django.db import connection

    query = " & ".join(f"'{word}'" for word in words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document_id FROM documents_documentpage WHERE exact_vector @@ %s::tsquery GROUP BY document_id"
            " ORDER BY max(ts_rank_cd(exact_vector, %s::tsquery)) DESC, document_id LIMIT %s",
            [query, query, MOST],
        )
        return [key for (key,) in cursor.fetchall()]


def _newest(records, counts, words):
    having = [record for record, count in zip(records, counts, strict=True) if all(count["folded"][word] for word in words)]
    return [record["id"] for record in sorted(having, key=lambda record: record["day"], reverse=True)[:MOST]]


def _line(record, query):
    head = f"{record['symbol']} {record['issuer']} {record['subject']} {record.get('signer', '')}"
    told = "" if set(_words(query)[0]) <= set(_words(head)[0]) else _piece(record, query)
    return " | ".join([record["id"], *([record["signer"]] if "signer" in record else []), record["subject"][:110], told])


def _piece(record, query):
    """Where most of the words stand close together, the earliest of equals."""
    from vietnamese.text import fold, nfc

    folded, _ = _words(query)
    best, shown = 0, ""
    for page in record["pages"]:
        text = nfc(page)
        places = [(match.start(), match[0]) for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, folded))})\b", fold(text))]
        for index, (start, _) in enumerate(places):
            near = {word for place, word in places[index : index + 12] if place < start + AROUND - 30}
            if len(near) > best:
                best, shown = len(near), text[max(start - 25, 0) : start + AROUND - 25]
    return " ".join(shown.split())


if __name__ == "__main__":
    main()
