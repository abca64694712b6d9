"""bin/bench search: the search page in a large store, beside bare SQL that does as little as can be done.

Every figure is a whole page: the words read, hits, count, facets, snippets, HTML. Queries come in classes and
are drawn from the texts themselves, from the commonest words to rare ones, half of them asked by a visitor and
half by a clerk who sees more. The yardstick of the same minute is plain SQL: the newest 20 matches, a headline of
each, a count up to 1,001. The store is made of the corpus of laws by recombining its paragraphs (benches/recombined.py),
first a tenth of it, then all, so that growth is measured too. Last come the judged queries of benches/judged.py.
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter

from benches import judged, pages, recombined
from benches.restore import address

DATABASE = "tuyengiao_bench_search"
P95_MS, HINT_MS, AT_ONCE, PER_SECOND, TIMES_BARE = 150, 60, 16, 30, 3.0
CLASSES = ("một từ", "ba từ", "cụm từ", "số ký hiệu", "có lọc")
TEXTS = 300  # documents from which the queries are drawn


def main():
    options = argparse.ArgumentParser(prog="bin/bench search")
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--queries", type=int, default=40, help="of each class")
    options.add_argument("--keep", action="store_true", help="use the documents of the last run if they are there")
    options = options.parse_args()
    pages.set_up(DATABASE, keep=options.keep)
    person, units = pages.people()
    figures = {"bench": "search", "documents": options.documents, "real_corpus": recombined.CORPUS.exists()}
    if not figures["real_corpus"]:
        print("Không có kho văn bản luật bên cạnh dự án: văn bản được ghép từ từ ngẫu nhiên.", flush=True)
    few = options.documents // 10
    if not (options.keep and pages.stored() >= options.documents):
        filled(few, units, person)
        figures["few"] = measure(person, options.queries, f"{few} văn bản")
        figures["load_s"] = filled(options.documents, units, person, first=few)
    figures["many"] = measure(person, options.queries, f"{options.documents} văn bản")
    figures["at_once"] = at_once(person, options.queries)
    figures["guarded"] = guarded()
    figures["judged"] = judged.measure() if figures["real_corpus"] else None
    report(figures, few)


def filled(count, units, person, first=0):
    started = time.perf_counter()
    recombined.load(count, units=units, clerk=person.pk, first=first)
    spent = round(time.perf_counter() - started)
    print(f"Nạp {count - first} văn bản trong {spent} giây.", flush=True)
    return spent


def drawn(count):
    """{class: [(address, tsquery for bare SQL or "")]} from texts of the store, the same ones in every run."""
    from documents.models import Document, DocumentPage
    from documents.search.query import parse

    chance = random.Random(2026)
    last = Document.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = sorted(chance.sample(range(1, last + 1), min(TEXTS, last)))
    texts = DocumentPage.objects.filter(document__in=keys, number=1).order_by("pk").values_list("text", flat=True)
    runs = [run for text in texts for run in re.findall(r"[^\W\d_]+(?: [^\W\d_]+)+", text) if run.count(" ") > 5]
    papers = Document.objects.filter(pk__in=keys, state="published").select_related("doc_type").order_by("pk")
    words = Counter(word.lower() for run in runs for word in run.split())
    by_rank = [word for word, _ in words.most_common()]

    def run_of(length):
        run = chance.choice(runs).split()
        start = chance.randrange(len(run) - length + 1)
        return " ".join(run[start : start + length]).lower()

    def some_word(number):
        return by_rank[int(len(by_rank) * (number / count) ** 3)]  # from the commonest on

    asked = {name: [] for name in CLASSES}
    for number in range(count):
        paper = chance.choice(papers)
        asked["một từ"].append((some_word(number), {}))
        asked["ba từ"].append((run_of(3), {}))
        asked["cụm từ"].append((f'"{run_of(chance.choice((2, 3, 4)))}"', {}))
        asked["số ký hiệu"].append((paper.symbol, {}))
        narrowed = {"nam": paper.date_issued.year} if number % 2 else {"loai": paper.doc_type.slug}
        if number % 4 == 0:
            narrowed["nguoi_ky"] = paper.signer
        asked["có lọc"].append((run_of(2), narrowed))
    return {
        name: [
            (f"/van-ban/?{urllib.parse.urlencode({'q': query} | narrowed)}", _plainly(parse(query)) if name != "số ký hiệu" else "")
            for query, narrowed in queries
        ]
        for name, queries in asked.items()
    }


def _plainly(query):
    """The tsquery as one would write it without lexemes made for phrases."""
    from documents.search.vectors import all_of, in_order

    return " & ".join(in_order(term.folded) if term.quoted and len(term.folded) > 1 else all_of(term.folded) for term in query.wanted)


def measure(person, count, title):
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    visitor, clerk = Client(), Client()
    clerk.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    figures = {}
    print(f"\n{title}\n{'loại':<16}{'trung vị':>10}{'p95':>9}{'CPU':>9}{'SQL trần':>10}{'tỷ số':>8}   ms", flush=True)
    for name, queries in drawn(count).items():
        ask(clerk, queries[0][0])
        times, bare, cpu = [], [], pages.cpu_seconds()
        for number, (url, _) in enumerate(queries):
            times.append(ask(clerk if number % 2 else visitor, url))
        cpu = (pages.cpu_seconds() - cpu) * 1000 / len(queries)
        for _, lexemes in queries:
            if lexemes:
                bare.append(bare_sql(lexemes))
        figures[name] = figure = spread(times) | {"cpu_ms": round(cpu, 1)}
        if bare:
            figure |= {"bare_ms": spread(bare)["median_ms"], "bare_p95_ms": spread(bare)["p95_ms"]}
            figure["times_bare"] = round(figure["median_ms"] / figure["bare_ms"], 2)
        print(f"{name:<16}{figure['median_ms']:>10.1f}{figure['p95_ms']:>9.1f}{figure['cpu_ms']:>9.1f}{figure.get('bare_ms', ''):>10}{figure.get('times_bare', ''):>8}", flush=True)
    typed = [urllib.parse.unquote_plus(url.split("q=")[1])[:-1] for url, _ in drawn(count)["ba từ"]]
    figures["gợi ý"] = spread([ask(visitor, f"/van-ban/goi-y/?{urllib.parse.urlencode({'q': text})}") for text in typed])
    print(f"{'gợi ý':<16}{figures['gợi ý']['median_ms']:>10.1f}{figures['gợi ý']['p95_ms']:>9.1f}", flush=True)
    return figures


def ask(client, url):
    started = time.perf_counter()
    answered = client.get(url)
    spent = (time.perf_counter() - started) * 1000
    if answered.status_code != 200:
        sys.exit(f"{url} answered {answered.status_code}")
    return spent


def spread(times):
    times = sorted(times)
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[max(0, round(0.95 * len(times)) - 1)], 1),
        "worst_ms": round(times[-1], 1),
    }


def bare_sql(lexemes):
    from django.db import connection

    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.document_id, ts_headline('simple', left(p.text, 2500), %s::tsquery) FROM documents_documentpage p JOIN"
            " (SELECT id FROM (SELECT id, date_issued FROM documents_documentpage WHERE folded_vector @@ %s::tsquery OFFSET 0) m"
            " ORDER BY date_issued DESC NULLS LAST LIMIT 20) AS newest USING (id)", [lexemes, lexemes],
        )  # fmt: skip
        cursor.fetchall()
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM documents_documentpage WHERE folded_vector @@ %s::tsquery LIMIT 1001) capped",
            [lexemes],
        )
        cursor.fetchone()
    return (time.perf_counter() - started) * 1000


def at_once(person, count):
    """Sixteen browsers, each with the list before it, ask the web server that bin/run starts, all classes in turn."""
    import http.client

    from django.conf import settings
    from django.test import Client

    clerk = Client()
    clerk.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = f"{settings.SESSION_COOKIE_NAME}={clerk.cookies[settings.SESSION_COOKIE_NAME].value}"
    urls = [url for queries in zip(*(queries for queries in drawn(count).values()), strict=True) for url, _ in queries]
    port = 18_000 + os.getpid() % 2000
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tuyengiao.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
         "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"],
        env=os.environ | {"DATABASE_URL": address(DATABASE)},
    )  # fmt: skip
    times, lock, ready = [], threading.Lock(), threading.Barrier(AT_ONCE + 1)

    def browse(number):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": cookie} if number % 2 else {}
        connection.request("GET", "/van-ban/", headers=headers)
        connection.getresponse().read()
        ready.wait()
        while True:
            with lock:
                if not urls:
                    return
                url = urls.pop()
            started = time.perf_counter()
            connection.request("GET", url, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{url} answered {answer.status}")
            with lock:
                times.append((time.perf_counter() - started) * 1000)

    try:
        _wait_for(port)
        total, browsers = len(urls), [threading.Thread(target=browse, args=(number,)) for number in range(AT_ONCE)]
        for browser in browsers:
            browser.start()
        ready.wait()
        started = time.perf_counter()
        for browser in browsers:
            browser.join()
        spent = time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()
    figures = spread(times) | {"per_second": round(len(times) / spent, 1), "answered": len(times), "asked": total}
    print(f"\n{AT_ONCE} người cùng lúc: {figures['per_second']} lượt tìm/giây, p95 {figures['p95_ms']} ms", flush=True)
    return figures


def _wait_for(port):
    import http.client

    for _ in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/van-ban/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("the web server did not answer")


def guarded():
    """Whether a search runs under a limit of its own."""
    from django.db import connection

    from documents.search.statement import TIMEOUT_MS, Sql

    ((limit,),) = Sql().add("SELECT current_setting('statement_timeout')").fetch()
    connection.close()
    return {"limit": limit, "kept": limit in (f"{TIMEOUT_MS}ms", f"{TIMEOUT_MS // 1000}s")}


def report(figures, few):
    many = figures["many"]
    missed = {
        "slow": [name for name in CLASSES if many[name]["p95_ms"] > P95_MS],
        "slow_hint": many["gợi ý"]["p95_ms"] > HINT_MS,
        "times_bare": [name for name in CLASSES if many[name].get("times_bare", 0) > TIMES_BARE],
        "few_at_once": figures["at_once"]["per_second"] < PER_SECOND,
        "unguarded": not figures["guarded"]["kept"],
        "grows": [],
    }
    if "few" in figures:
        root = (figures["documents"] / few) ** 0.5
        figures["growth"] = {name: round(many[name]["median_ms"] / figures["few"][name]["median_ms"], 2) for name in CLASSES}
        missed["grows"] = [name for name, times in figures["growth"].items() if times > root]
    for name, value in missed.items():
        if value:
            print(f"Chưa đạt · {name}: {value}", flush=True)
    print(json.dumps(figures | {"missed": missed}, ensure_ascii=False))


if __name__ == "__main__":
    main()
